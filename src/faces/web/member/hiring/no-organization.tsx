import { Notice, PageHeader } from '../../kit/index.ts'
import { page, type Page } from '../../routes.ts'

/** A client's account whose organization the background work is still making: seconds after signing up. */
export function noOrganizationPage(): Page {
  return page({
    title: 'Hire',
    width: 'narrow',
    refreshSeconds: 3,
    body: (
      <>
        <PageHeader title="Hire" />
        <Notice title="Your organization is being set up">This page goes on by itself in a moment.</Notice>
      </>
    ),
  })
}
