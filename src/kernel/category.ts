/** The fields of work. Codes are only ever added: they are stored in jobs, profiles and in the facts of every charge. */
export const categories = [
  'web_development',
  'mobile_development',
  'data_science',
  'design',
  'writing',
  'translation',
  'marketing',
  'video_audio',
  'admin_support',
  'engineering',
  'legal',
  'accounting',
] as const

export type Category = (typeof categories)[number]
