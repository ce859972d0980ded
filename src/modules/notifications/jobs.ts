import { systemActor } from '#kernel/actor.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { tellOfAnnouncementJob } from './queue.ts'
import { sendDigests } from './send-digests.ts'
import { tellOfAnnouncement, type Announcement } from './tell-of-announcement.ts'
import { warnOfExpiry } from './warn-of-expiry.ts'

export const tellEverybody = defineJob<Announcement>({
  ...tellOfAnnouncementJob,
  run: ({ db }, announcement) =>
    inTransaction(db, systemActor(tellOfAnnouncementJob.name), (ctx) => tellOfAnnouncement(ctx, announcement)),
})

/** Every minute: mails with the news that wait, at most one to a person in fifteen minutes. */
export const sendMails = defineJob({
  name: 'notifications-mail',
  every: '* * * * *',
  async run({ db, stopping }) {
    while (!stopping() && (await sendDigests(db)) > 0);
  },
})

/** Every hour: Connects that run out in two weeks. */
export const warnOfExpiringConnects = defineJob({
  name: 'notifications-expiring-connects',
  every: '10 * * * *',
  run: async ({ db }) => void (await inTransaction(db, systemActor('notifications-expiring-connects'), warnOfExpiry)),
})

export const jobs = [tellEverybody, sendMails, warnOfExpiringConnects]
