import { FormValues, get, page, post, problemsOf, redirect, type FormProblems } from '#faces/web/routes.ts'
import {
  Badge,
  Breadcrumbs,
  Button,
  ConnectsAmount,
  DataTable,
  Form,
  FormActions,
  LinkButton,
  PageHeader,
  Pager,
  Section,
  TextField,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { createPromoCode, promoState, selectPromoCodes, type PromoCode } from '#modules/grants/index.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from '#reads/cursor.ts'
import { countWaitingSpecialGrants } from '#reads/grants.ts'
import { Crumbs, GrantTabs } from './frame.tsx'
import { promoStates } from './words.ts'

const PAGE_SIZE = 20
const USUAL_DAYS = 30
const USUAL_LIFE_DAYS = 90

/** Promo codes, and making a new one. */
export const routes = [
  get('/console/grants/codes', ['operator'], async (request) => {
    const before = readMomentCursor(request.query.get('after') ?? undefined)
    const found = await request.reading(async (tx) => ({
      list: pageOf(await selectPromoCodes(tx, { before, limit: PAGE_SIZE + 1 }), PAGE_SIZE, (last) =>
        cursorOf(last.createdAt, last.id),
      ),
      waiting: await countWaitingSpecialGrants(tx),
    }))
    return page({ title: 'Promo codes', width: 'wide', body: <List {...found} now={request.now} /> })
  }),

  get('/console/grants/codes/new', ['operator'], async (request) => newPage({ values: usualValues(request.now) })),

  post('/console/grants/codes/new', ['operator'], async (request) => {
    const values = await request.form()
    const result = await request.run(createPromoCode, {
      code: values.optionalText('code'),
      connects: values.integer('connects'),
      most: values.integer('most'),
      validFrom: values.instant('validFrom'),
      validUntil: values.instant('validUntil'),
      lifeDays: values.integer('lifeDays'),
      joinedBefore: values.instant('joinedBefore'),
      note: values.text('note'),
    })
    if (result.ok) {
      return redirect(`/console/grants/codes/${result.value.promoCodeId}`, {
        flash: { kind: 'done', text: 'The code is made. Its terms are final; you may end it at any time.' },
      })
    }
    const problems = problemsOf(result.refusal, {
      code_taken: { field: 'code', text: 'There is such a code already, or one that differs in its hyphens only.' },
      date_passed: { field: 'validUntil', text: 'This moment has passed.' },
    })
    return newPage({ values, problems })
  }),
]

function usualValues(now: Instant): FormValues {
  const minute = (at: Instant) => at.toISOString().slice(0, 16)
  return FormValues.of({ validFrom: minute(now), validUntil: minute(addDays(now, USUAL_DAYS)), lifeDays: USUAL_LIFE_DAYS })
}

function List({ list, waiting, now }: { readonly list: ListPage<PromoCode>; readonly waiting: number; readonly now: Instant }) {
  return (
    <>
      <Breadcrumbs items={[{ label: 'Console', href: '/console' }]} />
      <PageHeader
        title="Grants"
        lead="A promo code gives Connects to whoever knows it: to so many people, to each once, for a time."
        actions={
          <LinkButton href="/console/grants/codes/new" look="primary">
            New code
          </LinkButton>
        }
      />
      <GrantTabs current="codes" waiting={waiting} />
      <Section title="Promo codes">
        <DataTable
          caption="Promo codes, the newest first"
          quietCaption
          empty="No code has been made yet."
          rows={list.items}
          rowKey={(promo) => promo.id}
          columns={[
            {
              title: 'Code',
              cell: (promo) => (
                <a href={`/console/grants/codes/${promo.id}`}>
                  <code>{promo.code}</code>
                </a>
              ),
            },
            { title: 'For', cell: (promo) => <span dir="auto">{promo.note}</span> },
            { title: 'State', cell: (promo) => <State promo={promo} now={now} /> },
            { title: 'Until', cell: (promo) => <TimeStamp at={promo.endedAt ?? promo.validUntil} /> },
            { title: 'Gives', kind: 'number', cell: (promo) => <ConnectsAmount value={promo.connects} /> },
            {
              title: 'Redeemed',
              kind: 'number',
              cell: (promo) => `${promo.redeemed.toLocaleString('en')} of ${promo.most.toLocaleString('en')}`,
            },
          ]}
        />
        <Pager nextCursor={list.nextCursor} />
      </Section>
    </>
  )
}

export function State({ promo, now }: { readonly promo: PromoCode; readonly now: Instant }) {
  const { tone, label } = promoStates[promoState(promo, now)]
  return <Badge tone={tone}>{label}</Badge>
}

function newPage({ values, problems }: { readonly values: FormValues; readonly problems?: FormProblems }) {
  return page({
    title: 'New promo code',
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <Crumbs to={{ label: 'Promo codes', href: '/console/grants/codes' }} />
        <PageHeader
          title="New promo code"
          lead="Once made, its terms never change. You may end it before its time; what was redeemed stays with its people."
        />
        <Form action="/console/grants/codes/new" values={values} problems={problems}>
          <Section title="What it gives">
            <TextField name="connects" label="Connects for each person" inputMode="numeric" width="short" />
            <TextField
              name="lifeDays"
              label="They live for so many days"
              hint="Counted from when each person redeems it."
              inputMode="numeric"
              width="short"
            />
            <TextField
              name="note"
              label="What it is for"
              hint="People read this before they redeem it, and on their statement."
              maxLength={200}
            />
          </Section>
          <Section title="To whom, and when">
            <TextField
              name="most"
              label="For at most so many people"
              hint="Each of them once."
              inputMode="numeric"
              width="short"
            />
            <TextField name="validFrom" type="datetime-local" label="From" hint="In UTC." width="short" />
            <TextField
              name="validUntil"
              type="datetime-local"
              label="Until"
              hint="In UTC. At this moment it is over."
              width="short"
            />
            <TextField
              name="joinedBefore"
              type="datetime-local"
              label="Only for people who joined before"
              hint="In UTC. Empty: for everybody."
              width="short"
              optional
            />
          </Section>
          <Section title="Its text">
            <TextField
              name="code"
              label="Code"
              hint="Letters A to Z, digits and hyphens. Empty: one that nobody can guess is made. A short one will be guessed."
              autoComplete="off"
              maxLength={40}
              optional
            />
          </Section>
          <FormActions>
            <Button>Make the code</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}
