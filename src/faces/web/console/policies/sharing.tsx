import { notFound, post, redirect, type Flash, type WebRequest } from '#faces/web/routes.ts'
import { Button, ConfirmButton, Form, TimeStamp } from '#faces/web/kit/index.ts'
import { mayShare, shareDraft, unshareDraft, type Draft, type Sharing } from '#modules/policy/index.ts'
import { policyRefusalText, type PolicyRefusal } from '#faces/words/policy-refusals.ts'

/** Letting everybody read a draft before anything is decided, and ending that. */
export const routes = [
  post('/console/policies/drafts/:draftId/share', ['operator'], async (request) => {
    const result = await request.run(shareDraft, { draftId: request.params.draftId })
    if (!result.ok) return refused(request, result.refusal)
    return back(request, {
      kind: 'done',
      text: 'Everybody can read this draft now, and finds it in the register. Edits show at once, with their hash.',
    })
  }),
  post('/console/policies/drafts/:draftId/unshare', ['operator'], async (request) => {
    const result = await request.run(unshareDraft, { draftId: request.params.draftId })
    if (!result.ok) return refused(request, result.refusal)
    return back(request, { kind: 'done', text: 'Only operators can read this draft now. Whoever follows the link is told so.' })
  }),
]

type DraftRequest = WebRequest<'/console/policies/drafts/:draftId'>

function refused(request: DraftRequest, refusal: PolicyRefusal) {
  return refusal.code === 'not_found' ? notFound() : back(request, { kind: 'problem', text: policyRefusalText(refusal) })
}

function back(request: DraftRequest, flash: Flash) {
  return redirect(`/console/policies/drafts/${request.params.draftId}`, { flash })
}

/** Who may read the draft now, and the other choice. */
export function SharingState({ draft, sharing }: { readonly draft: Draft; readonly sharing: Sharing | undefined }) {
  if (!mayShare(draft.state)) return null
  const base = `/console/policies/drafts/${draft.id}`
  if (sharing !== undefined && sharing.unsharedAt === null) {
    return (
      <Form action={`${base}/unshare`} label="Stop sharing this draft">
        <p>
          Everybody may read it since <TimeStamp at={sharing.sharedAt} show="moment" />:{' '}
          <a href={`/rules/drafts/${draft.id}`}>the public page</a>. Your edits show there at once.
        </p>
        <Button look="quiet">Stop sharing</Button>
      </Form>
    )
  }
  return (
    <ConfirmButton label="Share with everybody" look="quiet">
      <Form action={`${base}/share`} label="Share this draft">
        <p>
          Everybody may read it, always as it stands, marked as a draft about which nothing is decided. Freelancers see what it
          would have cost them. You can end it at any time.
        </p>
        <Button look="secondary">Share the draft</Button>
      </Form>
    </ConfirmButton>
  )
}
