import { describe, expect, test } from 'vitest'
import { estimateLed, LEAST_CLICKED_PROFILES, type ClickedProfile } from './estimate-led.ts'
import { drawsFrom } from './made-draws.test-kit.ts'

const alike = (count: number, profile: ClickedProfile): ClickedProfile[] => Array.from({ length: count }, () => profile)

describe('the share of clicks that led to something', () => {
  test('is not estimated from few profiles, however many clicks they had; who was never clicked is none', () => {
    const few = alike(LEAST_CLICKED_PROFILES - 1, { clicks: 1_000, led: 80 })
    const notEnough = { enough: false, leastProfiles: LEAST_CLICKED_PROFILES }
    expect(estimateLed(few)).toEqual(notEnough)
    expect(estimateLed([...few, ...alike(50, { clicks: 0, led: 0 })])).toEqual(notEnough)
  })

  test('keeps room above 0 where nothing was led to, and below 1 where everything was', () => {
    const [none, all] = [alike(40, { clicks: 5, led: 0 }), alike(40, { clicks: 5, led: 5 })].map(estimateLed)
    expect(none).toMatchObject({ share: 0, interval: { low: 0, high: expect.closeTo(0.02, 2) as number } })
    expect(all).toMatchObject({ share: 1, interval: { low: expect.closeTo(0.98, 2) as number, high: 1 } })
  })

  test('is Wilson’s where profiles differ by chance alone: 100 of 1,000 is 8.3 to 12.0 of a hundred', () => {
    const profiles = Array.from({ length: 1_000 }, (_, n) => ({ clicks: 1, led: n % 10 === 0 ? 1 : 0 }))
    const near = (value: number) => expect.closeTo(value, 3) as number
    expect(estimateLed(profiles)).toMatchObject({ share: near(0.1), interval: { low: near(0.0829), high: near(0.1202) } })
  })

  test('gets wider where profiles differ more', () => {
    const width = (profiles: ClickedProfile[]): number => {
      const led = estimateLed(profiles)
      return led.enough ? led.interval.high - led.interval.low : NaN
    }
    const mixed = [...alike(20, { clicks: 10, led: 4 }), ...alike(20, { clicks: 10, led: 0 })]
    expect(width(mixed)).toBeGreaterThan(1.5 * width(alike(40, { clicks: 10, led: 2 })))
  })

  test.each([
    ['25 profiles', { profiles: 25, rate: 0.08, spread: 0.6 }],
    ['80 profiles', { profiles: 80, rate: 0.05, spread: 0.9 }],
    ['400 profiles', { profiles: 400, rate: 0.12, spread: 0.9 }],
  ])('holds the truth in at least 92 of 100 made worlds of %s', (_, world) => {
    expect(studyLed(world, { runs: 500, seed: 7 })).toBeGreaterThanOrEqual(0.92)
  })
})

/** In how many of `runs` made worlds the interval holds the rate that made it. */
function studyLed(
  world: { readonly profiles: number; readonly rate: number; readonly spread: number },
  { runs, seed }: { readonly runs: number; readonly seed: number },
): number {
  const draw = drawsFrom(seed)
  const holds = Array.from({ length: runs }, () => {
    const led = estimateLed(Array.from({ length: world.profiles }, () => makeProfile(world, draw)))
    return led.enough && led.interval.low <= world.rate && world.rate <= led.interval.high
  })
  return holds.filter(Boolean).length / runs
}

function makeProfile({ rate, spread }: { readonly rate: number; readonly spread: number }, draw: () => number): ClickedProfile {
  const clicks = 1 + Math.floor(draw() * 12)
  const own = rate * (1 + spread * (2 * draw() - 1))
  return { clicks, led: Array.from({ length: clicks }, draw).filter((drawn) => drawn < own).length }
}
