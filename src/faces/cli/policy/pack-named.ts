import { listPacks, loadPack, type PolicyDocument, type PolicyName } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import { kindWord } from './which-rules.ts'

/**
 * Rules of a pack: by `PACK` the newest of Connects, or of `policy`, by `PACK/VERSION` a version of Connects, by `PACK/fees` its other rules.
 * @throws MachineProblem naming what there is
 */
export function packNamed(word: string, policy?: PolicyName): PolicyDocument {
  const [name = '', wanted = policy === 'connects' ? undefined : policy] = word.split('/')
  if (!listPacks().includes(name))
    throw new MachineProblem(`there is no pack “${name}”. There are ${listPacks().join(', ')}.`, exitCodes.usage)
  const { versions, others } = loadPack(name)
  const all: readonly { readonly label: string; readonly document: PolicyDocument }[] = [
    ...versions.map(({ version, document }) => ({ label: version, document })),
    ...others.map((document) => ({ label: document.policy, document })),
  ]
  const found = wanted === undefined ? versions.at(-1)?.document : all.find(({ label }) => label === wanted)?.document
  if (found === undefined) {
    const known = all.map(({ label }) => label).join(', ')
    throw new MachineProblem(`the pack ${name} has no version “${wanted}”. It has ${known}.`, exitCodes.usage)
  }
  if (policy !== undefined && found.policy !== policy)
    throw new MachineProblem(`${word} holds rules of ${kindWord(found.policy)}, not of ${kindWord(policy)}.`, exitCodes.usage)
  return found
}
