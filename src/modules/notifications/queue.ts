/** The queue's name for this module's work on request; the job itself is in jobs.ts. */
export const tellOfAnnouncementJob = { name: 'notifications-tell-of-announcement' } as const
