import { refusedRequests, type RefusedRequestCode } from '#platform/http/refused-request.ts'
import { LinkButton, PageHeader, Row, Stack } from './kit/index.ts'

export function ErrorPage({ code, requestId }: { readonly code: RefusedRequestCode; readonly requestId: string }) {
  const { status, title, detail } = refusedRequests[code]
  return (
    <Stack>
      <PageHeader eyebrow={`Error ${status}`} title={title} lead={detail} />
      <Row>
        <LinkButton href="/" look="primary">
          Go to the first page
        </LinkButton>
        <LinkButton href="/jobs">Find work</LinkButton>
        <LinkButton href="/help">Help</LinkButton>
      </Row>
      <p className="muted">
        Request <code className="request-id">{requestId}</code>
      </p>
    </Stack>
  )
}
