import type { FormProblems, FormValues, WebRequest } from '#faces/web/routes.ts'
import {
  Avatar,
  Badge,
  Button,
  EmptyState,
  Form,
  LinkButton,
  Pager,
  Row,
  ScreenReaderOnly,
  Section,
  TextArea,
  TextField,
  TimeStamp,
  UserText,
} from '#faces/web/kit/index.ts'
import { countComments, selectComments, type Comment, type CommentCursor, type VersionPage } from '#modules/policy/index.ts'
import { isId, type Id } from '#kernel/ids.ts'
import { hasRole } from '#kernel/actor.ts'
import { versionPath } from './address.ts'
import { answerWords } from './words.ts'

const PAGE_SIZE = 30

export interface Thread {
  readonly comments: readonly Comment[]
  readonly total: number
  readonly nextCursor: string | undefined
  readonly signedIn: boolean
  readonly reader: Id | undefined
  readonly moderates: boolean
  readonly values?: FormValues
  readonly problems?: FormProblems
}

/** One page of what people said, oldest first. */
export async function readThread(request: WebRequest, version: VersionPage): Promise<Thread> {
  const after = readCursor(request.query.get('after'))
  const of = { policy: version.policy, version: version.version }
  const { found, total } = await request.reading(async (tx) => ({
    found: await selectComments(tx, of, { ...(after === undefined ? {} : { after }), limit: PAGE_SIZE + 1 }),
    total: await countComments(tx, of),
  }))
  const comments = found.slice(0, PAGE_SIZE)
  const last = comments.at(-1)
  return {
    comments,
    total,
    nextCursor: found.length > PAGE_SIZE && last !== undefined ? `${last.createdAt.toISOString()}_${last.id}` : undefined,
    signedIn: request.account !== undefined,
    reader: request.account?.id,
    moderates: hasRole(request.actor, 'operator'),
  }
}

function readCursor(text: string | null): CommentCursor | undefined {
  const [at = '', id = ''] = (text ?? '').split('_')
  const createdAt = new Date(at)
  return isId(id) && !Number.isNaN(createdAt.getTime()) ? { createdAt, id } : undefined
}

export function CommentThread({ version, thread }: { readonly version: VersionPage; readonly thread: Thread }) {
  return (
    <Section
      id="comments"
      title={`Comments (${thread.total})`}
      intro="Everybody who is signed in may answer an announcement. Operators read it here, in public."
    >
      {thread.comments.length === 0 ? <EmptyState title="Nobody has said anything yet">Be the first.</EmptyState> : null}
      <ol className="comment-list">
        {thread.comments.map((comment) => (
          <li key={comment.id}>
            <CommentView comment={comment} version={version} thread={thread} />
          </li>
        ))}
      </ol>
      <Pager nextCursor={thread.nextCursor} />
      {thread.signedIn ? (
        <Form
          action={`${versionPath(version)}/comments`}
          values={thread.values}
          problems={thread.problems}
          label="Write a comment"
        >
          <TextArea
            name="body"
            label="Your comment"
            hint="Public, with your name. At most 4,000 characters."
            maxLength={4000}
            rows={4}
          />
          <Button>Publish comment</Button>
        </Form>
      ) : (
        <LinkButton href={`/sign-in?next=${versionPath(version)}`}>Sign in to comment</LinkButton>
      )}
    </Section>
  )
}

function CommentView({
  comment,
  version,
  thread,
}: {
  readonly comment: Comment
  readonly version: VersionPage
  readonly thread: Thread
}) {
  return (
    <article className="comment" aria-label={`Comment by ${comment.authorName}`}>
      <Row>
        <Avatar name={comment.authorName} />
        <strong dir="auto">{comment.authorName}</strong>
        <TimeStamp at={comment.createdAt} show="relative" />
        {comment.pollAnswer === null ? null : <Badge>{answerWords[comment.pollAnswer]}</Badge>}
      </Row>
      {comment.body === null ? (
        <p className="muted">Hidden by an operator: {comment.hiddenReason}</p>
      ) : (
        <UserText text={comment.body} />
      )}
      {thread.signedIn && !thread.moderates && comment.body !== null && comment.author !== thread.reader ? (
        <p>
          <a className="muted" href={`${versionPath(version)}/comments/${comment.id}/report`}>
            Report
            <ScreenReaderOnly> the comment by {comment.authorName}</ScreenReaderOnly>
          </a>
        </p>
      ) : null}
      {thread.moderates && comment.body !== null ? (
        <details>
          <summary>Hide this comment</summary>
          <Form action={`${versionPath(version)}/comments/${comment.id}/hide`} label="Hide this comment">
            <TextField name="reason" label="Reason" hint="Everybody reads it in the comment's place." />
            <Button look="secondary" size="small">
              Hide
            </Button>
          </Form>
        </details>
      ) : null}
    </article>
  )
}
