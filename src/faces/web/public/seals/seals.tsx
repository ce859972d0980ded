import { findSeal, headOf, listSeals, sealKeys, type Seal, type SealKey } from '#modules/ledger/index.ts'
import {
  CodeBlock,
  Columns,
  DataTable,
  EmptyState,
  Hash,
  PageHeader,
  Pager,
  Prose,
  Section,
  Steps,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { get, notFound, page, type WebRequest } from '#faces/web/routes.ts'

const PAGE_SIZE = 20
const LARGEST_NUMBER = 2_147_483_647

/** The public list of seals: whoever keeps one head can prove later that nothing before it was changed. */
export const routes = [
  get('/seals', ['anyone'], async (request) => {
    const before = numberIn(request.query.get('after') ?? '')
    const found = await request.reading(async (tx) => ({
      seals: await listSeals(tx, { before, limit: PAGE_SIZE + 1 }),
      keys: await sealKeys(tx),
    }))
    const seals = found.seals.slice(0, PAGE_SIZE)
    const nextCursor = found.seals.length > PAGE_SIZE ? String(seals.at(-1)?.no) : undefined
    return page({
      title: 'Seals of the ledger',
      description:
        'Every minute all Connects that moved are sealed and signed. Keep a head, and prove years later that nothing was changed.',
      body: <SealsPage seals={seals} keys={found.keys} nextCursor={nextCursor} />,
    })
  }),
  get('/seals/latest/head.json', ['anyone'], async (request) => answerHead(request, (await newest(request))?.no)),
  get('/seals/:no/head.json', ['anyone'], async (request) => answerHead(request, numberIn(request.params.no))),
  get('/seals/public-keys.txt', ['anyone'], async (request) => {
    const keys = await request.reading(sealKeys)
    const text = keys.map(({ id, publicKey, firstUsedAt }) => `# ${id}, first used ${firstUsedAt.toISOString()}\n${publicKey}\n`)
    return new Response(text.join(''), { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' } })
  }),
]

function numberIn(text: string): number | undefined {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0
  return number > 0 && number <= LARGEST_NUMBER ? number : undefined
}

async function newest(request: WebRequest): Promise<Seal | undefined> {
  return (await request.reading((tx) => listSeals(tx, { limit: 1 })))[0]
}

async function answerHead(request: WebRequest, no: number | undefined) {
  if (no === undefined) return notFound()
  const found = await request.reading(async (tx) => ({ seal: await findSeal(tx, no), keys: await sealKeys(tx) }))
  if (found.seal === undefined) return notFound()
  const { seal } = found
  const key = found.keys.find(({ id }) => id === seal.keyId)
  return new Response(`${JSON.stringify(headOf(seal, key?.publicKey ?? ''), null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="guildhall-head-${no}.json"`,
      'cache-control': 'no-cache',
    },
  })
}

interface SealsProps {
  readonly seals: readonly Seal[]
  readonly keys: readonly SealKey[]
  readonly nextCursor: string | undefined
}

function SealsPage({ seals, keys, nextCursor }: SealsProps) {
  return (
    <>
      <PageHeader
        eyebrow="The books"
        title="Seals of the ledger"
        lead="Every minute, whatever happened to anybody’s Connects is sealed: one signed number stands for all of it and for everything before. Who keeps that number can prove later that nothing was changed, dropped or put in, not even by us."
      />
      <Columns asideLabel="How to verify" aside={<HowTo />}>
        <Section title="All seals">
          {seals.length === 0 ? (
            <EmptyState title="Nothing is sealed yet">The first seal comes within a minute of the first Connects.</EmptyState>
          ) : (
            <DataTable
              caption="Seals, newest first"
              quietCaption
              rows={seals}
              rowKey={(seal) => String(seal.no)}
              columns={[
                { title: 'Seal', cell: (seal) => `Seal ${seal.no}` },
                { title: 'Sealed', cell: (seal) => <TimeStamp at={new Date(seal.sealedAt)} show="moment" /> },
                { title: 'Records', kind: 'number', cell: (seal) => seal.leaves.toLocaleString('en') },
                { title: 'Hash', cell: (seal) => <Hash value={seal.hash} /> },
                { title: 'Head', cell: (seal) => <a href={`/seals/${seal.no}/head.json`}>Head of seal {seal.no}</a> },
              ]}
            />
          )}
          <Pager nextCursor={nextCursor} />
        </Section>
        <Section title="Public keys" intro="They sign the seals. Compare them with a copy from another place than this site.">
          {keys.length === 0 ? <p className="muted">No key has signed yet.</p> : null}
          {keys.map(({ id, publicKey, firstUsedAt }) => (
            <div key={id} className="stack space-small">
              <CodeBlock label={`Key ${id}`} code={publicKey} />
              <p className="muted">
                First used <TimeStamp at={firstUsedAt} show="moment" />
              </p>
            </div>
          ))}
          {keys.length === 0 ? null : (
            <p>
              <a href="/seals/public-keys.txt">All keys as text</a>
            </p>
          )}
        </Section>
      </Columns>
    </>
  )
}

function HowTo() {
  return (
    <Section title="Verify it yourself">
      <Steps
        label="How to verify"
        items={[
          {
            title: 'Keep a head',
            text: (
              <>
                Download <a href="/seals/latest/head.json">the newest one</a> and keep it where we cannot reach it.
              </>
            ),
          },
          {
            title: 'Get a receipt, or an export',
            text: 'Each receipt’s download carries its proof. Operators export the whole ledger for auditors.',
          },
          { title: 'Compute it again', text: 'On your own machine. It needs no server of ours and no network.' },
        ]}
      />
      <CodeBlock
        label="Commands"
        code={'guildhall receipt verify receipt.json --head head.json\nguildhall verify-export ledger.jsonl --head head.json'}
      />
      <Prose>
        <p>A head proves everything up to its seal. What came afterwards is proved by a later one, so keep one now and then.</p>
      </Prose>
    </Section>
  )
}
