import type { WebServices } from '#faces/web/routes.ts'
import { documentHash } from '#modules/policy/index.ts'
import type { Lab } from '#modules/simulation/index.ts'
import type { Counted } from './live-check.tsx'

type Counting = Pick<Lab, 'totals'>

/** Longer than this nobody who types waits: then the check comes without figures and asks again. */
const MOST_WAIT_MS = 150
/** So many answers wait at most for whoever asks again; the oldest is forgotten, and counted anew. */
const MOST_KEPT = 16

/** What is still being counted, or was finished after its asker had left: whoever asks again gets it, however slow the machine is. */
const underWay = new WeakMap<Counting, Map<string, Promise<Counted>>>()

/** The totals of both documents over the last ninety days: within a moment, or `reading`, and then at one of the next questions. */
export async function totalsSoon(
  { lab, log }: { readonly lab: Counting; readonly log: Pick<WebServices['log'], 'warn'> },
  pair: Parameters<Lab['totals']>[0],
): Promise<Counted> {
  const kept = keptBy(lab)
  const key = documentHash(pair.before) + documentHash(pair.after)
  const counting =
    kept.get(key) ??
    lab.totals(pair).catch((problem: unknown): Counted => {
      log.warn({ err: problem }, 'totals while typing failed')
      return 'away'
    })
  kept.set(key, counting)
  const counted = await withinMoments(counting)
  // Served once: the next question counts the history of its own moment.
  if (counted !== 'reading') kept.delete(key)
  else if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
  return counted
}

function keptBy(lab: Counting): Map<string, Promise<Counted>> {
  const kept = underWay.get(lab) ?? new Map<string, Promise<Counted>>()
  underWay.set(lab, kept)
  return kept
}

async function withinMoments(counting: Promise<Counted>): Promise<Counted> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Counted>((resolve) => {
    timer = setTimeout(() => resolve('reading'), MOST_WAIT_MS)
  })
  const counted = await Promise.race([counting, late])
  clearTimeout(timer)
  return counted
}
