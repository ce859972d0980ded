import { sql, type RawBuilder } from 'kysely'
import type { Weights } from './ranking-weights.ts'

export interface MatchQuestion {
  /** What the person typed. */
  readonly words: string
  /** `jobs.job j join …` */
  readonly from: RawBuilder<unknown>
  readonly where: RawBuilder<unknown>
  readonly id: RawBuilder<unknown>
  /** The generated search document. */
  readonly document: RawBuilder<unknown>
  /** A short text of one line, for likeness; never a long one, which costs a hundred times as much. */
  readonly short: RawBuilder<unknown>
  /** Newer first among equals. */
  readonly tie: RawBuilder<unknown>
  readonly weights: Pick<Weights, 'textMatch' | 'likeness'>
}

/** Ranking reads the whole text of what it ranks, so only the newest matches are ranked; nobody turns to the fifteenth page. */
const MOST_RANKED = 1000
const MOST_LISTED = 300

/**
 * `with … fused (id, score)`: what fits the words, best by the sum of weight ÷ (60 + place) over two lists: full text, and likeness of
 * the short text, which forgives typing errors and finds words inside scripts that are written without spaces. The weights are
 * published; what only a list of weight 0 has is still found, last.
 */
export function bestMatches(question: MatchQuestion): RawBuilder<unknown> {
  const { words, document, short, weights } = question
  const folded = sql`search.folded(${short})`
  return sql`
    with asked as materialized (select search.query(${words}) as query, search.folded(${words}) as folded),
    by_text as (${ranked(question, { fits: sql`${document} @@ search.query(${words})`, rank: sql`ts_rank_cd(${document}, asked.query, 1)` })}),
    by_likeness as (${ranked(question, { fits: isAlike(short, words), rank: sql`word_similarity(asked.folded, ${folded})` })}),
    fused as (
      select id, sum(10000 * weight / (60 + place))::integer as score
      from (
        select id, place, ${weights.textMatch}::integer as weight from by_text
        union all select id, place, ${weights.likeness}::integer from by_likeness
      ) as lists group by id
    )`
}

/** The newest that fit, each with its place in the order of `rank`. */
function ranked(
  { from, where, id, tie }: MatchQuestion,
  { fits, rank }: { readonly fits: RawBuilder<unknown>; readonly rank: RawBuilder<unknown> },
): RawBuilder<unknown> {
  return sql`
    select id, row_number() over (order by rank desc, tie desc, id desc) as place
    from (
      select ${id} as id, ${tie} as tie, ${rank} as rank from asked, ${from}
      where ${id} = any(array(select ${id} from ${from} where ${where} and ${fits} order by ${tie} desc limit ${MOST_RANKED}))
    ) as newest
    order by place limit ${MOST_LISTED}`
}

/** The same test without an order, for lists that are sorted by time. */
export function matches({ words, document, short }: Pick<MatchQuestion, 'words' | 'document' | 'short'>): RawBuilder<unknown> {
  return sql`(${document} @@ search.query(${words}) or ${isAlike(short, words)})`
}

function isAlike(short: RawBuilder<unknown>, words: string): RawBuilder<unknown> {
  const inside = `%${words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql`(search.folded(${words}) <% search.folded(${short}) or search.folded(${short}) like search.folded(${inside}))`
}
