import { createHash, createHmac } from 'node:crypto'
import { invariant } from '#kernel/invariant.ts'

/**
 * Whether a job's auction is a holdout: bids are taken and settled, but nothing is shown or charged, and the bidders are told afterwards.
 * The same key and job always give the same answer, and without the key nobody can tell which jobs it will be.
 * @param perThousand the policy's share of jobs, in thousandths
 */
export function isHoldout(key: string, jobId: string, perThousand: number): boolean {
  invariant(Number.isSafeInteger(perThousand) && perThousand >= 0 && perThousand <= 1000, 'a share is 0 to 1000 thousandths')
  const drawn = createHmac('sha256', key).update(jobId).digest().readUIntBE(0, 6)
  return drawn * 1000 < perThousand * 2 ** 48
}

/** A key draws for so many days; then the next one does, whose hash was public all the time. */
export const KEY_DAYS = 30

/** The very first key, made as soon as there is a marketplace, waits so long before it draws: nothing is drawn by a hash nobody could see. */
export const FIRST_KEY_HOURS = 1

/** What is published of a key before its first job, so that it cannot be chosen afterwards; the key itself is published when it is done. */
export function commitmentOf(key: string): string {
  return createHash('sha256').update(`guildhall-holdout-key@1 ${key}`).digest('hex')
}
