import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Impact, ImpactGroup } from './impact.ts'
import { FEWEST_SHOWN, publicImpact, type PublicImpact } from './public-impact.ts'

interface Person {
  readonly before: number
  readonly more: number
  readonly less: number
  readonly group: string
}

const amount = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 400 }))
const person: fc.Arbitrary<Person> = fc
  .record({ before: fc.nat(900), more: amount, less: amount, group: fc.constantFrom('a', 'b', 'c', 'd') })
  .map((one) => ({ ...one, less: Math.min(one.less, one.before) }))
/** Crowds of all sizes, in which often all but a few people are treated alike. */
const crowd = fc
  .tuple(
    fc.array(person, { maxLength: 12 }),
    fc.array(
      person.map((one) => ({ ...one, more: 0, less: 0 })),
      { maxLength: 40 },
    ),
  )
  .chain(([others, idle]) => fc.tuple(fc.constant([...others, ...idle]), fc.nat(30), person))
  .map(([people, times, one]) => [...people, ...Array.from({ length: times }, () => one)])

const changeOf = ({ more, less }: Person) => more - less
const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0)
const bandOf = (one: Person) => {
  const change = changeOf(one)
  if (change === 0) return 'same'
  const much = one.before === 0 || Math.abs(change) > one.before / 4 ? 'much_' : ''
  return `${much}${change > 0 ? 'more' : 'less'}`
}
const bandNames = ['much_less', 'less', 'same', 'more', 'much_more']

function groupOf(key: string, members: readonly Person[]): ImpactGroup {
  return {
    key,
    people: members.length,
    actions: members.length * 2,
    before: sum(members, (one) => one.before),
    after: sum(members, (one) => one.before + changeOf(one)),
    peoplePayingMore: members.filter((one) => changeOf(one) > 0).length,
    peoplePayingLess: members.filter((one) => changeOf(one) < 0).length,
  }
}

function impactOn(people: readonly Person[]): Impact {
  const side = (of: (one: Person) => number) => {
    const touched = people.filter((one) => of(one) > 0)
    return { people: touched.length, actions: touched.length, connects: sum(touched, of) }
  }
  const { actions, before, after } = groupOf('all', people)
  const more = side((one) => one.more)
  return {
    from: '2026-01-01T00:00:00.000Z',
    until: '2026-04-01T00:00:00.000Z',
    actions,
    people: people.length,
    payingMore: more,
    payingLess: side((one) => one.less),
    connectsBefore: before,
    connectsAfter: after,
    unitPriceUsdCents: { before: 15, after: 15 },
    refundLiabilityPer30Days: { connects: more.connects, usdCents: more.connects * 15 },
    byAction: [{ action: 'proposal.submit', actions, before, after }],
    detail: {
      coverage: { recorded: actions, unknown: 0 },
      bands: bandNames.map((band) => {
        const members = people.filter((one) => bandOf(one) === band)
        return { band, people: members.length, connects: sum(members, changeOf) }
      }),
      segments: [
        {
          name: 'plan',
          groups: [...Map.groupBy(people, (one) => one.group)].map(([key, members]) => groupOf(key, members)),
        },
      ],
      byClause: [],
      concentration: { topHundredth: 0.5, topTenth: 0.7 },
    },
    forecast: ['connects_spent_per_day', 'invite_response_rate'].map((metric) => ({
      metric,
      before: 1,
      low: 1,
      expected: 1,
      high: 1,
    })),
  }
}

const isClear = (people: number) => people === 0 || people >= FEWEST_SHOWN
const holds = (promise: (shown: PublicImpact, people: readonly Person[]) => void) =>
  fc.assert(
    fc.property(crowd, (people) => promise(publicImpact(impactOn(people)), people)),
    { numRuns: 500 },
  )
const touchedBy = (people: readonly Person[]) => ({
  more: people.filter((one) => one.more > 0).length,
  less: people.filter((one) => one.less > 0).length,
})

describe('what of an impact is public', () => {
  test('counts nobody one by one: every number of people is in steps of five, and 1 to 4 are not said', () => {
    holds((shown, people) => {
      const { bands = [], segments = [] } = shown.detail ?? {}
      const counts = [
        shown.people,
        shown.payingMore.people,
        shown.payingLess.people,
        ...bands.map((band) => band.people),
        ...segments.flatMap(({ groups }) => groups.flatMap((one) => [one.people, one.peoplePayingMore, one.peoplePayingLess])),
      ]
      for (const count of counts) expect(count === 'few' || count % 5 === 0, String(count)).toBe(true)
      expect(shown.people === 'few').toBe(!isClear(people.length))
      expect(shown.payingMore.people === 'few').toBe(!isClear(touchedBy(people).more))
    })
  })

  test('says what a side pays only where nobody or five stand on it', () => {
    holds((shown, people) => {
      const { more, less } = touchedBy(people)
      expect(shown.payingMore.connects !== undefined).toBe(isClear(more))
      expect(shown.payingLess.connects !== undefined).toBe(isClear(less))
      expect(shown.payingMore.actions !== undefined).toBe(isClear(more))
    })
  })

  test('leaves nothing over by subtraction: totals and parts are withheld where they differ by the sum of a few', () => {
    holds((shown, people) => {
      const { more, less } = touchedBy(people)
      const isEnough = isClear(people.length)
      const isDifferenceShown = isEnough && isClear(more) && isClear(less)
      expect([shown.connectsBefore, shown.detail, shown.forecast].map((one) => one !== undefined)).toEqual(
        Array(3).fill(isEnough),
      )
      expect(shown.connectsAfter !== undefined).toBe(isDifferenceShown)
      expect(shown.forecast?.some(({ metric }) => metric === 'connects_spent_per_day') ?? false).toBe(isDifferenceShown)
      const [up, down] = [people.filter((one) => changeOf(one) > 0), people.filter((one) => changeOf(one) < 0)]
      const areSumsShown = isDifferenceShown && isClear(up.length) && isClear(down.length)
      for (const { connects } of shown.detail?.bands ?? []) expect(connects !== undefined).toBe(areSumsShown)
      for (const { after } of shown.detail?.segments[0]!.groups ?? []) expect(after !== undefined).toBe(areSumsShown)
    })
  })

  test('every band is of five people at least, and five of them stand behind its sum', () => {
    holds((shown, people) => {
      for (const { band, through = band, people: count, connects } of shown.detail?.bands ?? []) {
        const names = bandNames.slice(bandNames.indexOf(band), bandNames.indexOf(through) + 1)
        const members = people.filter((one) => names.includes(bandOf(one)))
        expect(isClear(members.length)).toBe(true)
        expect(count).toBe(Math.round(members.length / 5) * 5)
        if (connects === undefined) continue
        expect(connects).toBe(sum(members, changeOf))
        expect(isClear(members.filter((one) => changeOf(one) !== 0).length)).toBe(true)
      }
    })
  })

  test('every group is of five people at least, and where its change is said, of five on either side or nobody', () => {
    holds((shown, people) => {
      const groups = shown.detail?.segments[0]!.groups ?? []
      const named = groups.map(({ key }) => key).filter((key) => key !== 'few')
      for (const { key, before, after } of groups) {
        const members = people.filter(({ group }) => (key === 'few' ? !named.includes(group) : group === key))
        const truth = groupOf(key, members)
        expect(isClear(members.length)).toBe(true)
        expect(before).toBe(truth.before)
        if (after === undefined) continue
        expect(after).toBe(truth.after)
        expect([isClear(truth.peoplePayingMore), isClear(truth.peoplePayingLess)]).toEqual([true, true])
      }
    })
  })

  test('parts still add up to the whole', () => {
    holds((shown) => {
      if (shown.detail === undefined || shown.connectsAfter === undefined) return
      const { bands, segments } = shown.detail
      if (bands.some(({ connects }) => connects === undefined)) return
      expect(sum(bands, ({ connects = 0 }) => connects)).toBe(shown.connectsAfter - shown.connectsBefore!)
      expect(sum(segments[0]!.groups, ({ after = 0 }) => after)).toBe(shown.connectsAfter)
    })
  })

  test('always says the most that taking it back would cost: a few people’s sum is rounded up so far that it tells nothing', () => {
    holds((shown, people) => {
      const owed = sum(people, (one) => one.more)
      const { connects, usdCents, roundedUp } = shown.refundLiabilityPer30Days
      expect(connects).toBeGreaterThanOrEqual(owed)
      expect(usdCents).toBe(connects * 15)
      const isExact = isClear(touchedBy(people).more)
      expect(roundedUp).toBe(isExact ? undefined : true)
      expect(isExact ? [owed] : [100, 200, 500, 1_000, 2_000]).toContain(connects)
    })
  })

  test('says how much the most affected carry only where they are five at least', () => {
    holds((shown, people) => {
      const up = people.filter((one) => changeOf(one) > 0).length
      const { topTenth, topHundredth } = shown.detail?.concentration ?? {}
      expect(topTenth !== undefined).toBe(people.length >= FEWEST_SHOWN && Math.ceil(up / 10) >= FEWEST_SHOWN)
      expect(topHundredth !== undefined).toBe(people.length >= FEWEST_SHOWN && Math.ceil(up / 100) >= FEWEST_SHOWN)
    })
  })

  test('keeps sums by action and by rule for operators: nobody counted how many people stand behind one', () => {
    holds((shown) => {
      expect([shown.byAction, shown.detail?.byClause]).toEqual([undefined, undefined])
    })
  })

  test.each([
    [{ much_less: 0, less: 2, same: 0, more: 0, much_more: 30 }, ['much_less 0', 'less–much_more 30']],
    [{ much_less: 3, less: 40, same: 200, more: 0, much_more: 0 }, ['much_less–less 45', 'same 200', 'more 0', 'much_more 0']],
    [{ much_less: 0, less: 0, same: 2, more: 7, much_more: 30 }, ['much_less 0', 'less 0', 'same–more 10', 'much_more 30']],
  ])('puts a small band of %j with its own side', (sizes, expected) => {
    const kinds = {
      much_less: { more: 0, less: 50 },
      less: { more: 0, less: 1 },
      same: { more: 0, less: 0 },
      more: { more: 1, less: 0 },
      much_more: { more: 50, less: 0 },
    }
    const people = Object.entries(sizes).flatMap(([band, size]) =>
      Array.from({ length: size }, () => ({ before: 100, group: 'a', ...kinds[band as keyof typeof kinds] })),
    )
    const { bands } = publicImpact(impactOn(people)).detail!
    expect(
      bands.map(({ band, through, people: count }) => `${band}${through === undefined ? '' : `–${through}`} ${count}`),
    ).toEqual(expected)
  })
})
