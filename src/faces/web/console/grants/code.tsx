import { get, notFound, page, post, redirect } from '#faces/web/routes.ts'
import {
  Button,
  ConfirmButton,
  ConnectsAmount,
  CopyButton,
  DataTable,
  Form,
  FormActions,
  Grid,
  KeyValue,
  PageHeader,
  Pager,
  Section,
  Stat,
  TimeStamp,
  UserText,
} from '#faces/web/kit/index.ts'
import type { Instant } from '#kernel/instant.ts'
import { endPromoCode, findPromoCode, promoState, type PromoCode } from '#modules/grants/index.ts'
import { readNames } from '#reads/console.ts'
import type { ListPage } from '#reads/cursor.ts'
import { readRedemptions, type RedemptionLine } from '#reads/grants.ts'
import { State } from './codes.tsx'
import { Crumbs } from './frame.tsx'
import { promoStates } from './words.ts'

/** One promo code: its terms, who redeemed it, what became of the Connects, and its end. */
export const routes = [
  get('/console/grants/codes/:promoCodeId', ['operator'], async (request) => {
    const id = request.params.promoCodeId
    const found = await request.reading(async (tx) => {
      const promo = await findPromoCode(tx, { id })
      if (promo === undefined) return undefined
      const redemptions = await readRedemptions(tx, id, request.query.get('after') ?? undefined)
      return { promo, redemptions, names: await readNames(tx, [promo.createdBy, promo.endedBy ?? promo.createdBy]) }
    })
    if (found === undefined) return notFound()
    const link = new URL(`/connects/redeem?code=${found.promo.code}`, request.app.config.publicUrl).href
    return page({
      title: `Promo code ${found.promo.code}`,
      width: 'wide',
      body: <CodeView {...found} link={link} now={request.now} />,
    })
  }),

  post('/console/grants/codes/:promoCodeId/end', ['operator'], async (request) => {
    const { promoCodeId } = request.params
    const result = await request.run(endPromoCode, { promoCodeId })
    if (!result.ok && result.refusal.code === 'not_found') return notFound()
    return redirect(`/console/grants/codes/${promoCodeId}`, {
      flash: result.ok
        ? { kind: 'done', text: 'Ended. Nobody can redeem it any more; what was redeemed stays with its people.' }
        : { kind: 'note', text: 'It was over already.' },
    })
  }),
]

interface CodeViewProps {
  readonly promo: PromoCode
  readonly redemptions: ListPage<RedemptionLine>
  readonly names: ReadonlyMap<string, string>
  readonly link: string
  readonly now: Instant
}

function CodeView({ promo, redemptions, names, link, now }: CodeViewProps) {
  const state = promoState(promo, now)
  return (
    <>
      <Crumbs to={{ label: 'Promo codes', href: '/console/grants/codes' }} />
      <PageHeader eyebrow={<State promo={promo} now={now} />} title={<code>{promo.code}</code>} lead={promoStates[state].next} />
      <Grid least="small">
        <Stat
          label="Redeemed"
          value={promo.redeemed.toLocaleString('en')}
          note={`of ${promo.most.toLocaleString('en')} places`}
        />
        <Stat label="Connects given" value={<ConnectsAmount value={promo.redeemed * promo.connects} />} />
        <Stat
          label="Could still be given"
          value={
            <ConnectsAmount
              value={state === 'open' || state === 'waiting' ? (promo.most - promo.redeemed) * promo.connects : 0}
            />
          }
        />
      </Grid>
      <Section title="Terms" intro="They were settled when it was made, and never change.">
        <KeyValue
          items={[
            { label: 'Each gets', value: <ConnectsAmount value={promo.connects} /> },
            { label: 'They live for', value: `${promo.lifeDays.toLocaleString('en')} days from redeeming` },
            { label: 'What it is for', value: <UserText text={promo.note} /> },
            { label: 'From', value: <TimeStamp at={promo.validFrom} show="moment" /> },
            { label: 'Until', value: <TimeStamp at={promo.validUntil} show="moment" /> },
            {
              label: 'For whom',
              value:
                promo.joinedBefore === null ? (
                  'Everybody'
                ) : (
                  <>
                    People who joined before <TimeStamp at={promo.joinedBefore} show="moment" />
                  </>
                ),
            },
            {
              label: 'Link that fills it in',
              value: (
                <>
                  <code>{link}</code> <CopyButton text={link} />
                </>
              ),
            },
            { label: 'Made by', value: <Who name={names.get(promo.createdBy)} at={promo.createdAt} /> },
            ...(promo.endedAt === null
              ? []
              : [{ label: 'Ended by', value: <Who name={names.get(promo.endedBy ?? '')} at={promo.endedAt} /> }]),
          ]}
        />
        {promo.endedAt === null && now < promo.validUntil ? <End promo={promo} /> : null}
      </Section>
      <Section title="Who redeemed it">
        <DataTable
          caption="Redemptions, the newest first"
          quietCaption
          empty="Nobody has redeemed it yet."
          rows={redemptions.items}
          rowKey={(line) => line.accountId}
          columns={[
            {
              title: 'Person',
              cell: (line) => (
                <a href={`/console/wallets/${line.accountId}`} dir="auto">
                  {line.displayName}
                </a>
              ),
            },
            { title: 'When', cell: (line) => <TimeStamp at={line.at} show="moment" /> },
            { title: 'Used', kind: 'number', cell: (line) => line.used },
            { title: 'Left', kind: 'number', cell: (line) => line.left },
            { title: 'Expired', kind: 'number', cell: (line) => line.expired },
          ]}
        />
        <Pager nextCursor={redemptions.nextCursor} />
      </Section>
    </>
  )
}

function Who({ name, at }: { readonly name: string | undefined; readonly at: Instant }) {
  return (
    <>
      <span dir="auto">{name ?? 'An operator'}</span>, <TimeStamp at={at} show="moment" />
    </>
  )
}

function End({ promo }: { readonly promo: PromoCode }) {
  return (
    <ConfirmButton label="End it now">
      <p>Nobody can redeem it any more, for good. What was redeemed stays with its people.</p>
      <Form action={`/console/grants/codes/${promo.id}/end`}>
        <FormActions>
          <Button look="danger">End it</Button>
        </FormActions>
      </Form>
    </ConfirmButton>
  )
}
