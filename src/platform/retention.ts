import { sql } from 'kysely'
import { defineJob } from './jobs.ts'

/** Forgets what is over: old sessions, used links, answered keys, delivered news, mails of more than a year ago. */
export const forgetOldJob = defineJob({
  name: 'forget-old',
  every: '17 3 * * *',
  async run({ db }) {
    await sql`select platform.forget_old()`.execute(db)
  },
})
