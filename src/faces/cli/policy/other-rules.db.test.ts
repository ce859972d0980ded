import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules } from '#kit/market.ts'
import { documentHash, loadPack, pinDecisions, selectPins, type Changeset } from '#modules/policy/index.ts'
import { listeners } from '#modules/policy/listeners.ts'
import { anOperatorsEmail, guildhall, type Answer } from '../command-line.test-kit.ts'

const database = useTestDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-home-'))
const before = { ...process.env }
const { others } = loadPack('guildhall')
const fees = others.find(({ policy }) => policy === 'fees')!

let author: string
let approver: string
beforeAll(async () => {
  await installDefaultRules(database)
  ;[author, approver] = [await anOperatorsEmail(database), await anOperatorsEmail(database)]
  Object.assign(process.env, { DATABASE_URL: database.connectionString, GUILDHALL_HOME: folder })
})
afterAll(() => {
  for (const name of ['DATABASE_URL', 'GUILDHALL_HOME']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

function file(name: string, content: unknown): string {
  const where = path.join(folder, name)
  writeFileSync(where, JSON.stringify(content))
  return where
}

const text = ['--title', 'Other rules', '--words', 'What changes and why.'] as const
const twelve: Changeset = { set: { params: { 'freelancer.rate': 1_200 } } }
const dearer = file('dearer.json', twelve)
const policy = (...words: readonly string[]) => guildhall('policy', ...words)
const both = () => ['--as', `${author},${approver}`, '--yes'] as const

function answered({ code, out, err }: Answer): Record<string, unknown> {
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Record<string, unknown>
}

describe('reading', () => {
  test.each(others)('$policy: list, page and file are those of the kind that is named', async (document) => {
    const kind = ['--policy', document.policy] as const
    const listed = answered(await policy('list', ...kind, '--json'))
    expect(listed).toMatchObject({ policy: document.policy, versions: [{ version: 1, sha256: documentHash(document) }] })
    const shown = await policy('show', ...kind)
    expect(shown.out).toContain(`Version 1 of ${document.policy}: ${document.title}`)
    for (const { title } of document.clauses) expect(shown.out).toContain(title)
    const exported = await policy('export', '1', ...kind, '--json')
    expect(documentHash(JSON.parse(exported.out) as typeof document)).toBe(documentHash(document))
    expect((await policy('show', '7', ...kind)).err).toContain(
      `there is no version 7 of ${document.policy}. \`guildhall policy list --policy ${document.policy}\` shows all.`,
    )
  })

  test('SQL is to be had for the actions of the kind, and for no others', async () => {
    expect((await policy('show', '--policy', 'fees', '--sql', 'fee.client')).out).toContain('as clause_id')
    const wrong = await policy('show', '--policy', 'fees', '--sql', 'proposal.submit')
    expect([wrong.code, wrong.err]).toEqual([
      2,
      expect.stringContaining('no action of fees. There are fee.freelancer, fee.client'),
    ])
  })
})

describe('files and edits', () => {
  test('a file says itself which rules it holds; edits need the option, and take the newest rules of that kind', async () => {
    const document = { ...fees, params: { ...fees.params, 'freelancer.rate': 1_200 } }
    const whole = answered(await policy('import', file('fees.json', document), ...text, '--as', author, '--json'))
    const edits = answered(await policy('import', dearer, '--policy', 'fees', ...text, '--as', author, '--json'))
    expect([whole, edits]).toMatchObject([
      { policy: 'fees', sha256: documentHash(document) },
      { policy: 'fees', sha256: documentHash(document) },
    ])
    const drafts = answered(await policy('list', '--drafts', '--policy', 'fees', '--json'))['drafts'] as unknown[]
    expect(drafts).toHaveLength(2)
    expect(answered(await policy('list', '--drafts', '--json'))).toMatchObject({ policy: 'connects', drafts: [] })
    expect((await policy('lint', dearer, '--policy', 'fees')).code).toBe(0)
    expect((await policy('lint', file('fees.json', document), '--parent', '1')).code).toBe(0)
    const differs = await policy('diff', '1', dearer, '--policy', 'fees', '--nobody-pays-more')
    expect([differs.code, differs.out]).toEqual([1, expect.stringContaining('Some fee may rise, so it needs notice.')])
    expect((await policy('diff', '1', file('fees.json', document))).out).toMatch(/10 %.*12 %/)
  })

  test('edits that are exported say which rules they are to, and come back without an option', async () => {
    const { draftId, sha256 } = answered(await policy('import', dearer, '--policy', 'fees', ...text, '--as', author, '--json'))
    const where = path.join(folder, 'edits.json')
    await policy('export', String(draftId), '--edits', '--to', where)
    expect(JSON.parse(readFileSync(where, 'utf8'))).toEqual({ policy: 'fees', ...twelve })
    expect(answered(await policy('import', where, ...text, '--as', author, '--json'))).toMatchObject({ policy: 'fees', sha256 })
    const mixed = await policy('diff', 'policies/guildhall/G1.json', where)
    expect([mixed.code, mixed.err]).toEqual([2, expect.stringContaining('nothing in common')])
    const unknown = await policy('lint', file('wages.json', { policy: 'wages', ...twelve }), '--parent', '1')
    expect([unknown.code, unknown.out]).toEqual([1, expect.stringContaining('policy')])
  })

  test('a draft from a pack’s other rules changes nothing, and never takes in rules of another kind', async () => {
    const started = answered(await policy('new', '--pack', 'guildhall/ranking', ...text, '--as', author, '--json'))
    expect(started).toMatchObject({ policy: 'ranking', diff: { words: [] } })
    const draft = String(started['draftId'])
    const mixed = await policy('edit', draft, file('fees.json', fees), '--as', author)
    expect([mixed.code, mixed.err]).toEqual([2, expect.stringContaining('they have nothing in common')])
    expect((await policy('export', draft, '--json')).out).toContain('"policy": "ranking"')
    const wrong = await policy('import', file('fees.json', fees), '--policy', 'notice', ...text, '--as', author)
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('holds rules of fees, not of notice')])
  })
})

const facts = {
  contractKind: 'fixed',
  contractValueUsdCents: 10_000,
  earnedWithClientUsdCents: 0,
  clientKind: 'company',
  category: 'design',
  freelancerPlan: 'basic',
  badge: 'none',
}

describe('the life of fees', () => {
  test('a rise is priced by the fees that contracts keep, waits for its notice, and can be withdrawn', async () => {
    const decisions = [{ action: 'fee.freelancer', payerId: newId(), facts }] as const
    const subject = { kind: 'contract', id: newId() } as const
    await database.run((ctx) => pinDecisions(ctx, { policy: 'fees', subject, decisions }))
    const announce = ['announce', dearer, '--policy', 'fees', ...text] as const
    const hasty = await policy(...announce, ...both(), '--effective-at', '2020-01-01T00:00Z', '--json')
    expect(JSON.parse(hasty.out)).toMatchObject({ refused: { code: 'notice_too_short', days: 30 } })
    const announced = await policy(...announce, ...both())
    expect(announced.out).toContain('Measured on 1 recorded fees of 1 people in 90 days:')
    expect(announced.out).toContain('1 people would have paid $2 more')
    expect(announced.out).toContain('Version 2 of fees is announced. It will take effect at')
    expect((await policy('withdraw', '2', '--policy', 'fees', '--as', author, '--yes')).err).toContain('--words is needed')
    const withdraw = ['withdraw', '2', '--policy', 'fees', '--words', 'You convinced us.', '--as', author] as const
    expect((await policy(...withdraw)).err).toContain('nothing was changed')
    expect((await policy(...withdraw, '--yes')).out).toContain('Version 2 of fees is withdrawn.')
    expect((await policy('show', '2', '--policy', 'fees')).out).toContain('withdrawn')
    const again = await policy(...withdraw, '--yes', '--json')
    expect([again.code, JSON.parse(again.out)]).toEqual([1, { refused: { code: 'already_withdrawn', version: 2 } }])
  })

  test('what has begun is suspended and taken back, and what that means for contracts is said and done', async () => {
    const announced = await policy('announce', dearer, '--policy', 'fees', ...text, ...both(), '--json')
    expect(JSON.parse(announced.out)).toMatchObject({ announced: true, policy: 'fees', version: 3, nobodyPaysMore: false })
    await database.advanceClock('31 days')
    const subject = { kind: 'contract', id: newId() } as const
    const decisions = [{ action: 'fee.freelancer', payerId: newId(), facts }] as const
    await database.run((ctx) => pinDecisions(ctx, { policy: 'fees', subject, decisions }))

    const of = ['3', '--policy', 'fees', '--words', 'It was too much.', '--as', author, '--yes'] as const
    const suspended = await policy('suspend', ...of)
    expect(suspended.out).toContain('Version 4 of fees is in force: freelancer are as they were before.')
    const preview = await policy('reverse', '3', '--policy', 'fees', '--preview')
    expect(preview.out).toContain('Taking back freelancer of version 3 of fees:')
    expect(preview.out).not.toContain('Connects')
    const reversed = JSON.parse((await policy('reverse', ...of, '--json')).out) as Record<string, unknown>
    expect(reversed).toMatchObject({ policy: 'fees', version: 5, clauses: ['freelancer'] })
    expect(reversed['means']).toContain('pays the lower of the two from now on')
    const again = await policy('reverse', ...of, '--json')
    expect([again.code, JSON.parse(again.out)]).toEqual([1, { refused: { code: 'nothing_to_reverse' } }])

    const [lower] = listeners
    const event = { policy: 'fees', version: 5, reversedVersion: 3, clauses: ['freelancer'] }
    await database.run((ctx) => lower!.handle(ctx, event as never))
    expect(await database.run((ctx) => selectPins(ctx.tx, subject))).toMatchObject([{ amount: 1_000, no: 2, version: 5 }])
  })
})

test('no weight is taken back at once, and only Connects are simulated and measured', async () => {
  const likelier = file('likelier.json', { set: { clauses: [{ id: 'likeness', charge: { fixed: 90 } }] } })
  const announced = await policy('announce', likelier, '--policy', 'ranking', ...text, ...both())
  expect(announced.out).toContain('Some weight changes, and whoever gains a place takes it from somebody, so it needs notice.')
  expect(announced.out).toContain('Nothing is paid by these rules')
  await database.advanceClock('31 days')
  const refused = await policy('reverse', '2', '--policy', 'ranking', '--preview', '--json')
  expect([refused.code, JSON.parse(refused.out)]).toMatchObject([1, { refused: { code: 'somebody_would_pay_more' } }])
  const said = await policy('suspend', '2', '--policy', 'ranking', '--preview')
  expect(said.out).toMatch(/Somebody would be worse off\. .*\. Draft and announce a new version instead\./)
  expect((await policy('measure', '2', '--policy', 'ranking')).err).toContain('only versions of Connects are measured')
  const simulated = await policy('simulate', file('fees.json', fees), dearer)
  expect([simulated.code, simulated.err]).toEqual([2, expect.stringContaining('only rules about Connects are simulated')])
})
