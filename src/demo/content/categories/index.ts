import type { Category } from '#kernel/category.ts'
import { accounting } from './accounting.ts'
import { adminSupport } from './admin-support.ts'
import type { CategoryContent } from './category.ts'
import { dataScience } from './data-science.ts'
import { design } from './design.ts'
import { engineering } from './engineering.ts'
import { legal } from './legal.ts'
import { marketing } from './marketing.ts'
import { mobileDevelopment } from './mobile-development.ts'
import { translation } from './translation.ts'
import { videoAudio } from './video-audio.ts'
import { webDevelopment } from './web-development.ts'
import { writing } from './writing.ts'

export type { CategoryContent, PackagedService, Task } from './category.ts'

export const contentOf: Readonly<Record<Category, CategoryContent>> = {
  web_development: webDevelopment,
  design,
  writing,
  admin_support: adminSupport,
  marketing,
  mobile_development: mobileDevelopment,
  data_science: dataScience,
  translation,
  video_audio: videoAudio,
  engineering,
  accounting,
  legal,
}
