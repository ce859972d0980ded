const POOL_KEY = (organizationId: string, freelancerId: string) => `${organizationId}/${freelancerId}`

/** Who is in which talent pool, as the story knows it. */
export class Pools {
  readonly #members = new Set<string>()
  add(organizationId: string, freelancerId: string): boolean {
    const key = POOL_KEY(organizationId, freelancerId)
    if (this.#members.has(key)) return false
    this.#members.add(key)
    return true
  }
  has(organizationId: string, freelancerId: string): boolean {
    return this.#members.has(POOL_KEY(organizationId, freelancerId))
  }
}
