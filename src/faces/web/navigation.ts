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
    { href: '/boosts', label: 'Boosts' },
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
  return eachOnce([...(own.length === 0 ? forVisitors : own), ...forEverybody])
}

const accountLinksOf: Readonly<Partial<Record<Role, readonly NavigationLink[]>>> = {
  freelancer: [
    { href: '/profile', label: 'My profile' },
    { href: '/projects', label: 'My Catalog projects' },
    { href: '/contracts', label: 'Contracts' },
    { href: '/orders', label: 'Orders' },
  ],
  client: [
    { href: '/organization', label: 'My organization' },
    { href: '/invitations/sent/all', label: 'People I wrote to' },
    { href: '/contracts', label: 'Contracts' },
    { href: '/orders', label: 'Orders' },
  ],
}

/** What belongs to oneself: the menu under one's name. */
export function accountLinksFor(roles: readonly Role[]): readonly NavigationLink[] {
  return eachOnce([...roles.flatMap((role) => accountLinksOf[role] ?? []), { href: '/account', label: 'Account settings' }])
}

/** Where somebody starts after signing in. */
export function homeOf(roles: readonly Role[]): string {
  if (roles.includes('operator')) return '/console'
  if (roles.includes('client')) return '/hire'
  return roles.includes('freelancer') ? '/jobs' : '/'
}

function eachOnce(links: readonly NavigationLink[]): readonly NavigationLink[] {
  return links.filter((link, index) => links.findIndex((other) => other.href === link.href) === index)
}
