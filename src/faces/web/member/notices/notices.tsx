import {
  chooseMail,
  countUnread,
  mailPreferences,
  markNoticesRead,
  noticeKinds,
  openNotice,
  wordsOf,
  type Notice,
  type NoticeKind,
} from '#modules/notifications/index.ts'
import { readNotices } from '#reads/notices.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Button,
  Card,
  CardList,
  CheckboxGroup,
  EmptyState,
  Form,
  FormActions,
  LinkButton,
  PageHeader,
  Pager,
  Tabs,
  TimeStamp,
} from '../../kit/index.ts'
import { FormValues, accountIdOf, get, notFound, page, post, redirect } from '../../routes.ts'

export const routes = [
  get('/notices', ['signed_in'], async (request) => {
    const accountId = accountIdOf(request)
    const show = request.query.get('show') === 'all' ? 'all' : 'unread'
    const { list, unread } = await request.reading(async (tx) => ({
      list: await readNotices(tx, { accountId, show, after: request.query.get('after') ?? undefined }),
      unread: await countUnread(tx, accountId),
    }))
    return page({
      title: 'Notices',
      body: (
        <>
          <PageHeader
            title="Notices"
            lead="What happened to your work and your Connects."
            actions={
              <>
                {unread === 0 ? null : (
                  <ActionButton action="/notices" fields={{ until: request.now.toISOString() }}>
                    Mark all as read
                  </ActionButton>
                )}
                <LinkButton href="/notices/mail">What is mailed to me</LinkButton>
              </>
            }
          />
          <Tabs
            label="Notices"
            items={[
              { label: 'Unread', href: '/notices', current: show === 'unread', count: unread },
              { label: 'All', href: '/notices?show=all', current: show === 'all' },
            ]}
          />
          {list.items.length === 0 ? (
            <EmptyState title={show === 'unread' ? 'Nothing new.' : 'Nothing has happened yet.'} />
          ) : null}
          <CardList label="Notices, newest first">
            {list.items.map((notice) => (
              <NoticeCard key={notice.id} notice={notice} />
            ))}
          </CardList>
          <Pager nextCursor={list.nextCursor} />
        </>
      ),
    })
  }),

  post('/notices', ['signed_in'], async (request) => {
    const form = await request.form()
    const result = await request.run(markNoticesRead, { until: form.text('until') })
    return redirect('/notices', result.ok ? { flash: { kind: 'done', text: 'Marked as read.' } } : {})
  }),

  // Before `/notices/:noticeId`, which would take `mail` for an id.
  get('/notices/mail', ['signed_in'], async (request) => {
    const wanted = await request.reading((tx) => mailPreferences(tx, accountIdOf(request)))
    const kinds = Object.keys(wanted).filter((kind) => wanted[kind as NoticeKind])
    return page({
      title: 'What is mailed to me',
      width: 'narrow',
      body: (
        <>
          <Breadcrumbs items={[{ label: 'Notices', href: '/notices' }]} />
          <PageHeader
            title="What is mailed to me"
            lead="Everything is always among your notices. News that come close together are gathered in one mail."
          />
          <Form action="/notices/mail" values={FormValues.of({ kinds })}>
            <CheckboxGroup
              name="kinds"
              label="Mail me when"
              optional
              choices={Object.entries(noticeKinds).map(([value, { label }]) => ({ value, label }))}
            />
            <FormActions>
              <Button>Save</Button>
            </FormActions>
          </Form>
        </>
      ),
    })
  }),

  post('/notices/mail', ['signed_in'], async (request) => {
    const form = await request.form()
    const result = await request.run(chooseMail, { kinds: form.all('kinds') })
    const flash = result.ok
      ? ({ kind: 'done', text: 'Saved.' } as const)
      : ({ kind: 'problem', text: 'That is no kind of news. Nothing was changed.' } as const)
    return redirect('/notices/mail', { flash })
  }),

  /** Following a notice is reading it. */
  get('/notices/:noticeId', ['signed_in'], async (request) => {
    const result = await request.run(openNotice, { noticeId: request.params.noticeId })
    return result.ok ? redirect(result.value.href) : notFound()
  }),
]

function NoticeCard({ notice }: { readonly notice: Notice }) {
  const { title, text } = wordsOf(notice)
  return (
    <Card
      title={title}
      href={`/notices/${notice.id}`}
      tone={notice.readAt === null ? 'raised' : 'quiet'}
      meta={
        <>
          {notice.readAt === null ? <Badge tone="accent">New</Badge> : null} <TimeStamp at={notice.createdAt} show="relative" />
        </>
      }
    >
      <p dir="auto">{text}</p>
    </Card>
  )
}
