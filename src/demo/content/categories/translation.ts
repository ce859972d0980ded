import { category } from './category.ts'

export const translation = category({
  category: 'translation',
  label: 'Translation',
  subcategories: 'General translation, Legal translation, Medical translation, Technical translation, Localisation, Subtitling',
  skills:
    'Translation, Proofreading, Localisation, Spanish, German, French, Portuguese, Arabic, Chinese, Japanese, Subtitling, Korean, Ukrainian, Hindi, Hebrew, Vietnamese, Greek, Yoruba, Polish, Turkish, Medical translation, Legal translation, Terminology, memoQ, Trados',
  headlines: `
    German and French into English, technical texts
    Sworn translator, Spanish and Portuguese
    Arabic and English, legal and commercial
    Japanese to English, games and manuals
    Medical translator, Ukrainian, Polish, English
    Localisation for apps, right-to-left included
    Subtitler, documentary and festival films
    Chinese and English, patents and contracts
    Yoruba and English, health education
    Korean to English, webtoons and marketing
    Hindi and English, schoolbooks and NGOs
    Greek and English, tourism and culture`,
  specialities: `
    I translate into my mother tongue only, and I ask when the original is unclear.
    I keep a glossary per client and send it along with every delivery.
    A colleague proofreads everything I deliver; her fee is included.
    I worked as a nurse for nine years before I began to translate package leaflets.
    I read the text aloud before I send it.
    I can count characters and lines, so interfaces do not burst.
    I have interpreted in courts and know how much depends on one word.
    For small languages I write down the choices I made, because there is not always a standard.`,
  tasks: `
    Translate our web shop into {language} | About {count} product texts and 40 pages of everything else. | native speaker; glossary first; search terms people really use; delivered in our format
    Translate a contract from {language} to English | 18 pages, commercial lease, needed for a decision on Friday. | legal experience; same numbering; doubts marked; confidentiality
    Localise an app into six languages | Strings exist in JSON with screenshots; space is tight. | one lead per language; plural forms done right; review in the running app
    Subtitles for a documentary about {topic} | 72 minutes, two dialects, festival deadline. | timing included; 42 characters a line; reading speed respected; SRT and burned-in proof
    Medical questionnaire into {language} | For a study with older people; simple words needed. | forward and back translation; a report on differences; test with three people
    Proofread a translated novel | Translated from {language}, needs an ear. | 320 pages; compare with the original where it limps; keep the humour
    Interpreting at a trade fair, remotely | Two days, video calls with visitors, friendly but precise. | {language} and English; preparation with our catalogue; breaks agreed
    Translate patient letters for a charity | Short, handwritten, touching. | {language} to English; patience; names removed; a small budget, we admit
    Translate an engineering manual into {language} | 95 pages, machine tools, safety instructions. | terms according to the standard; pictures with text; translation memory handed over
    Websites of four villages into {language} | Hiking, inns, history; written with love. | same tone; place names handled consistently; one round of questions
    Check machine translations of our help pages | 120 pages; you decide what has to be redone. | severity per page; rewrite the worst 30; rules for the next round`,
  approaches: `
    I would translate one page first, free of choice which one, so that you can check the tone.
    I would build the glossary from your existing texts and have you confirm the twenty words that matter most.
    I would deliver in three parts so that your reviewers are not flooded.
    I would mark every place where the original allows two readings and say which one I took.
    I would review it once in the running product, because context changes words.
    I work with a proofreader; you get both names and both opinions.`,
  questions: `
    Who will read it, and in which country?
    Is there a glossary or an earlier translation?
    Should names of places and products stay as they are?
    Which format do you need back?
    May I ask the author?`,
  services: `
    Translation German to English | Native speaker, proofread by a colleague | 500 words / 2,000 words / 6,000 words
    Translation Spanish to Portuguese | With glossary | 500 words / 2,000 words / 6,000 words
    Arabic localisation of your app | Right-to-left review in the running app | 300 strings / 1,000 strings / 3,000 strings
    Subtitles for your video | Timed, SRT and VTT | 5 minutes / 20 minutes / 60 minutes
    Japanese to English, checked twice | Notes on every doubtful place | 1,000 characters / 5,000 characters / 15,000 characters
    Ukrainian and English letters | Personal letters and documents | 1 page / 5 pages / 15 pages
    Yoruba voice and text for health messages | Plain words, tested with listeners | 1 message / 5 messages / 15 messages`,
  money: { medianBudgetUsd: 230, budgetSigma: 1.0, hourlyShare: 0.2, medianRateUsd: 22 },
})
