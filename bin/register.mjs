// Lets Node run our server .tsx files without a build: type stripping does .ts, rolldown turns .tsx into JavaScript.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'rolldown/utils'

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const file = fileURLToPath(url)
    const { code } = transformSync(file, readFileSync(file, 'utf8'), {
      lang: 'tsx',
      jsx: { runtime: 'automatic', importSource: 'react' },
      sourcemap: true,
    })
    return { format: 'module', source: code, shortCircuit: true }
  },
})
