import type { Role } from '#kernel/actor.ts'

export interface NavigationLink {
  readonly href: string
  readonly label: string
}

const findWork = { href: '/jobs', label: 'Find work' }
const talent = { href: '/talent', label: 'Talent' }
const catalog = { href: '/catalog', label: 'Catalog' }

const linksOf: Readonly<Partial<Record<Role, readonly NavigationLink[]>>> = {
  freelancer: [
    findWork,
    { href: '/proposals', label: 'Proposals' },
    { href: '/invitations', label: 'Invitations' },
    { href: '/connects', label: 'Connects' },
  ],
  client: [{ href: '/hire', label: 'Hire' }, talent, catalog],
  operator: [{ href: '/console', label: 'Console' }, findWork, talent],
}

const forVisitors: readonly NavigationLink[] = [findWork, talent, catalog]
const forEverybody: readonly NavigationLink[] = [
  { href: '/rules', label: 'Rules' },
  { href: '/help', label: 'Help' },
]

/** The main navigation of somebody with these roles, each address once. */
export function navigationFor(roles: readonly Role[]): readonly NavigationLink[] {
  const own = roles.flatMap((role) => linksOf[role] ?? [])
  const all = [...(own.length === 0 ? forVisitors : own), ...forEverybody]
  return all.filter((link, index) => all.findIndex((other) => other.href === link.href) === index)
}

/** Where somebody starts after signing in. */
export function homeOf(roles: readonly Role[]): string {
  if (roles.includes('operator')) return '/console'
  if (roles.includes('client')) return '/hire'
  return roles.includes('freelancer') ? '/jobs' : '/'
}
