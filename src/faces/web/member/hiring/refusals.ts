/** A sentence for every refusal of a job's actions. */
export const draftWords = {
  not_found: 'There is no such job.',
  job_not_draft: 'This job is posted already. Open it to change what may still change.',
  client_banned: 'This client is banned and cannot post.',
  pool_needs_enterprise: { field: 'visibility', text: 'Only Enterprise clients have a talent pool.' },
} as const

export const openWords = {
  not_found: 'There is no such job.',
  job_not_draft: 'This job was posted already.',
  client_banned: 'This client is banned and cannot post. The draft is kept.',
} as const

export const editWords = {
  not_found: 'There is no such job.',
  job_not_running: 'This job has ended, so it can no longer be changed.',
  fewer_than_hired: ({ hired }: { readonly hired: number }) => ({
    field: 'peopleToHire',
    text: `You have hired ${hired} already. Write a larger number, or close the job instead.`,
  }),
} as const

export const pauseWords = { not_found: 'There is no such job.', job_not_open: 'Only an open job can be paused.' } as const
export const resumeWords = { not_found: 'There is no such job.', job_not_paused: 'This job is not paused.' } as const
export const capWords = { not_found: 'There is no such job.', job_not_running: 'This job has ended.' } as const
export const closeWords = {
  not_found: 'There is no such job.',
  job_not_running: 'This job has ended already.',
  nobody_hired: {
    field: 'reason',
    text: 'Nobody was hired here for this job. Choose another reason: the Connects freelancers paid then go back to them.',
  },
} as const
