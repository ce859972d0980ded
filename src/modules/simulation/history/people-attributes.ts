import type { Id } from '#kernel/ids.ts'
import { selectTraitsAfter, type FreelancerTraits } from '#modules/profiles/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Labels, PeopleAttributes } from '../rules/columns.ts'

const PAGE = 5_000

/** What is known of these people today, by their codes: a few thousand at a time, so that memory stays flat. */
export async function readAttributes(tx: Tx, ids: readonly Id[]): Promise<PeopleAttributes> {
  const codes = new Map(ids.map((id, code) => [id, code]))
  const since = new Uint32Array(ids.length)
  const [country, plan, badge] = [labelling(ids.length), labelling(ids.length), labelling(ids.length)]
  let after: Id | undefined
  for (;;) {
    const page: readonly FreelancerTraits[] = await selectTraitsAfter(tx, { after, limit: PAGE })
    for (const traits of page) {
      const code = codes.get(traits.accountId)
      if (code === undefined) continue
      since[code] = Math.floor(traits.joinedAt.getTime() / 1000)
      country.set(code, traits.country ?? 'unknown')
      plan.set(code, traits.plan)
      badge.set(code, traits.badge)
    }
    after = page.at(-1)?.accountId
    if (page.length < PAGE) break
  }
  return { since, country: country.labels(), plan: plan.labels(), badge: badge.labels() }
}

/** Where only decisions are known, nobody has attributes. */
export function attributesUnknown(count: number): PeopleAttributes {
  const unknown = labelling(count).labels()
  return { since: new Uint32Array(count), country: unknown, plan: unknown, badge: unknown }
}

/** Labels by order of appearance; whoever has none is `unknown`. */
function labelling(count: number) {
  const names = ['unknown']
  const codeOf = new Map([['unknown', 0]])
  const codes = new Uint16Array(count)
  return {
    set(person: number, name: string): void {
      let code = codeOf.get(name)
      if (code === undefined) {
        code = names.push(name) - 1
        codeOf.set(name, code)
      }
      codes[person] = code
    },
    labels: (): Labels => ({ names, codes }),
  }
}
