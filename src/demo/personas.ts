import { derivedId, type Id } from '#kernel/ids.ts'
import type { Role } from '#kernel/actor.ts'

/** The people of the demo world one may become with one click, each with something to do. */
export interface DemoPersona {
  readonly key: PersonaKey
  readonly id: Id
  readonly email: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly locale: string
  /** One line for the switcher: who they are and what to try as them. */
  readonly line: string
}

export type PersonaKey =
  | 'invited_freelancer'
  | 'refunded_freelancer'
  | 'new_freelancer'
  | 'client'
  | 'enterprise_client'
  | 'operator'
  | 'second_operator'

function persona(key: PersonaKey, rest: Omit<DemoPersona, 'key' | 'id' | 'email'> & { readonly name: string }): DemoPersona {
  const { name, ...shown } = rest
  return { key, id: derivedId('demo-persona', key), email: `${name}@personas.example`, ...shown }
}

/** The same people, with the same ids, in every demo world: links and tests can name them. */
export const demoPersonas: readonly DemoPersona[] = [
  persona('invited_freelancer', {
    name: 'lucia.ferrandiz',
    displayName: 'Lucía Ferrándiz',
    roles: ['freelancer'],
    locale: 'es',
    line: 'Freelancer in Cádiz with two open invitations to answer for 0 Connects, and Connects that expire at different times.',
  }),
  persona('refunded_freelancer', {
    name: 'yaryna.kovalenko',
    displayName: 'Ярина Коваленко',
    roles: ['freelancer'],
    locale: 'uk',
    line: 'Freelancer in Lviv who paid for answering invitations while that rule was in force, and got everything back.',
  }),
  persona('new_freelancer', {
    name: 'adebayo.ogunleye',
    displayName: 'Adébáyọ̀ Ògúnlẹ́yẹ',
    roles: ['freelancer'],
    locale: 'yo',
    line: 'New freelancer in Ìbàdàn, here since yesterday, with nothing but the welcome Connects.',
  }),
  persona('client', {
    name: 'helene.besnard',
    displayName: 'Hélène Besnard',
    roles: ['client'],
    locale: 'fr',
    line: 'Client in Nantes with many proposals to read, and one job she may close so that everybody gets their Connects back.',
  }),
  persona('enterprise_client', {
    name: 'misaki.watanabe',
    displayName: '渡辺 美咲',
    roles: ['client', 'enterprise_client'],
    locale: 'ja',
    line: 'Looks after outside talent at Kestrel Rail, an Enterprise client with a talent pool and open outreach.',
  }),
  persona('operator', {
    name: 'noor.hoekstra',
    displayName: 'Noor Hoekstra',
    roles: ['operator'],
    locale: 'nl',
    line: 'Operator with a draft that would charge for answering invitations again: try to announce it.',
  }),
  persona('second_operator', {
    name: 'samuel.asante',
    displayName: 'Samuel Asante',
    roles: ['operator'],
    locale: 'en',
    line: 'Second operator: approves what Noor drafts, because authors do not approve their own rules.',
  }),
]

export function demoPersona(key: PersonaKey): DemoPersona {
  return demoPersonas.find((candidate) => candidate.key === key)!
}
