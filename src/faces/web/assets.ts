import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { newId } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'

/** The style sheet and the script, built once and kept in memory: together they are far below a megabyte. */
export interface Assets {
  /** Addresses with a hash of the content in them. */
  readonly styles: string
  readonly script: string
  /** Files that browsers look for at the root: `/favicon.svg`. */
  readonly rootPaths: readonly string[]
  answer(request: Request): Response
}

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const WEB = path.join(PROJECT, 'src', 'faces', 'web')

/**
 * The built assets; builds them (1–2 s) when the sources changed or were never built. They go to `dist/`, or to
 * `homeFolder` where the project's own folder may not be written to.
 * @throws when neither folder can be written to
 */
export async function ensureAssets(homeFolder: string): Promise<Assets> {
  const stamp = stampOfSources()
  const folders = [path.join(PROJECT, 'dist'), path.join(homeFolder, 'assets')]
  const built = folders.map((folder) => path.join(folder, stamp)).find((folder) => existsSync(folder))
  return readAssets(built ?? (await build(folders, stamp)))
}

/** Everything a class name or a rule can come from, so that an edit is never served with yesterday's looks. */
function stampOfSources(): string {
  const hash = createHash('sha256')
  const sources = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.(tsx?|css|svg|txt)$/.test(file),
  )
  for (const file of ['vite.config.ts', ...sources.map((file) => path.join('src', 'faces', 'web', file)).toSorted()]) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(PROJECT, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

async function build(folders: readonly string[], stamp: string): Promise<string> {
  const name = `.making-${newId()}`
  const folder = folders.find((candidate) => canMake(path.join(candidate, name)))
  if (folder === undefined) throw new Error(`the style sheet cannot be built: none of ${folders.join(', ')} may be written to`)
  // Vite costs half a second to load, so it is loaded only when there is something to build.
  const vite = await import('vite')
  const draft = path.join(folder, name)
  await vite.build({
    root: PROJECT,
    configFile: path.join(PROJECT, 'vite.config.ts'),
    configLoader: 'native',
    logLevel: 'error',
    build: { outDir: draft, emptyOutDir: true },
  })
  const place = path.join(folder, stamp)
  try {
    renameSync(draft, place)
  } catch (problem) {
    // Another process was faster; its result is the same.
    rmSync(draft, { recursive: true })
    if (!existsSync(place)) throw problem
  }
  for (const old of readdirSync(folder).filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== stamp)) {
    rmSync(path.join(folder, old), { recursive: true, force: true })
  }
  return place
}

function canMake(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true })
    return true
  } catch {
    return false
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

interface AssetFile {
  readonly plain: Uint8Array<ArrayBuffer>
  readonly gzipped: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

function readAssets(folder: string): Assets {
  const manifest = JSON.parse(readFileSync(path.join(folder, '.vite', 'manifest.json'), 'utf8')) as Record<
    string,
    { file: string }
  >
  const files = new Map<string, AssetFile>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = TYPES[path.extname(name)]
    if (type !== undefined) files.set(`/${name.replaceAll(path.sep, '/')}`, readFile(path.join(folder, name), name, type))
  }
  const addressOf = (source: string): string => {
    const entry = manifest[source]
    invariant(entry !== undefined, `the build made no ${source}`)
    return `/${entry.file}`
  }
  return {
    styles: addressOf('src/faces/web/styles/index.css'),
    script: addressOf('src/faces/web/client/delegate.ts'),
    rootPaths: [...files.keys()].filter((name) => !name.startsWith('/assets/')),
    answer: (request) => answerFile(request, files.get(new URL(request.url).pathname)),
  }
}

function readFile(file: string, name: string, type: string): AssetFile {
  const plain = new Uint8Array(readFileSync(file))
  const isHashed = name.startsWith('assets')
  return {
    plain,
    gzipped: new Uint8Array(gzipSync(plain, { level: 9 })),
    headers: {
      'content-type': type,
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      vary: 'accept-encoding',
    },
  }
}

function answerFile(request: Request, file: AssetFile | undefined): Response {
  if (file === undefined)
    return new Response('There is no such file.', { status: 404, headers: { 'content-type': 'text/plain' } })
  if (request.headers.get('if-none-match') === file.headers.etag)
    return new Response(null, { status: 304, headers: file.headers })
  const takesGzip = (request.headers.get('accept-encoding') ?? '').includes('gzip')
  return takesGzip
    ? new Response(file.gzipped, { headers: { ...file.headers, 'content-encoding': 'gzip' } })
    : new Response(file.plain, { headers: file.headers })
}
