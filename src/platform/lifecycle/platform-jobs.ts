import { createAuditJobs } from '../audit-jobs.ts'
import { createRunSweepsJob } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { createDeliverEventJob, createLostEventsJob } from '../deliver-events.ts'
import type { Job } from '../jobs.ts'
import { createSendMailJob, type MailPort } from '../mail/index.ts'
import { forgetOldJob } from '../retention.ts'
import { createSendWebhookJob } from '../webhooks/index.ts'
import type { Connections, Parts } from './parts.ts'

/** The modules' jobs and the platform's own. */
export function allJobs(options: {
  readonly parts: Pick<Parts<unknown>, 'jobs' | 'createJobs' | 'listeners' | 'audits'>
  readonly config: Config
  readonly connections: Connections
  readonly owner: Database
  readonly mailPort: MailPort | undefined
}): Job<object>[] {
  const { parts, config, connections, owner, mailPort } = options
  const moduleJobs = [...parts.jobs, ...(parts.createJobs?.(config, connections) ?? [])]
  return [
    ...moduleJobs,
    createDeliverEventJob(parts.listeners),
    createLostEventsJob(parts.listeners),
    createSendMailJob({ port: mailPort, publicUrl: config.publicUrl }),
    ...createAuditJobs({ owner, audits: parts.audits }),
    createSendWebhookJob({ target: config.webhook }),
    createRunSweepsJob(moduleJobs),
    forgetOldJob,
  ]
}
