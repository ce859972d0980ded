import { lines } from './lines.ts'

/** Slots: {skill} {skill2} {years} {city}. */
export const profileOpenings = lines(`
  I have worked with {skill} for {years} years, first in a company, now for clients of my own.
  Based in {city}, I help small teams with {skill} and {skill2}.
  {years} years of {skill}, a few of them the hard way.
  I came to {skill} by a detour and stayed.
  My days are divided between {skill} in the morning and {skill2} in the afternoon.
  I work alone, from {city}, for people who like clear agreements.
  After {years} years in an agency I prefer to talk to the people who use the result.
  My craft: {skill}, with {skill2} where it helps.
  I studied something else, and that helps more often than I expected.
`)

export const profileClosings = lines(`
  I answer within a day and say no when I am the wrong person.
  New clients begin with a small piece, so that both sides can see whether it fits.
  You will always know what I am doing this week.
  I take on two projects at a time, never more.
  Ask me for the sample that is closest to your problem; not everything is on this page.
  I charge for results and keep my calendar honest.
  My working hours are flexible, and my dates are not.
  I am happy to sign a confidentiality agreement.
`)

export const portfolioDescriptions = lines(`
  A project of six weeks, alone, from the first talk to the hand-over. The client still uses it.
  Done with a colleague; the drawings and texts are mine.
  My favourite part is the one you do not see: the notes for whoever comes next.
  Delivered in three parts. The second one changed the plan for the third.
  A small budget and a good client. I would do it again in the same way.
  The brief was one sentence. We found out together what it meant.
`)

/** How translators call themselves; slot: {language}. */
export const translatorHeadlines = lines(`
  {language} and English, technical texts
  {language} into English, proofread twice
  {language} and English, law and trade
  Localisation for apps, {language} and English
  Subtitles and films, {language} and English
  {language} and English, medicine and museums
  {language} and English, letters and literature
`)

/** What translators can do besides their languages, the most wanted first. */
export const translatorSkills = lines(`
  Translation
  Proofreading
  Localisation
  Subtitling
  Terminology
  Medical translation
  Legal translation
  memoQ
  Trados
`)
