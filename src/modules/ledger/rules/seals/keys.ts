import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** The public half of an Ed25519 key as one line: base64 of its SPKI form, 60 characters. */
export function exportPublicKey(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
}

/** Undefined for everything that is no Ed25519 key. */
export function importPublicKey(text: string): KeyObject | undefined {
  return ed25519(() => createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }))
}

/** From PEM, or from its PKCS#8 form in base64 on one line; undefined for everything that is no Ed25519 key. */
export function importPrivateKey(text: string): KeyObject | undefined {
  return ed25519(() =>
    text.includes('-----BEGIN')
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' }),
  )
}

function ed25519(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read()
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

/** 16 hexadecimal digits that name a key. */
export function idOfKey(key: KeyObject): string {
  return createHash('sha256')
    .update(Buffer.from(exportPublicKey(key), 'base64'))
    .digest('hex')
    .slice(0, 16)
}

/** Public keys by their id. */
export type Keys = ReadonlyMap<string, KeyObject>

/** All Ed25519 public keys in a text: PEM blocks, or one-line keys wherever they stand. */
export function publicKeysIn(text: string): Keys {
  const pem = [...text.matchAll(/-----BEGIN PUBLIC KEY-----([\s\S]+?)-----END PUBLIC KEY-----/g)]
  const lines =
    pem.length > 0 ? pem.map((block) => block[1]!.replaceAll(/\s/g, '')) : (text.match(/MCowBQYDK2VwAyEA[\w+/]{43}=/g) ?? [])
  const keys = lines.map(importPublicKey).filter((key) => key !== undefined)
  return new Map(keys.map((key) => [idOfKey(key), key]))
}
