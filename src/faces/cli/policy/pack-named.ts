import { listPacks, loadPack, type PackVersion } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'

/**
 * A version of a pack, by `PACK` (its newest) or `PACK/VERSION`.
 * @throws MachineProblem naming what there is
 */
export function packNamed(word: string): PackVersion {
  const [name = '', wanted] = word.split('/')
  if (!listPacks().includes(name))
    throw new MachineProblem(`there is no pack “${name}”. There are ${listPacks().join(', ')}.`, exitCodes.usage)
  const { versions } = loadPack(name)
  const found = wanted === undefined ? versions.at(-1) : versions.find(({ version }) => version === wanted)
  if (found !== undefined) return found
  const known = versions.map(({ version }) => version).join(', ')
  throw new MachineProblem(`the pack ${name} has no version “${wanted}”. It has ${known}.`, exitCodes.usage)
}
