import { get, notFound, type WebRequest } from '#faces/web/routes.ts'
import { policyKinds, selectCalendar, type CalendarLine } from '#modules/policy/index.ts'
import { askedVersion, inEveryRegister, ofEveryVersion, versionPath } from './address.ts'
import { writeCalendar, type CalendarEvent } from './icalendar.ts'
import { kindWords } from './words.ts'

const NEWEST = 200

/** When versions begin, for calendars: one to subscribe to, and one per version. */
export const routes = [
  ...inEveryRegister((policy, base) => [
    get(`${base}/calendar.ics`, ['anyone'], async (request) => {
      const lines = await request.reading((tx) => selectCalendar(tx, policy, { limit: NEWEST }))
      return answer(request, lines)
    }),
  ]),
  ...ofEveryVersion((base) => [
    get(`${base}/:version/calendar.ics`, ['anyone'], async (request) => {
      const asked = askedVersion(request)
      if (asked === undefined) return notFound()
      const { policy, version } = asked
      const lines = await request.reading((tx) => selectCalendar(tx, policy, { version, limit: 1 }))
      return lines.length === 0 ? notFound() : answer(request, lines)
    }),
  ]),
]

function answer(request: WebRequest, lines: readonly CalendarLine[]): Response {
  const { publicUrl } = request.app.config
  const calendar = writeCalendar(
    'Guildhall: rules',
    lines.map((line) => eventOf(line, publicUrl)),
  )
  return new Response(calendar, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="rules.ics"',
      'cache-control': 'public, max-age=60',
    },
  })
}

function eventOf(line: CalendarLine, publicUrl: string): CalendarEvent {
  const { title, harmless, harmful } = policyKinds[line.policy]
  const url = `${publicUrl}${versionPath(line)}`
  const cost = line.nobodyPaysMore ? `Proved over every case: ${harmless}.` : `${harmful}.`
  const text = line.isWithdrawn
    ? `${kindWords[line.policy].withdrawn} ${url}`
    : `${line.title}\n${cost} What changes, and what it means for you: ${url}`
  return {
    uid: `rules-${line.policy}-${line.version}@${new URL(publicUrl).hostname}`,
    sequence: line.entries - 1,
    changedAt: line.lastEntryAt,
    at: line.effectiveAt,
    isCancelled: line.isWithdrawn,
    title: `${line.policy === 'connects' ? 'Rules for Connects' : `Rules, ${title}`}: version ${line.version} begins`,
    text,
    url,
  }
}
