import type { JobCard } from '#reads/job-feed.ts'
import {
  Badge,
  Card,
  ChipList,
  ConnectsAmount,
  Percent,
  Row,
  Stack,
  TimeStamp,
  Usd,
  usePage,
  type Tone,
} from '../../kit/index.ts'
import { categoryName, clientKindName, countryName, durationText, isFirstJob, levelName, payText, proposalBand } from './words.ts'

/** One job of a list: what it is, what it pays, who asks, and what proposing costs. */
export function JobListCard({ job, connects }: { readonly job: JobCard; readonly connects: number }) {
  return (
    <Card title={job.title} href={`/jobs/${job.id}`} meta={<ConnectsAmount value={connects} />} footer={<ClientLine job={job} />}>
      <Stack space="small">
        <JobMarks job={job} />
        <PayLine job={job} />
        <p dir="auto">{job.excerpt.length < 280 ? job.excerpt : `${job.excerpt}…`}</p>
        {job.mustSkills.length === 0 ? null : <ChipList items={job.mustSkills} label="Skills needed" />}
      </Stack>
    </Card>
  )
}

function JobMarks({ job }: { readonly job: JobCard }) {
  const marks = marksOf(job)
  if (marks.length === 0) return null
  return (
    <Row>
      {marks.map(({ label, tone }) => (
        <Badge key={label} tone={tone}>
          {label}
        </Badge>
      ))}
    </Row>
  )
}

function marksOf(job: JobCard): readonly { readonly label: string; readonly tone: Tone }[] {
  return [
    ...(job.invited ? [{ label: 'You are invited', tone: 'accent' as const }] : []),
    ...(job.featured ? [{ label: 'Featured', tone: 'note' as const }] : []),
    ...(job.inTalentPool ? [{ label: 'Your talent pool', tone: 'accent' as const }] : []),
    ...(job.full ? [{ label: 'Full for now', tone: 'warning' as const }] : []),
  ]
}

function PayLine({ job }: { readonly job: JobCard }) {
  const { locale } = usePage()
  return (
    <p className="muted">
      <strong>{payText(job, locale)}</strong>
      {job.payKind === 'hourly' ? (
        <>
          {' '}
          ({job.hoursPerWeek} h a week, about <Usd cents={job.sizeUsdCents} /> in all)
        </>
      ) : null}
      {' · '}
      {levelName(job.experienceLevel)} · {durationText(job.durationWeeks)} · {categoryName(job.category)}
    </p>
  )
}

function ClientLine({ job }: { readonly job: JobCard }) {
  return (
    <>
      <span className="muted">
        Posted <TimeStamp at={job.openedAt} show="relative" />
      </span>
      <span className="muted">Proposals: {proposalBand(job.proposalCount)}</span>
      <span className="muted">
        {clientKindName(job.clientKind)}
        {job.clientCountry === null ? null : <>, {countryName(job.clientCountry)}</>}
      </span>
      <span className="muted">{job.paymentVerified ? 'Payment verified' : 'Payment not verified'}</span>
      <span className="muted">
        {isFirstJob(job) ? (
          'First job here'
        ) : (
          <>
            Hires for <Percent share={job.postsWithHire / job.posts} /> of its jobs
          </>
        )}
      </span>
    </>
  )
}
