import { scoreWeights } from '#modules/profiles/index.ts'
import { readFreelancerPage, type FinishedContract, type FreelancerPage } from '#reads/freelancer-page.ts'
import {
  ActionButton,
  Avatar,
  Badge,
  Breadcrumbs,
  Card,
  CardList,
  ChipList,
  Columns,
  EmptyState,
  Grid,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Row,
  Score,
  Section,
  Stack,
  Stars,
  Stat,
  TimeStamp,
  Usd,
  UserText,
  type Tone,
} from '../../kit/index.ts'
import type { Id } from '#kernel/ids.ts'
import { notFound, page, type Answer, type WebRequest } from '../../routes.ts'
import { categoryName } from '../jobs/words.ts'
import { AvailableBadge, placeText, TalentBadge } from './pieces.tsx'
import { Screening, type WrongFinding } from './screening.tsx'
import { badgeWords, languageName, scoreSentence } from './words.ts'

export async function freelancerPage(request: WebRequest, freelancerId: Id, wrong?: WrongFinding): Promise<Answer> {
  const question = { freelancerId, viewerId: request.account?.id }
  const found = await request.reading((tx) => readFreelancerPage(tx, question))
  if (found === undefined) return notFound()
  const roles = request.account?.roles ?? []
  return page({
    title: found.profile.displayName,
    description: found.profile.headline,
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <FreelancerView found={found} mayInvite={roles.includes('client')} mayReachOut={roles.includes('enterprise_client')} />
        {roles.includes('operator') ? <Screening found={found} wrong={wrong} /> : null}
      </>
    ),
  })
}

interface ViewProps {
  readonly found: FreelancerPage
  readonly mayInvite: boolean
  readonly mayReachOut: boolean
}

function FreelancerView({ found, mayInvite, mayReachOut }: ViewProps) {
  const { profile, figures, isSelf, availableNow } = found
  return (
    <>
      <Breadcrumbs items={[{ label: 'Talent', href: '/talent' }]} />
      <PageHeader
        eyebrow={
          <Row>
            <Avatar name={profile.displayName} size="large" />
            <TalentBadge badge={figures.badge} />
            <AvailableBadge isWorn={availableNow} />
          </Row>
        }
        title={profile.displayName}
        lead={<span dir="auto">{profile.headline}</span>}
        actions={
          <>
            {isSelf ? <LinkButton href="/profile">Edit your profile</LinkButton> : null}
            {mayInvite && !isSelf ? (
              <LinkButton href={`/talent/${profile.accountId}/invite`} look="primary">
                Invite to a job
              </LinkButton>
            ) : null}
            {mayReachOut && !isSelf ? <LinkButton href={`/talent/${profile.accountId}/reach-out`}>Reach out</LinkButton> : null}
            <PoolButton found={found} />
          </>
        }
      />
      {isSelf && profile.visibility !== 'public' ? (
        <Notice title={profile.visibility === 'hidden' ? 'Your profile is hidden' : 'Only members see your profile'}>
          {profile.visibility === 'hidden'
            ? 'You are in no search. Clients you propose to or work for can read this page.'
            : 'Visitors who are not signed in cannot read this page.'}
        </Notice>
      ) : null}
      {availableNow ? (
        <p className="muted">
          “Available now”: <span dir="auto">{profile.displayName}</span> says they can begin now, and pays Connects for every hour
          this badge is shown. It is no judgement of ours about their work. <a href="/availability">What it costs, and why</a>.
        </p>
      ) : null}
      <Columns aside={<Facts found={found} />} asideLabel="Facts">
        <Figures found={found} />
        <Section title="About">
          {profile.overview === '' ? <p className="muted">Nothing written yet.</p> : <UserText text={profile.overview} />}
          {profile.skills.length === 0 ? null : (
            <ChipList
              label="Skills"
              items={profile.skills.map((label) => ({ label, href: `/talent?words=${encodeURIComponent(label)}` }))}
            />
          )}
        </Section>
        <Portfolio found={found} />
        <Section
          title="Finished work"
          intro="The newest first. A review shows once both sides have written theirs, or after 14 days."
        >
          <Finished contracts={found.finished} />
        </Section>
      </Columns>
    </>
  )
}

function PoolButton({ found }: { readonly found: FreelancerPage }) {
  if (found.inViewersPool === undefined || found.isSelf) return null
  const path = `/talent/${found.profile.accountId}/pool`
  return found.inViewersPool ? (
    <ActionButton action={path} fields={{ change: 'remove' }}>
      Take out of your talent pool
    </ActionButton>
  ) : (
    <ActionButton action={path} fields={{ change: 'add' }}>
      Add to your talent pool
    </ActionButton>
  )
}

function Figures({ found: { figures } }: Pick<ViewProps, 'found'>) {
  return (
    <Section title="What the work says">
      <Grid least="small">
        <Stat
          label="Success score"
          value={figures.successScore === null ? '–' : `${figures.successScore} %`}
          note={figures.successBasis === null ? 'From the second outcome with a second client.' : undefined}
        />
        <Stat label="Earned here" value={<Usd cents={figures.earningsUsdCents} />} />
        <Stat label="Contracts finished" value={figures.finishedContracts} note={`${figures.runningContracts} running`} />
        <Stat
          label="Reviews by clients"
          value={figures.reviewCount === 0 ? '–' : (figures.reviewStars / figures.reviewCount).toFixed(1)}
          note={
            figures.reviewCount === 0
              ? undefined
              : `of 5 stars, ${figures.reviewCount} ${figures.reviewCount === 1 ? 'review' : 'reviews'}`
          }
        />
      </Grid>
      {figures.successScore === null || figures.successBasis === null ? null : (
        <details>
          <summary>How the success score comes about</summary>
          <Stack space="small">
            <Score percent={figures.successScore} label="success" />
            <p>{scoreSentence(figures.successBasis)}</p>
            <p>
              Score = (points for − points against) ÷ all points. A contract counts{' '}
              {scoreWeights.map((row) => `${row.weight} from $${(row.fromUsdCents / 100).toLocaleString('en')}`).join(', ')}.
              Declining an invitation never counts.
            </p>
          </Stack>
        </details>
      )}
      {figures.badge === 'none' ? null : (
        <p className="muted">
          <TalentBadge badge={figures.badge} /> {badgeWords[figures.badge].meaning}
        </p>
      )}
    </Section>
  )
}

function Facts({ found: { profile } }: Pick<ViewProps, 'found'>) {
  const place = placeText(profile)
  return (
    <Card title="Facts" level={2}>
      <KeyValue
        layout="stacked"
        items={[
          ...(profile.hourlyRateUsdCents === null
            ? []
            : [
                {
                  label: 'Rate',
                  value: (
                    <>
                      <Usd cents={profile.hourlyRateUsdCents} /> an hour
                    </>
                  ),
                },
              ]),
          ...(profile.category === null ? [] : [{ label: 'Field', value: categoryName(profile.category) }]),
          ...(place === '' ? [] : [{ label: 'Place', value: <span dir="auto">{place}</span> }]),
          {
            label: 'Languages',
            value:
              profile.languages.length === 0
                ? 'None named'
                : profile.languages.map(({ code, level }) => `${languageName(code)} (${level})`).join(', '),
          },
          {
            label: 'Free for work',
            value: profile.hoursPerWeek === 0 ? 'Not at the moment' : `${profile.hoursPerWeek} hours a week`,
          },
          { label: 'Here since', value: <TimeStamp at={profile.joinedAt} /> },
        ]}
      />
    </Card>
  )
}

function Portfolio({ found: { portfolio } }: Pick<ViewProps, 'found'>) {
  if (portfolio.length === 0) return null
  return (
    <Section title="Portfolio">
      <Grid>
        {portfolio.map((item) => (
          <Card key={item.title} title={item.title} level={3} tone="quiet">
            {item.description === '' ? null : <UserText text={item.description} />}
          </Card>
        ))}
      </Grid>
    </Section>
  )
}

const outcomeWords: Readonly<Record<FinishedContract['outcome'], { readonly label: string; readonly tone: Tone }>> = {
  successful: { label: 'Went well', tone: 'good' },
  unsuccessful: { label: 'Did not go well', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
}

function Finished({ contracts }: { readonly contracts: readonly FinishedContract[] }) {
  if (contracts.length === 0) return <EmptyState title="No finished work yet">Everybody starts here once.</EmptyState>
  return (
    <CardList label="Finished work">
      {contracts.map((contract) => (
        <Card
          key={contract.id}
          title={contract.title}
          level={3}
          meta={<Badge tone={outcomeWords[contract.outcome].tone}>{outcomeWords[contract.outcome].label}</Badge>}
          footer={
            <>
              <span className="muted">
                <TimeStamp at={contract.startedAt} /> to <TimeStamp at={contract.endedAt} />
              </span>
              <span className="muted">
                <Usd cents={contract.earnedUsdCents} /> earned
              </span>
            </>
          }
        >
          {contract.stars === null ? <p className="muted">No review.</p> : <Stars value={contract.stars} />}
          {contract.words === null || contract.words === '' ? null : <UserText text={contract.words} />}
        </Card>
      ))}
    </CardList>
  )
}
