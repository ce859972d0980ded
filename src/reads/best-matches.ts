import { sql, type RawBuilder } from 'kysely'

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
}

/** Nobody turns to the fifteenth page; ranking reads every match, so what is ranked is bounded. */
const MOST_RANKED = 300

/**
 * `with … fused (id, score)`: what fits the words, best by the sum of 1 ÷ (60 + place) over two lists: full text, and likeness of
 * the short text, which forgives typing errors and finds words inside scripts that are written without spaces.
 */
export function bestMatches(question: MatchQuestion): RawBuilder<unknown> {
  const { words, from, where, id, document, short, tie } = question
  return sql`
    with by_text as (
      select ${id} as id,
             row_number() over (order by ts_rank_cd(${document}, search.query(${words}), 1) desc, ${tie} desc, ${id} desc) as place
      from ${from} where ${where} and ${document} @@ search.query(${words})
      order by place limit ${MOST_RANKED}
    ), by_likeness as (
      select ${id} as id,
             row_number() over (order by word_similarity(search.folded(${words}), search.folded(${short})) desc, ${tie} desc, ${id} desc) as place
      from ${from} where ${where} and ${isAlike(short, words)}
      order by place limit ${MOST_RANKED}
    ), fused as (
      select id, sum(1000000 / (60 + place))::integer as score
      from (select * from by_text union all select * from by_likeness) as lists group by id
    )`
}

/** The same test without an order, for lists that are sorted by time. */
export function matches({ words, document, short }: Pick<MatchQuestion, 'words' | 'document' | 'short'>): RawBuilder<unknown> {
  return sql`(${document} @@ search.query(${words}) or ${isAlike(short, words)})`
}

function isAlike(short: RawBuilder<unknown>, words: string): RawBuilder<unknown> {
  const inside = `%${words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql`(search.folded(${words}) <% search.folded(${short}) or search.folded(${short}) like search.folded(${inside}))`
}
