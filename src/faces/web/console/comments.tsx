import { get, notFound, page, post, redirect } from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  Card,
  CardList,
  EmptyState,
  Form,
  PageHeader,
  Pager,
  Row,
  TextField,
  TimeStamp,
  UserText,
} from '#faces/web/kit/index.ts'
import { hideComment, keepComment, selectReportedComments, type ReportedComment } from '#modules/policy/index.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from '#reads/cursor.ts'
import { versionName, versionPath } from '../public/rules/address.ts'

const PAGE_SIZE = 20

/** Comments that readers asked the operators to look at. */
export const routes = [
  get('/console/comments', ['operator'], async (request) => {
    const after = readMomentCursor(request.query.get('after') ?? undefined)
    const rows = await request.reading((tx) => selectReportedComments(tx, { after, limit: PAGE_SIZE + 1 }))
    const list = pageOf(rows, PAGE_SIZE, (last) => cursorOf(last.firstReportedAt, last.id))
    return page({ title: 'Reported comments', body: <Queue list={list} /> })
  }),
  post('/console/comments/:commentId/keep', ['operator'], async (request) => {
    const result = await request.run(keepComment, { commentId: request.params.commentId })
    return answer(result, 'The comment stays; its reports are settled.')
  }),
  post('/console/comments/:commentId/hide', ['operator'], async (request) => {
    const reason = (await request.form()).text('reason')
    const result = await request.run(hideComment, { commentId: request.params.commentId, reason })
    return answer(result, 'The comment is hidden; everybody sees your reason in its place.')
  }),
]

function answer(
  result: { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } },
  done: string,
) {
  if (result.ok) return redirect('/console/comments', { flash: { kind: 'done', text: done } })
  if (result.refusal.code === 'not_found') return notFound()
  return redirect('/console/comments', {
    flash: { kind: 'problem', text: 'Say why the comment is hidden: everybody will read the reason.' },
  })
}

function Queue({ list }: { readonly list: ListPage<ReportedComment> }) {
  return (
    <>
      <Breadcrumbs items={[{ label: 'Console', href: '/console' }]} />
      <PageHeader
        title="Reported comments"
        lead="What readers asked you to look at, the longest waiting first. To hide a comment, give a reason: it stands in the comment's place. Criticism of a rule is no reason."
      />
      {list.items.length === 0 ? (
        <EmptyState title="Nothing waits">Nobody has reported a comment that you have not decided about.</EmptyState>
      ) : (
        <CardList label="Reported comments">
          {list.items.map((comment) => (
            <Reported key={comment.id} comment={comment} />
          ))}
        </CardList>
      )}
      <Pager nextCursor={list.nextCursor} />
    </>
  )
}

function Reported({ comment }: { readonly comment: ReportedComment }) {
  const base = `/console/comments/${comment.id}`
  return (
    <Card
      title={`${comment.authorName} on ${comment.policy === 'connects' ? `version ${comment.version}` : versionName(comment)}`}
      level={2}
      meta={
        <span className="muted">
          Reported {comment.reports === 1 ? 'once' : `${comment.reports} times`}, first{' '}
          <TimeStamp at={comment.firstReportedAt} show="relative" />
        </span>
      }
    >
      <UserText text={comment.body} />
      <p className="muted">
        Written <TimeStamp at={comment.createdAt} show="moment" />. <a href={`${versionPath(comment)}#comments`}>The thread</a>
      </p>
      <p>What readers say is wrong:</p>
      <ul>
        {comment.reasons.map((reason, index) => (
          <li key={index} dir="auto">
            {reason}
          </li>
        ))}
      </ul>
      <Row space="normal">
        <Form action={`${base}/keep`} label="Keep the comment">
          <Button look="secondary">It stays</Button>
        </Form>
      </Row>
      <Form action={`${base}/hide`} label="Hide the comment" id={`hide-${comment.id}`}>
        <TextField name="reason" label="Reason to hide it" hint="Everybody reads it in the comment's place." />
        <Button look="danger">Hide it</Button>
      </Form>
    </Card>
  )
}
