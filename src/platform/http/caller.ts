/**
 * The caller's address. Behind `trustedProxies` proxies each appends the address it saw to X-Forwarded-For, so the
 * entry that many from the end is the last one we may believe.
 */
export function callerAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  if (trustedProxies > 0 && forwardedFor !== undefined) {
    const hops = forwardedFor.split(',').map((hop) => hop.trim())
    const believed = hops.at(-trustedProxies)
    if (believed !== undefined && believed !== '') return believed
  }
  return socketAddress ?? 'unknown'
}
