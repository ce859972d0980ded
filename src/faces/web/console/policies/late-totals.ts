import type { WebServices } from '#faces/web/routes.ts'
import { documentHash } from '#modules/policy/index.ts'
import type { DocumentPair, Lab } from '#modules/simulation/index.ts'

/** Longer than this nobody who types waits: then the check comes without figures and asks again. */
const MOST_WAIT_MS = 150
/** So many answers wait at most for whoever asks again; the oldest is forgotten, and counted anew. */
const MOST_KEPT = 16

type Soon<Found> = Found | 'reading' | 'away'
interface Asked<L> {
  readonly lab: L
  readonly log: Pick<WebServices['log'], 'warn'>
}

/** The totals of both documents over the last ninety days: within a moment, or `reading`, and then at one of the next questions. */
export const totalsSoon = answeredSoon((lab: Pick<Lab, 'totals'>, pair) => lab.totals(pair), 'totals while typing failed')

/** The same by groups of people. */
export const groupsSoon = answeredSoon((lab: Pick<Lab, 'segments'>, pair) => lab.segments(pair), 'groups while typing failed')

/** What is still being counted, or was finished after its asker had left: whoever asks again gets it, however slow the machine is. */
function answeredSoon<L extends object, Found>(
  count: (lab: L, pair: DocumentPair) => Promise<Found>,
  complaint: string,
): (asked: Asked<L>, pair: DocumentPair) => Promise<Soon<Found>> {
  const underWay = new WeakMap<L, Map<string, Promise<Soon<Found>>>>()
  return async ({ lab, log }, pair) => {
    const kept = underWay.get(lab) ?? new Map<string, Promise<Soon<Found>>>()
    underWay.set(lab, kept)
    const key = documentHash(pair.before) + documentHash(pair.after)
    const counting =
      kept.get(key) ??
      count(lab, pair).catch((problem: unknown): Soon<Found> => {
        log.warn({ err: problem }, complaint)
        return 'away'
      })
    kept.set(key, counting)
    const counted = await withinMoments(counting)
    // Served once: the next question counts the history of its own moment.
    if (counted !== 'reading') kept.delete(key)
    else if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
    return counted
  }
}

async function withinMoments<Found>(counting: Promise<Soon<Found>>): Promise<Soon<Found>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'reading'>((resolve) => {
    timer = setTimeout(() => resolve('reading'), MOST_WAIT_MS)
  })
  const counted = await Promise.race([counting, late])
  clearTimeout(timer)
  return counted
}
