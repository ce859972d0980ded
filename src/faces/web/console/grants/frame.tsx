import { Breadcrumbs, Tabs } from '#faces/web/kit/index.ts'

export function Crumbs({ to }: { readonly to?: { readonly label: string; readonly href: string } }) {
  const items = [
    { label: 'Console', href: '/console' },
    { label: 'Grants', href: '/console/grants' },
  ]
  return <Breadcrumbs items={to === undefined ? items : [...items, to]} />
}

export function GrantTabs({ current, waiting }: { readonly current: 'special' | 'codes'; readonly waiting: number }) {
  return (
    <Tabs
      label="Kinds of grants"
      items={[
        {
          label: 'Special grants',
          href: '/console/grants',
          current: current === 'special',
          ...(waiting === 0 ? {} : { count: waiting }),
        },
        { label: 'Promo codes', href: '/console/grants/codes', current: current === 'codes' },
      ]}
    />
  )
}
