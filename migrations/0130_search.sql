-- Purpose: full-text search over jobs, profiles and projects in many scripts, and the indexes that screens need.
-- Locks: rewrites jobs.job, profiles.profile and catalog.project (adds a generated column). Breaking: no.

create schema search;
grant usage on schema search to guildhall_app, guildhall_read;

-- English words by their stem, everything else as written, accents off in both: `diseño` finds `diseno` and the other way round.
create text search configuration search.words (copy = pg_catalog.simple);
alter text search configuration search.words
  alter mapping for asciiword, asciihword, hword_asciipart with pg_catalog.english_stem;
alter text search configuration search.words
  alter mapping for word, hword, hword_part with public.unaccent, pg_catalog.english_stem;

-- The text as it is searched: names of techniques whose signs the parser would drop are spelled out, dots and slashes part words,
-- and scripts written without spaces are parted into characters (a query asks for them side by side).
create function search.plain(words text) returns text language sql immutable parallel safe set search_path = search, pg_catalog as $$
  select regexp_replace(
    translate(
      replace(replace(replace(lower(words), 'c++', 'cplusplus'), 'c#', 'csharp'), '.net', 'dotnet'),
      './_', '   '),
    '([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])', ' \1 ', 'g')
$$;

create function search.listed(words text[]) returns text language sql immutable parallel safe as $$ select array_to_string(words, ' · ') $$;

create function search.document(title text, tags text[], body text) returns tsvector
language sql immutable parallel safe set search_path = search, public, pg_catalog as $$
  select setweight(to_tsvector('search.words', search.plain(title)), 'A')
      || setweight(to_tsvector('search.words', search.plain(search.listed(tags))), 'B')
      || setweight(to_tsvector('search.words', search.plain(body)), 'D')
$$;

-- Words people use for the same thing. What one asks for finds the other, too.
create table search.alias (
  asked tsquery primary key,
  finds tsquery not null
);
grant select on search.alias to guildhall_app, guildhall_read;
insert into search.alias
select distinct on (1) to_tsquery('search.words', asked), to_tsquery('search.words', asked || ' | ' || also)
from (values
  ('nodejs', '(node <-> js)'), ('js', 'javascript'), ('javascript', 'js'), ('ts', 'typescript'), ('typescript', 'ts'),
  ('reactjs', 'react'), ('vuejs', 'vue'), ('nextjs', '(next <-> js)'), ('golang', 'go'), ('postgres', 'postgresql'),
  ('postgresql', 'postgres'), ('k8s', 'kubernetes'), ('kubernetes', 'k8s'), ('wp', 'wordpress'), ('frontend', '(front <-> end)'),
  ('backend', '(back <-> end)'), ('fullstack', '(full <-> stack)'), ('ecommerce', '(e <-> commerce)'), ('ml', '(machine <-> learning)'),
  ('ai', '(artificial <-> intelligence)'), ('ux', '(user <-> experience)'), ('ui', '(user <-> interface)'), ('seo', '(search <-> engine)'),
  ('writer', 'writing | copywriter'), ('writing', 'writer | copywriting'), ('copywriter', 'writer | copywriting'),
  ('bookkeeping', 'accounting'), ('lawyer', 'legal | attorney'),
  ('attorney', 'lawyer | legal'), ('va', '(virtual <-> assistant)'), ('android', 'kotlin'), ('ios', 'swift'),
  ('logo', 'logotipo | logotype'), ('logotipo', 'logo'), ('subtitles', 'subtitling | captions')
) as words (asked, also);

-- A person's words as a query; quotes, OR and - work. A run of unspaced script becomes a phrase.
create function search.query(words text) returns tsquery
language sql stable parallel safe set search_path = search, public, pg_catalog as $$
  select ts_rewrite(
    websearch_to_tsquery('search.words',
      search.plain(regexp_replace(words, '([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)', ' "\1" ', 'g'))),
    'select asked, finds from search.alias')
$$;

-- Short texts without accents, for the trigram fallback against typing errors.
create function search.folded(words text) returns text language sql immutable parallel safe cost 500 as $$
  select lower(public.unaccent('public.unaccent'::regdictionary, words))
$$;

alter table jobs.job add column document tsvector not null
  generated always as (search.document(title, must_skills || nice_skills, description)) stored;
create index job_document on jobs.job using gin (document) with (fastupdate = off);
create index job_title_trigrams on jobs.job using gin (search.folded(title) public.gin_trgm_ops) where state = 'open';
create index job_skills on jobs.job using gin (must_skills) where state = 'open';

alter table profiles.profile add column document tsvector not null
  generated always as (search.document(headline, skills, overview)) stored;
create index profile_document on profiles.profile using gin (document) with (fastupdate = off);
create index profile_headline_trigrams on profiles.profile using gin (search.folded(headline) public.gin_trgm_ops);
create index profile_skills on profiles.profile using gin (skills);
create index profile_updated on profiles.profile (updated_at desc, account_id desc) where visibility <> 'hidden';

alter table catalog.project add column document tsvector not null
  generated always as (search.document(title, '{}', description)) stored;
create index project_document on catalog.project using gin (document) with (fastupdate = off);
