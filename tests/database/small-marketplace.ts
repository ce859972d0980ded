// A marketplace of three pages, for tests that start, break and stop the real program: same command line, same platform.
import { Hono } from 'hono'
import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { commands } from '#faces/cli/commands.ts'
import { runCommandLine } from '#faces/cli/run-command-line.ts'
import { systemActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { ok, type Result } from '#kernel/result.ts'
import { defineEvent, listen } from '#platform/events.ts'
import { defineJob, enqueue } from '#platform/jobs.ts'
import { defineAction, inTransaction, runAction } from '#platform/run-action.ts'
import type { FaceServices } from '#platform/lifecycle/parts.ts'

const guestCame = defineEvent<{ name: string }>('small.guest_came')

/** Accounts stand in for whatever a module would write: one more row for each thing done. */
const insertGuest = (name: string) => sql`
  insert into platform.account (id, email, display_name, roles)
  values (${newId()}, ${`${newId()}@example.test`}, ${name}, '{client}')`

const greet = defineAction({
  name: 'small.greet',
  who: ['anyone'],
  input: z.object({ name: z.string() }),
  async run(ctx, { name }): Promise<Result<null, never>> {
    ctx.announce(guestCame({ name }))
    return ok(null)
  },
})

const slowJob = defineJob<{ steps: number }>({
  name: 'slow-job',
  async run({ db, stopping }, { steps }) {
    for (let step = 0; step < steps && !stopping(); step += 1) {
      const { rows } = await sql`select from platform.account where display_name = ${`step ${step}`}`.execute(db)
      if (rows.length > 0) continue
      await inTransaction(db, systemActor('slow-job'), async ({ tx }) => {
        await insertGuest(`step ${step}`).execute(tx)
      })
      await sleep(50)
    }
  },
})

const listeners = [
  listen('small.welcome', guestCame, async (ctx, { name }) => {
    await insertGuest(`welcome ${name}`).execute(ctx.tx)
  }),
]

function createFaces({ db, operations }: FaceServices): { fetch: Hono['fetch'] } {
  const app = new Hono()
  app.route('/', operations)
  app.get('/', (context) => context.text('The small marketplace is open.'))
  app.get('/slow/:milliseconds', async (context) => {
    process.stdout.write('a slow answer began\n')
    await sleep(Number(context.req.param('milliseconds')))
    return context.text('slow but sure')
  })
  app.get('/fault', () => {
    setImmediate(() => {
      throw new Error('a planted fault')
    })
    return new Response('soon')
  })
  app.get('/greet/:name', async (context) => {
    await runAction(db, greet, { actor: systemActor('test'), input: { name: context.req.param('name') } })
    return context.text('greeted')
  })
  app.get('/start-slow-job/:steps', async (context) => {
    await db.transaction().execute((tx) => enqueue(tx, slowJob, { steps: Number(context.req.param('steps')) }, { key: 'slow' }))
    return context.text('enqueued')
  })
  app.get('/rename/:from/:to', async (context) => {
    const { from, to } = context.req.param()
    await sql`update platform.account set display_name = ${to} where display_name = ${from}`.execute(db)
    return context.text('renamed')
  })
  app.get('/count/:like', async (context) => {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from platform.account where display_name like ${context.req.param('like')}`.execute(db)
    return context.json(rows[0]?.n)
  })
  return app
}

const exitCode = await runCommandLine(
  process.argv.slice(2),
  commands(async () => ({
    listeners,
    jobs: [slowJob],
    audits: [
      {
        name: 'small',
        run: async (owner) => {
          const { rows } = await sql<{ email: string }>`select email from platform.account where display_name = 'wrong'`.execute(
            owner,
          )
          return rows.map((row) => ({ check: 'nobody is called wrong', row }))
        },
      },
    ],
    gauges: [],
    async makeDemoWorld({ owner, onProgress }) {
      const total = 20
      for (let done = 1; done <= total; done += 1) {
        await insertGuest(`demo ${done}`).execute(owner.db)
        await sleep(Number(process.env.TEST_DEMO_STEP_MS ?? 0))
        onProgress({ done, total, what: 'guests' })
      }
    },
    ensureAssets: () => Promise.resolve(null),
    createFaces,
  })),
)
process.exit(exitCode)
