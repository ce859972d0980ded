/** A path of this site, or `otherwise`: what follows `?next=` must never lead somewhere else. */
export function localPath(text: string | null | undefined, otherwise = '/'): string {
  if (text === null || text === undefined) return otherwise
  const isLocal = /^\/(?![/\\])[^\s\\]*$/.test(text) && URL.canParse(text, 'http://localhost')
  return isLocal ? text : otherwise
}
