// Builds style sheets and scripts ahead of time, for an installation whose folder will be read-only when it starts.
import { ensureAssets } from '#faces/web/assets.ts'

const assets = await ensureAssets(process.env.GUILDHALL_HOME ?? '.guildhall')
process.stdout.write(`${assets.styles}\n${assets.script}\n`)
