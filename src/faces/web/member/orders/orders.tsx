import { readOrder, readOrders, type OrderView } from '#reads/catalog.ts'
import {
  Breadcrumbs,
  Columns,
  ConnectsAmount,
  DataTable,
  EmptyState,
  KeyValue,
  LinkButton,
  PageHeader,
  Pager,
  Section,
  TimeStamp,
  Usd,
  UserText,
} from '../../kit/index.ts'
import { daysText, revisionsText, tierWords } from '../../public/catalog/words.ts'
import { accountIdOf, get, notFound, page } from '../../routes.ts'

export const routes = [
  get('/orders', ['freelancer', 'client'], async (request) => {
    const list = await request.reading((tx) =>
      readOrders(tx, { viewerId: accountIdOf(request), after: request.query.get('after') ?? undefined }),
    )
    return page({
      title: 'Catalog orders',
      width: 'wide',
      body: (
        <>
          <PageHeader title="Catalog orders" lead="What was ordered from the Project Catalog, sold or bought." />
          {list.items.length === 0 ? (
            <EmptyState title="No orders yet." action={<LinkButton href="/catalog">Open the catalog</LinkButton>} />
          ) : (
            <OrderTable orders={list.items} />
          )}
          <Pager nextCursor={list.nextCursor} />
        </>
      ),
    })
  }),

  get('/orders/:orderId', ['freelancer', 'client'], async (request) => {
    const order = await request.reading((tx) =>
      readOrder(tx, { orderId: request.params.orderId, viewerId: accountIdOf(request) }),
    )
    return order === undefined ? notFound() : page({ title: `Order: ${order.title}`, body: <Order order={order} /> })
  }),
]

function OrderTable({ orders }: { readonly orders: readonly OrderView[] }) {
  return (
    <DataTable
      caption="Orders, newest first"
      quietCaption
      rows={orders}
      rowKey={(order) => order.id}
      columns={[
        {
          title: 'Project',
          cell: (order) => (
            <a href={`/orders/${order.id}`} dir="auto">
              {order.title}
            </a>
          ),
        },
        { title: 'Size', cell: (order) => tierWords[order.tier] },
        {
          title: 'With',
          cell: (order) => <span dir="auto">{order.viewer === 'seller' ? order.clientName : order.sellerName}</span>,
        },
        { title: 'Placed', cell: (order) => <TimeStamp at={order.placedAt} /> },
        { title: 'Contract', cell: (order) => (order.contractState === 'ended' ? 'Ended' : 'Runs') },
        { title: 'Price', kind: 'number', cell: (order) => <Usd cents={order.priceUsdCents} /> },
      ]}
    />
  )
}

function Order({ order }: { readonly order: OrderView }) {
  const isSeller = order.viewer === 'seller'
  return (
    <>
      <Breadcrumbs items={[{ label: 'Catalog orders', href: '/orders' }]} />
      <PageHeader
        title={order.title}
        lead={
          isSeller ? (
            <>
              Ordered by <span dir="auto">{order.clientName}</span>.
            </>
          ) : (
            <>
              From <span dir="auto">{order.sellerName}</span>.
            </>
          )
        }
        actions={
          <>
            {order.contractId === null ? null : (
              <LinkButton href={`/contracts/${order.contractId}`} look="primary">
                The contract
              </LinkButton>
            )}
            <LinkButton href={`/catalog/${order.projectId}`}>The project</LinkButton>
          </>
        }
      />
      <Columns asideLabel="Terms" aside={<KeyValue layout="stacked" items={termsOf(order)} />}>
        <Section title="Note to the seller">
          {order.note === '' ? <p className="muted">None.</p> : <UserText text={order.note} />}
        </Section>
      </Columns>
    </>
  )
}

function termsOf(order: OrderView) {
  const terms = [
    { label: 'Size', value: tierWords[order.tier] },
    { label: 'Price', value: <Usd cents={order.priceUsdCents} exact /> },
    { label: 'Done in', value: `${daysText(order.deliveryDays)}, ${revisionsText(order.revisions)}` },
    { label: 'Placed', value: <TimeStamp at={order.placedAt} show="moment" /> },
  ]
  if (order.viewer === 'client') return terms
  return [
    ...terms,
    {
      label: 'Taking this order cost you',
      value: (
        <>
          <ConnectsAmount value={order.chargedConnects} />, <a href={`/receipts/${order.chargeId}`}>the receipt says why</a>
        </>
      ),
    },
  ]
}
