import { get, notFound, type WebRequest } from '#faces/web/routes.ts'
import { selectCalendar, type CalendarLine } from '#modules/policy/index.ts'
import { writeCalendar, type CalendarEvent } from './icalendar.ts'
import { POLICY } from './words.ts'

const NEWEST = 200

/** When versions begin, for calendars: one to subscribe to, and one per version. */
export const routes = [
  get('/rules/calendar.ics', ['anyone'], async (request) => {
    const lines = await request.reading((tx) => selectCalendar(tx, POLICY, { limit: NEWEST }))
    return answer(request, lines)
  }),
  get('/rules/:version/calendar.ics', ['anyone'], async (request) => {
    const version = Number(request.params.version)
    if (!Number.isSafeInteger(version) || version < 1 || version > 2_147_483_647) return notFound()
    const lines = await request.reading((tx) => selectCalendar(tx, POLICY, { version, limit: 1 }))
    return lines.length === 0 ? notFound() : answer(request, lines)
  }),
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
  const url = `${publicUrl}/rules/${line.version}`
  const cost = line.nobodyPaysMore ? 'Proved: nobody pays more in any case.' : 'Somebody may pay more.'
  const text = line.isWithdrawn
    ? `Withdrawn before it began. Nobody was charged by it. ${url}`
    : `${line.title}\n${cost} What changes, and what it means for you: ${url}`
  return {
    uid: `rules-${line.policy}-${line.version}@${new URL(publicUrl).hostname}`,
    sequence: line.entries - 1,
    changedAt: line.lastEntryAt,
    at: line.effectiveAt,
    isCancelled: line.isWithdrawn,
    title: `Rules for Connects: version ${line.version} begins`,
    text,
    url,
  }
}
