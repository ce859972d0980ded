import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { settled } from '#kit/settled.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { closeAuditFinding, listFindings } from '#platform/audit-findings.ts'
import { createAuditJobs } from '#platform/audit-jobs.ts'
import { runAction } from '#platform/run-action.ts'
import { execute } from '../actions/execute.ts'
import { freezeWallet, unfreezeWallet } from '../actions/set-frozen.ts'
import { anIssue, aSpend } from '../ledger.test-kit.ts'
import { listeners } from '../listeners.ts'
import { getWallet } from '../store/read-wallet.ts'
import { audit, auditRecent, checkNames } from './audit.ts'

describe('damage in a wallet', () => {
  const database = useTestDatabase()
  const [damaged, healthy] = [newId(), newId()]
  let operator: Actor

  beforeAll(async () => {
    operator = await anAccount('ada', 'operator')
    await anAccount('eve', 'freelancer')
    await database.run((ctx) => execute(ctx, [anIssue(damaged, 9), anIssue(healthy, 9)]))
  })

  async function anAccount(name: string, role: 'operator' | 'freelancer') {
    const id = newId()
    await sql`insert into platform.account (id, email, display_name, roles) values (${id}, ${`${name}@test.example`}, ${name}, ${[role]}::text[])`.execute(
      database.owner,
    )
    return { kind: 'person', accountId: id, roles: [role] } as const
  }
  const jobs = () => {
    const audits = [{ name: 'ledger', steps: checkNames.length, run: audit, recent: auditRecent }]
    const [full, recent] = createAuditJobs({ owner: database.owner, audits })
    return { full: full!, recent: recent! }
  }
  const look = async (mode: 'full' | 'recent') => {
    await settled(database)
    await runJob(database, jobs()[mode], {})
    await deliverNews(database, listeners)
  }
  const isFrozen = async (ownerId: Id) => (await database.run((ctx) => getWallet(ctx.tx, ownerId))).frozen
  const open = () => database.run((ctx) => listFindings(ctx.tx, { state: 'open', limit: 50 }))
  const trySpending = async (ownerId: Id) => {
    const [outcome] = await database.run((ctx) => execute(ctx, [aSpend(ownerId, 1)]))
    return outcome!.ok ? 'spent' : outcome!.refusal.code
  }
  const mails = async () =>
    (await sql<{ recipient: string; textBody: string }>`select recipient, text_body from platform.mail`.execute(database.owner))
      .rows

  test('is found within a minute, freezes that wallet only, pages the operators, and is told once', async () => {
    await sql`update ledger.lot set open = true, available = available - 1, held = held + 1 where owner_id = ${damaged}`.execute(
      database.owner,
    )
    await look('recent')
    expect([await isFrozen(damaged), await isFrozen(healthy)]).toEqual([true, false])
    expect([await trySpending(damaged), await trySpending(healthy)]).toEqual(['wallet_frozen', 'spent'])
    const findings = await open()
    expect(new Set(findings.map(({ ownerId }) => ownerId))).toEqual(new Set([damaged]))
    expect(findings.map(({ check }) => check)).toContain('the counters of a lot are the sum of its moves')
    expect(await mails()).toEqual([
      { recipient: 'ada@test.example', textBody: expect.stringContaining('the counters of a lot are the sum of its moves') },
    ])

    // Freezing is a transaction of the wallet, so the next look sees it again: it knows what is open.
    await look('recent')
    await look('full')
    expect((await open()).map(({ id }) => id)).toEqual(findings.map(({ id }) => id))
    expect(await mails()).toHaveLength(1)
    const { rows } =
      await sql`select cause ->> 'kind' as kind, count(*) from ledger.txn where kind = 'freeze' group by 1`.execute(
        database.owner,
      )
    expect(rows).toEqual([{ kind: 'audit_finding', count: 1 }])
  })

  test('is opened again when it was closed and is still there, and ends with a note when it is not', async () => {
    const close = async () => {
      for (const { id } of await open()) {
        const input = { findingId: id, note: 'A script of mine. Put right.' }
        expect(await runAction(database.app, closeAuditFinding, { actor: operator, input })).toMatchObject({ ok: true })
      }
    }
    const unfreeze = () =>
      runAction(database.app, unfreezeWallet, { actor: operator, input: { ownerId: damaged, reason: 'It adds up again.' } })
    expect(await unfreeze()).toEqual({ ok: false, refusal: { code: 'finding_open' } })
    await close()
    await look('full')
    expect(await open()).not.toEqual([])

    await sql`update ledger.lot set available = available + 1, held = held - 1 where owner_id = ${damaged}`.execute(
      database.owner,
    )
    await close()
    await look('full')
    expect(await open()).toEqual([])
    expect(await unfreeze()).toMatchObject({ ok: true })
    expect(await trySpending(damaged)).toBe('spent')
    expect(await database.run((ctx) => listFindings(ctx.tx, { state: 'closed', limit: 1 }))).toMatchObject([
      { note: 'A script of mine. Put right.', closedAt: expect.any(Date) },
    ])
  })

  test('is not what an operator needs to freeze a wallet: a reason is enough, once', async () => {
    const freeze = (ownerId: Id) =>
      runAction(database.app, freezeWallet, { actor: operator, input: { ownerId, reason: 'Looks stolen.' } })
    expect(await freeze(healthy)).toMatchObject({ ok: true })
    expect(await trySpending(healthy)).toBe('wallet_frozen')
    expect(await freeze(healthy)).toEqual({ ok: false, refusal: { code: 'wallet_frozen' } })
    expect(await freeze(newId())).toEqual({ ok: false, refusal: { code: 'wallet_not_found' } })
  })
})
