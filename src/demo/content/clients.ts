import type { Random } from '../random.ts'
import { fill, lines } from './lines.ts'
import type { Region } from './regions.ts'

/** What companies do, as it reads after “our” or “for a”. */
export const industries = lines(`
  bakery chain
  physiotherapy practice
  bicycle workshop
  language school
  organic farm
  dental clinic
  furniture maker
  film club
  yoga studio
  regional museum
  solar installer
  travel agency
  veterinary practice
  climbing gym
  printing house
  tea importer
  coding school
  housing cooperative
  toy manufacturer
  ferry company
  music publisher
  wine cooperative
  call-a-bus service
  pharmacy group
  surf school
  book wholesaler
  plant nursery
  cheese dairy
  kindergarten network
  tool rental
  craft brewery
  repair café
  mountain hotel
  food bank
  theatre company
  car-sharing club
  optician
  maker of hearing aids
  seed library
  fish market
  water utility
  chess federation
  campsite group
  laundry service
  moving company
  coffee roastery
  community radio
  choir association
`)

/** The same for Enterprise clients. */
export const largeIndustries = lines(`
  railway operator
  hospital group
  insurance company
  university
  energy supplier
  airport
  publishing group
  supermarket chain
  shipping line
  telephone company
  machine builder
  broadcasting company
`)

export const topics = lines(`
  heat pumps in old houses
  the history of tea
  urban beekeeping
  sleep and shift work
  dyslexia in adults
  river restoration
  second-hand textiles
  night trains
  small-scale fishing
  repairing electronics
  growing old in villages
  women in aviation
  open data in town halls
  sign languages
  school gardens
  cargo bikes
  low-cost water testing
  the ethics of zoos
  fermented food
  migration and music
  tidal power
  regional dialects
  digital inclusion of older people
  mangrove forests
`)

export const languagesAskedFor = lines(`
  German
  French
  Spanish
  Portuguese
  Arabic
  Hebrew
  Hindi
  Japanese
  Korean
  Simplified Chinese
  Ukrainian
  Greek
  Vietnamese
  Yoruba
  Polish
  Turkish
  Dutch
  Swahili
`)

const brandStarts = lines(`
  Alder
  Bluewater
  Copper
  Dune
  Ember
  Fieldmouse
  Granite
  Harbour
  Ivy
  Juniper
  Kestrel
  Lantern
  Meadow
  North
  Orchard
  Pebble
  Quill
  Ridge
  Saltmarsh
  Thistle
  Umber
  Violet
  Willow
  Yarrow
  Zephyr
  Birchbark
  Cinder
  Driftwood
`)

const brandEnds = lines(`
  & Daughters
  Works
  Studio
  Collective
  Supply
  Labs
  Press
  Foods
  Logistics
  Health
  Learning
  Outdoors
  Interiors
  Robotics
  Travel
  Energy
  Instruments
  Textiles
  Kitchens
  Analytics
`)

/** How companies are named where they are; `{family}` and `{city}` come from the region, `{start}` and `{end}` from the lists above. */
const companyPatterns: Readonly<Record<string, readonly string[]>> = {
  de: ['{family} & Söhne GmbH', '{start} {end} GmbH', 'Werkstatt {family}', '{city}er Lesehaus e. V.', '{family} Gartenbau KG'],
  fr: ['Maison {family}', 'Ateliers {family}', '{start} {end} SARL', 'Éditions du Vieux-{city}', 'Coopérative {family} & Filles'],
  es: ['Hermanos {family} S.L.', 'Taller {family}', '{start} {end} S.A.', 'Cooperativa Río {city}', 'Editorial {family}'],
  pt: ['{family} & Filhos Lda.', 'Oficina {family}', '{start} {end}', 'Padaria {family}', 'Instituto {city} de Leitura'],
  it: ['Fratelli {family} S.r.l.', 'Bottega {family}', '{start} {end} S.p.A.', 'Cantina di {city}'],
  nl: ['{family} & Zn. B.V.', '{start} {end} B.V.', 'Stichting {city} Leest'],
  sv: ['{family} & Co AB', '{start} {end} AB', 'Föreningen {city} Cykel'],
  pl: ['Pracownia {family}', '{start} {end} Sp. z o.o.', 'Wydawnictwo {city}'],
  tr: ['{family} Kardeşler A.Ş.', '{start} {end} Ltd. Şti.', '{city} Atölyesi'],
  he: ['{family} ובניו בע״מ', 'סטודיו {family}', '{start} {end}', 'הוצאת {city}'],
  ar: ['مؤسسة {family}', 'شركة {family} وأولاده', '{start} {end} FZ-LLC', 'دار {city} للنشر'],
  hi: ['{family} एंड संस', '{family} प्रकाशन', '{start} {end} Pvt. Ltd.'],
  'zh-Hans': ['{city}{family}氏贸易有限公司', '{start} {end}（{city}）', '{family}记茶行'],
  'zh-Hant': ['{family}氏設計工作室', '{start} {end} 股份有限公司', '{city}書房'],
  ja: ['株式会社{family}製作所', '{family}商店', '{start} {end} 合同会社', '{city}出版'],
  ko: ['{city}출판사', '주식회사 {family}앤코', '{start} {end} 코리아'],
  uk: ['Майстерня «{family}»', '{start} {end} ТОВ', 'Видавництво «{city}»'],
  el: ['Αφοί {family} Ο.Ε.', '{start} {end} Α.Ε.', 'Εκδόσεις {city}'],
  vi: ['Công ty TNHH {family}', '{start} {end} Việt Nam', 'Xưởng gốm {city}'],
  yo: ['Ilé Iṣẹ́ {family}', '{start} {end} Nigeria Ltd', '{family} Ventures'],
  en: ['{start} {end}', '{family} & {family2}', '{start} {end} Ltd', '{city} {end}', 'The {start} Company', '{family} {end}'],
}

const enterprisePatterns = lines(`
  {start} International
  {start} Group
  {family} Industries
  {start} {end} Holdings
  {city} Medical Alliance
  {start} Rail
  {start} Insurance Group
  University of {city}
`)

export function companyName(random: Random, region: Region): string {
  const patterns = companyPatterns[region.language] ?? companyPatterns[region.language.slice(0, 2)] ?? companyPatterns['en'] ?? []
  return nameFrom(random, region, random.pick(patterns))
}

export function enterpriseName(random: Random, region: Region): string {
  return nameFrom(random, region, random.pick(enterprisePatterns))
}

export function brandName(random: Random): string {
  return `${random.pick(brandStarts)} ${random.pick(brandEnds)}`
}

function nameFrom(random: Random, region: Region, pattern: string): string {
  return fill(pattern, {
    family: region.familyName(random),
    family2: region.familyName(random),
    city: random.pick(region.cities),
    start: random.pick(brandStarts),
    end: random.pick(brandEnds),
  })
}
