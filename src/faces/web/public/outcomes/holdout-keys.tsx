import { DataTable, Pager, Prose, Section, TimeStamp } from '#faces/web/kit/index.ts'
import { KEY_DAYS, type PublicKey } from '#modules/auctions/index.ts'
import type { ListPage } from '#reads/cursor.ts'

/** What drew the jobs that were held out: hashes beforehand, keys afterwards, so that nobody has to believe that chance chose. */
export function HoldoutKeys({
  keys,
  isPaged,
}: {
  readonly keys: ListPage<PublicKey>
  /** Whoever turned a page of the list wants to see it. */
  readonly isPaged: boolean
}) {
  return (
    <Section
      id="keys"
      title="Nobody picks these jobs"
      intro={`A secret key draws them, and a new one takes over after ${KEY_DAYS} days at the earliest. The hash of each key is here before the key draws anything, the key itself once every auction it drew is over.`}
    >
      <details open={isPaged}>
        <summary>Show the hashes and the keys</summary>
        <DataTable
          caption="Keys that draw the jobs that are held out, newest first"
          quietCaption
          empty="No key was made yet: no job has been drawn so far."
          rows={keys.items}
          rowKey={({ no }) => String(no)}
          columns={[
            { title: 'Key', kind: 'number', cell: ({ no }) => no },
            { title: 'Hash public since', cell: ({ publicSince }) => <TimeStamp at={publicSince} show="moment" /> },
            { title: 'Draws from', cell: ({ since }) => <TimeStamp at={since} show="moment" /> },
            { title: 'Its hash', cell: ({ commitment }) => <code className="hash">{commitment}</code> },
            {
              title: 'The key itself',
              cell: ({ key }) =>
                key === null ? <span className="muted">when it is done</span> : <code className="hash">{key}</code>,
            },
          ]}
        />
        <Pager nextCursor={keys.nextCursor} />
      </details>
      <Prose>
        <p>
          To check: the hash is the SHA-256 of <code>guildhall-holdout-key@1</code>, a space, and the key as it is written here. A
          job is held out when the first 48 bits of HMAC-SHA-256, with the key as text and the job’s id as message, are below the
          share of jobs that the rules named: below share × 2<sup>48</sup>.
        </p>
      </Prose>
    </Section>
  )
}
