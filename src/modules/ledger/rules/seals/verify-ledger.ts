import { bucketOf } from '../bucket.ts'
import { publicKeysIn, type Keys } from './keys.ts'
import { comparePlaces, hashOf, leafSchema, placeOf, type Leaf, type Place } from './leaf.ts'
import { rootOf, type Hash } from '#kernel/merkle.ts'
import { hashesIn } from './pages.ts'
import { isLeaf, structureSchema, type SealMark, type Structure } from './records.ts'
import { FIRST_PREV, isSignedBy, MOST_LEAVES, sealHash, type Seal } from './seal.ts'
import type { Trust } from './trust.ts'
import { WalletChains } from './wallet-chains.ts'

/** A row of the ledger by its names. A damaged one may lack some. */
export interface LeafName {
  readonly type: string
  readonly id?: string
  readonly ownerId?: string
  readonly version?: number
}

export interface SealProblem {
  /** Stable, for programs. */
  readonly code: string
  /** For people, without a full stop. */
  readonly says: string
  readonly seal?: number
  /** Place among the leaves of the seal, from 0. */
  readonly index?: number
  readonly leaf?: LeafName
}

export interface Verdict {
  /** In the order of history: the first one is the first bad one. At most 20; `[]` when all is well. */
  readonly problems: readonly SealProblem[]
  readonly seals: number
  readonly leaves: number
  readonly unsealed: number
  readonly last?: SealMark
  /** False when nothing from outside vouches for the keys: then only the export agrees with itself. */
  readonly vouched: boolean
}

export interface VerifyOptions {
  readonly trust?: Trust | undefined
  /** Everything up to here was verified before; then wallets are not followed from their beginning. */
  readonly after?: SealMark | undefined
}

interface OpenSeal {
  readonly seal: Seal
  /** Position of its first leaf in the whole history. */
  readonly start: number
  readonly listed: Hash[]
  readonly leaves: { readonly hash: Hash; readonly name: LeafName; readonly place: Place | undefined }[]
  count: number
}

const MOST_PROBLEMS = 20

/** Takes an export record by record, whoever wrote it, and says whether history is what was sealed. Touches nothing. */
export class LedgerVerifier {
  readonly #trust: Trust | undefined
  readonly #chains: WalletChains | undefined
  readonly #unmet: Map<number, SealMark>
  #keys: Keys
  #mark: SealMark
  #open: OpenSeal | undefined
  #inTail = false
  #ended = false
  #begun = false
  #last: Place | undefined
  #seals = 0
  #leaves = 0
  #unsealed = 0
  #found: { readonly at: number; readonly problem: SealProblem }[] = []

  constructor({ trust, after }: VerifyOptions) {
    this.#trust = trust
    this.#keys = trust?.keys ?? new Map()
    this.#mark = after ?? { no: 0, hash: FIRST_PREV }
    this.#chains = after === undefined ? new WalletChains() : undefined
    this.#unmet = new Map([...(trust?.heads ?? [])].filter(([no]) => no > this.#mark.no))
  }

  /** One record, or `undefined` for a line that is no JSON. */
  take(value: unknown): void {
    if (this.#ended) this.#note({ code: 'after_the_end', says: 'something follows after the last line' })
    if (isTyped(value) && isLeaf(value)) return this.#takeLeaf(value)
    const record = structureSchema.safeParse(value)
    if (!record.success) return this.#takeUnreadable(value)
    this.#takeStructure(record.data)
  }

  finish(): Verdict {
    this.#closeSeal()
    if (!this.#begun) this.#note({ code: 'no_export', says: 'this is no export of a ledger' })
    else if (!this.#ended) this.#note({ code: 'file_cut', says: 'the export has no last line: the file was cut' })
    for (const { code, says, at } of this.#chains?.finish() ?? []) this.#note({ code, says }, at + 0.2)
    for (const [no] of this.#unmet) {
      const says = `seal ${no}, whose head you kept, is missing: the ledger ends at seal ${this.#mark.no}`
      this.#note({ code: 'seals_cut', says, seal: no }, Infinity)
    }
    const problems = this.#found.toSorted((left, right) => left.at - right.at || 0).map(({ problem }) => problem)
    return {
      problems: problems.slice(0, MOST_PROBLEMS),
      seals: this.#seals,
      leaves: this.#leaves,
      unsealed: this.#unsealed,
      ...(this.#mark.no === 0 ? {} : { last: this.#mark }),
      vouched: this.#trust !== undefined,
    }
  }

  #position(): number {
    return this.#leaves + this.#unsealed
  }

  #note(problem: SealProblem, at: number = this.#position()): void {
    this.#found.push({ at, problem })
    // The first ones are kept, whenever they are found.
    if (this.#found.length > 50 * MOST_PROBLEMS) {
      this.#found = this.#found.toSorted((left, right) => left.at - right.at).slice(0, MOST_PROBLEMS)
    }
  }

  #takeStructure(record: Structure): void {
    if (record.type === 'header') {
      this.#begun = true
      if (this.#trust === undefined) this.#keys = publicKeysIn(record.publicKeys.join('\n'))
    }
    if (record.type === 'seal') this.#openSeal(record.seal)
    if (record.type === 'hashes') this.#open?.listed.push(...hashesIn(Buffer.from(record.hashes, 'base64')))
    if (record.type === 'tail') {
      this.#closeSeal()
      this.#inTail = true
    }
    if (record.type === 'end') {
      this.#closeSeal()
      this.#ended = true
      const isWhole = record.seals === this.#seals && record.leaves === this.#leaves && record.unsealed === this.#unsealed
      if (!isWhole) this.#note({ code: 'file_cut', says: 'the last line counts other seals and transactions than there are' })
    }
  }

  #takeUnreadable(value: unknown): void {
    this.#begun ||= isTyped(value)
    const isSeal = isTyped(value) && value.type === 'seal'
    if (isSeal) this.#closeSeal()
    const says = isSeal
      ? `the seal after seal ${this.#mark.no} is none: one of its parts was changed`
      : 'a line is no part of an export'
    this.#note({ code: isSeal ? 'seal_changed' : 'unreadable', says, ...(isSeal ? { seal: this.#mark.no + 1 } : {}) })
  }

  #openSeal(seal: Seal): void {
    this.#closeSeal()
    const start = this.#position()
    for (const problem of [this.#problemOfLink(seal), this.#problemOfSignature(seal)]) {
      if (problem !== undefined) this.#note({ seal: seal.no, ...problem }, start - 0.5)
    }
    this.#unmet.delete(seal.no)
    this.#mark = { no: seal.no, hash: seal.hash }
    this.#seals += 1
    this.#open = { seal, start, listed: [], leaves: [], count: 0 }
  }

  #problemOfLink(seal: Seal): SealProblem | undefined {
    if (seal.no !== this.#mark.no + 1) {
      const missing = this.#mark.no + 1
      return {
        code: 'seal_missing',
        says: `seal ${missing} is missing: after seal ${missing - 1} comes seal ${seal.no}`,
        seal: missing,
      }
    }
    if (sealHash(seal) !== seal.hash) return { code: 'seal_changed', says: `seal ${seal.no} was changed: its hash is another` }
    if (seal.prev !== this.#mark.hash) {
      return { code: 'seal_unlinked', says: `seal ${seal.no} does not follow on seal ${this.#mark.no} as it stands here` }
    }
    return undefined
  }

  #problemOfSignature(seal: Seal): SealProblem | undefined {
    const kept = this.#trust?.heads.get(seal.no)
    if (kept !== undefined && kept.hash !== seal.hash) {
      return { code: 'not_the_head', says: `seal ${seal.no} is not the one whose head you kept: history up to it was rewritten` }
    }
    const key = this.#keys.get(seal.keyId)
    if (key === undefined)
      return { code: 'unknown_key', says: `seal ${seal.no} is signed by key ${seal.keyId}, which nobody vouches for` }
    if (!isSignedBy(key, seal))
      return { code: 'bad_signature', says: `the signature of seal ${seal.no} is not by key ${seal.keyId}` }
    return undefined
  }

  #takeLeaf(value: object): void {
    const at = this.#position()
    const parsed = leafSchema.safeParse(value)
    const name = nameOf(value)
    const inSeal = this.#open === undefined ? {} : { seal: this.#open.seal.no, index: this.#open.count }
    const note = (problem: Pick<SealProblem, 'code' | 'says'>, where = at + 0.1): void =>
      this.#note({ ...problem, ...(where === at + 0.1 ? { ...inSeal, leaf: name } : {}) }, where)
    if (parsed.success) {
      for (const problem of this.#problemsOfLeaf(parsed.data)) note(problem)
      if (parsed.data.type === 'transaction') {
        for (const problem of this.#chains?.take(parsed.data, at) ?? []) note(problem, problem.at + 0.1)
      }
    } else {
      const issue = parsed.error.issues[0]
      note({ code: 'leaf_unreadable', says: `${words(name)} is damaged: ${issue?.path.join('.')}: ${issue?.message}` })
    }
    if (this.#open === undefined) {
      if (!this.#inTail) note({ code: 'leaf_unplaced', says: `${words(name)} stands before any seal` })
      this.#unsealed += 1
      return
    }
    this.#leaves += 1
    this.#open.count += 1
    if (this.#open.leaves.length <= MOST_LEAVES) {
      this.#open.leaves.push({ hash: hashOf(value as Leaf), name, place: parsed.success ? placeOf(parsed.data) : undefined })
    }
  }

  *#problemsOfLeaf(leaf: Leaf): Generator<Pick<SealProblem, 'code' | 'says'>> {
    const name = words(nameOf(leaf))
    const place = placeOf(leaf)
    if (this.#last !== undefined && comparePlaces(this.#last, place) >= 0) {
      yield { code: 'out_of_order', says: `${name} stands after one that comes later` }
    }
    this.#last = place
    if (bucketOf(leaf.ownerId) !== leaf.bucket) yield { code: 'wrong_bucket', says: `${name} is not in its owner's bucket` }
    if (leaf.type === 'refusal') return
    for (const [asset, entries] of Map.groupBy(leaf.entries, (entry) => entry.asset)) {
      const sum = entries.reduce((total, { amount }) => total + amount, 0)
      if (sum !== 0) yield { code: 'not_balanced', says: `${name} does not add up: ${asset} comes to ${sum}` }
    }
  }

  #closeSeal(): void {
    const open = this.#open
    this.#open = undefined
    if (open === undefined) return
    const { seal, start, leaves, listed, count } = open
    const hashes = leaves.map(({ hash }) => hash)
    const isWhole = count === seal.leaves && rootOf(hashes).toString('hex') === seal.root
    const listHolds = listed.length === seal.leaves && rootOf(listed).toString('hex') === seal.root
    if (isWhole) {
      if (!listHolds)
        this.#note(
          { code: 'hashes_changed', says: `the list of hashes of seal ${seal.no} was changed`, seal: seal.no },
          start - 0.4,
        )
      const ends = [seal.first, seal.last].map((place, side) => samePlace(place, leaves.at(side === 0 ? 0 : -1)?.place))
      if (ends.includes(false))
        this.#note({ code: 'wrong_ends', says: `seal ${seal.no} names other ends than it has`, seal: seal.no }, start - 0.3)
      return
    }
    if (!listHolds) {
      const says = `the ${count} transactions of seal ${seal.no} are not the ${seal.leaves} that were sealed, and its list of hashes was changed too, so it cannot be told which`
      return this.#note({ code: 'root_wrong', says, seal: seal.no }, start - 0.4)
    }
    const index = firstDifference(listed, hashes)
    this.#note({ ...describe(open, index), seal: seal.no, index }, start + index)
  }
}

function firstDifference(listed: readonly Hash[], hashes: readonly Hash[]): number {
  const index = listed.findIndex((hash, n) => hashes[n] === undefined || !hashes[n].equals(hash))
  return index === -1 ? listed.length : index
}

function describe({ seal, listed, leaves }: OpenSeal, index: number): Omit<SealProblem, 'seal' | 'index'> {
  const [expected, found] = [listed[index], leaves[index]]
  const wasSealed = found !== undefined && listed.some((hash) => hash.equals(found.hash))
  const isStillThere = expected !== undefined && leaves.some(({ hash }) => hash.equals(expected))
  const where = `seal ${seal.no}, place ${index + 1} of ${seal.leaves}`
  if (found === undefined || (wasSealed && !isStillThere)) {
    const before = leaves[index - 1]?.name
    const neighbours = [
      before === undefined ? '' : ` after ${words(before)}`,
      found === undefined ? '' : ` before ${words(found.name)}`,
    ]
    return { code: 'leaf_missing', says: `${where}: what was sealed here${neighbours.join(' and')} is gone` }
  }
  const leaf = found.name
  if (wasSealed)
    return { code: 'leaf_moved', says: `${where}: ${words(leaf)} stands here, but was sealed in another place`, leaf }
  if (expected === undefined || isStillThere)
    return { code: 'leaf_added', says: `${where}: ${words(leaf)} was not there when it was sealed`, leaf }
  return { code: 'leaf_changed', says: `${where}: ${words(leaf)} was changed after it was sealed`, leaf }
}

function samePlace(left: Place, right: Place | undefined): boolean {
  return right !== undefined && comparePlaces(left, right) === 0
}

function isTyped(value: unknown): value is { readonly type: string } {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function nameOf(leaf: object): LeafName {
  const { type, id, key, ownerId, version } = leaf as Record<string, unknown>
  const named = type === 'refusal' ? key : id
  return {
    type: String(type),
    ...(typeof named === 'string' ? { id: named } : {}),
    ...(typeof ownerId === 'string' ? { ownerId } : {}),
    ...(typeof version === 'number' ? { version } : {}),
  }
}

function words({ type, id, ownerId, version }: LeafName): string {
  const whose =
    ownerId === undefined ? '' : version === undefined ? ` (wallet ${ownerId})` : ` (version ${version} of wallet ${ownerId})`
  return `${type === 'refusal' ? 'the refusal of command' : 'transaction'} ${id ?? 'without an id'}${whose}`
}
