import type { ProjectCard } from '#reads/catalog.ts'
import { Badge, Card, Stack, Usd } from '../../kit/index.ts'
import { categoryName, countryName } from '../jobs/words.ts'
import { daysText, projectStateWords } from './words.ts'

/** One project of a list. `own`: its seller looks, so its state matters more than who sells it. */
export function ProjectListCard({ project, own = false }: { readonly project: ProjectCard; readonly own?: boolean }) {
  const state = projectStateWords[project.state]
  return (
    <Card
      title={project.title}
      href={own ? `/projects/${project.id}/edit` : `/catalog/${project.id}`}
      meta={own ? <Badge tone={state.tone}>{state.label}</Badge> : <Price project={project} />}
      footer={own ? <Price project={project} /> : <Seller project={project} />}
    >
      <Stack space="small">
        <p className="muted">
          {categoryName(project.category)}
          {project.fastestDays === null ? '' : ` · from ${daysText(project.fastestDays)}`}
          {project.orders === 0 ? '' : ` · ordered ${project.orders} ${project.orders === 1 ? 'time' : 'times'}`}
        </p>
        <p dir="auto">{project.excerpt.length < 240 ? project.excerpt : `${project.excerpt}…`}</p>
      </Stack>
    </Card>
  )
}

function Price({ project }: { readonly project: ProjectCard }) {
  if (project.fromUsdCents === null) return <span className="muted">No price yet</span>
  return (
    <span>
      From <Usd cents={project.fromUsdCents} />
    </span>
  )
}

function Seller({ project }: { readonly project: ProjectCard }) {
  return (
    <>
      <span dir="auto">{project.sellerName}</span>
      {project.sellerCountry === null ? null : <span className="muted">{countryName(project.sellerCountry)}</span>}
      {project.sellerScore === null ? null : <span className="muted">{project.sellerScore} % success</span>}
    </>
  )
}
