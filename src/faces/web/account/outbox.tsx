import { findMail, listMails, type MailEntry } from '#platform/mail/index.ts'
import { isId } from '#kernel/ids.ts'
import {
  Badge,
  Breadcrumbs,
  DataTable,
  EmptyState,
  KeyValue,
  LinkButton,
  PageHeader,
  Pager,
  Section,
  TimeStamp,
} from '../kit/index.ts'
import { get, notFound, page, type WebRequest } from '../routes.ts'

// Mails carry links that sign people in, so the outbox exists in the demo world only, where anyone may be anyone.
function isOpen(request: WebRequest): boolean {
  return request.app.config.mode === 'demo'
}

export const routes = [
  get('/outbox', ['anyone'], async (request) => {
    if (!isOpen(request)) return notFound()
    const after = request.query.get('after')
    const { items, nextCursor } = await listMails(request.app.db, { cursor: isId(after) ? after : undefined })
    return page({
      title: 'Outbox',
      body: (
        <>
          <PageHeader
            title="Outbox"
            lead="Every mail of this demo world lands here, also the ones for the people you are not. Nothing leaves this machine unless a mail server is configured."
          />
          {items.length === 0 ? (
            <EmptyState title="No mail yet">
              Sign up, or do something that concerns somebody else, and a mail appears here.
            </EmptyState>
          ) : (
            <MailTable items={items} />
          )}
          <Pager nextCursor={nextCursor} />
        </>
      ),
    })
  }),

  get('/outbox/:id', ['anyone'], async (request) => {
    const mail = isOpen(request) ? await findMail(request.app.db, request.params.id, request.app.config.publicUrl) : undefined
    if (mail === undefined) return notFound()
    return page({
      title: mail.subject,
      body: (
        <>
          <Breadcrumbs items={[{ label: 'Outbox', href: '/outbox' }]} />
          <PageHeader title={mail.subject} />
          <KeyValue
            items={[
              { label: 'To', value: mail.recipient },
              { label: 'Written', value: <TimeStamp at={mail.createdAt} show="moment" /> },
              { label: 'Sent', value: <Delivery mail={mail} /> },
            ]}
          />
          <Section
            title="What it says"
            actions={
              <LinkButton href={`/outbox/${mail.id}/preview`} size="small" icon="envelope">
                As the recipient sees it
              </LinkButton>
            }
          >
            <LinkedText text={mail.textBody} publicUrl={request.app.config.publicUrl} />
          </Section>
        </>
      ),
    })
  }),

  get('/outbox/:id/preview', ['anyone'], async (request) => {
    const mail = isOpen(request) ? await findMail(request.app.db, request.params.id, request.app.config.publicUrl) : undefined
    if (mail === undefined) return notFound()
    return new Response(mail.htmlBody, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        // Mails carry their styles inside; they may do nothing else.
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
        'cache-control': 'private, no-store',
      },
    })
  }),
]

function MailTable({ items }: { readonly items: readonly MailEntry[] }) {
  return (
    <DataTable
      caption="Mails, newest first"
      quietCaption
      rows={items}
      rowKey={(mail) => mail.id}
      columns={[
        { title: 'Subject', cell: (mail) => <a href={`/outbox/${mail.id}`}>{mail.subject}</a> },
        { title: 'To', cell: (mail) => mail.recipient },
        { title: 'Written', cell: (mail) => <TimeStamp at={mail.createdAt} show="moment" /> },
        { title: 'Sent', cell: (mail) => <Delivery mail={mail} /> },
      ]}
    />
  )
}

function Delivery({ mail }: { readonly mail: MailEntry }) {
  if (mail.failedReason !== null) return <Badge tone="bad">Refused: {mail.failedReason}</Badge>
  return mail.sentAt === null ? <Badge>Kept here</Badge> : <TimeStamp at={mail.sentAt} show="moment" />
}

/** Only links to this site can be followed from here. */
function LinkedText({ text, publicUrl }: { readonly text: string; readonly publicUrl: string }) {
  const parts = text.split(/(https?:\/\/\S+)/)
  return (
    <p className="user-text" dir="auto">
      {parts.map((part, index) =>
        part.startsWith(`${publicUrl}/`) ? (
          <a key={index} href={part.slice(publicUrl.length)}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  )
}
