import path from 'node:path'
import { parseSync, Visitor } from 'rolldown/utils'

/** Who may import whom, as in architecture.json. */
export interface ArchitectureMap {
  readonly rooms: Readonly<Record<string, readonly string[]>>
  readonly modules: Readonly<Record<string, readonly string[]>>
}

export interface Violation {
  readonly rule: Rule
  readonly file: string
  readonly says: string
}

export type Rule = 'room' | 'module-map' | 'door' | 'pure-rules' | 'own-tables' | 'reads-only-read' | 'cycle'

interface Import {
  readonly target: string
  readonly typeOnly: boolean
}

interface SourceFile {
  readonly file: string
  readonly text: string
  readonly imports: readonly Import[]
}

/** Files of src/ by path (`src/kernel/ids.ts` → text); test files are left out by the caller. */
export function checkArchitecture(files: ReadonlyMap<string, string>, map: ArchitectureMap): Violation[] {
  const sources = [...files].map(([file, text]) => ({ file, text, imports: importsOf(file, text) }))
  return [
    ...sources.flatMap((source) => [
      ...checkRooms(source, map),
      ...checkModules(source, map),
      ...checkRules(source),
      ...checkTables(source, map),
      ...checkReads(source),
    ]),
    ...findCycles(sources),
  ]
}

function importsOf(file: string, text: string): Import[] {
  const { module, errors } = parseSync(file, text, { lang: file.endsWith('x') ? 'tsx' : 'ts', sourceType: 'module' })
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`)
  const fromImports = module.staticImports.map(({ moduleRequest, entries, start, end }) => ({
    specifier: moduleRequest.value,
    typeOnly: /^import\s+type\b/.test(text.slice(start, end)) || (entries.length > 0 && entries.every((entry) => entry.isType)),
  }))
  const fromExports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) => (moduleRequest ? [{ specifier: moduleRequest.value, typeOnly: isType }] : [])),
  )
  const dynamic = module.dynamicImports.map(({ moduleRequest }) => ({
    specifier: text.slice(moduleRequest.start, moduleRequest.end).replaceAll(/['"`]/g, ''),
    typeOnly: false,
  }))
  return [...fromImports, ...fromExports, ...dynamic].map(({ specifier, typeOnly }) => ({
    target: resolve(file, specifier),
    typeOnly,
  }))
}

/** A path below src/ for our own files; other specifiers (packages, `node:`) stay as they are. */
function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier)
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`
  return specifier
}

function roomOf(file: string): string | undefined {
  if (!file.startsWith('src/')) return undefined
  const [, room, rest] = file.split('/')
  return rest === undefined ? 'assembly' : room
}

function moduleOf(file: string): string | undefined {
  return /^src\/modules\/([^/]+)\//.exec(file)?.[1]
}

function checkRooms({ file, imports }: SourceFile, map: ArchitectureMap): Violation[] {
  const room = roomOf(file)
  if (room === undefined) return []
  const allowed = map.rooms[room]
  if (allowed === undefined) return [{ rule: 'room', file, says: `the room ${room} is not in architecture.json` }]
  return imports.flatMap(({ target }) => {
    const other = roomOf(target)
    if (other === undefined || other === room || allowed.includes(other)) return []
    return [{ rule: 'room', file, says: `${room} may not import ${other} (${target}); news travels upward as events` } as const]
  })
}

function checkModules({ file, imports }: SourceFile, map: ArchitectureMap): Violation[] {
  const room = roomOf(file)
  const own = moduleOf(file)
  return imports.flatMap(({ target }): Violation[] => {
    const other = moduleOf(target)
    if (other === undefined || other === own) return []
    const found: Violation[] = []
    if (own !== undefined && !map.modules[own]?.includes(other)) {
      found.push({
        rule: 'module-map',
        file,
        says: `${own} may not import ${other}; if it must, change architecture.json and say why`,
      })
    }
    if (room !== 'assembly' && target !== `src/modules/${other}/index.ts`) {
      found.push({ rule: 'door', file, says: `${target} is inside ${other}; enter by src/modules/${other}/index.ts` })
    }
    return found
  })
}

const PURE_PACKAGES: ReadonlySet<string> = new Set(['zod', 'canonicalize', 'node:crypto'])
const IMPURE_CALLS: ReadonlySet<string> = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'crypto.randomUUID',
  'fetch',
  'setTimeout',
  'setInterval',
])

function checkRules({ file, text, imports }: SourceFile): Violation[] {
  const own = moduleOf(file)
  if (own === undefined || !/^src\/modules\/[^/]+\/rules(\/|\.ts$)/.test(file)) return []
  const wrongImports = imports.flatMap(({ target, typeOnly }): Violation[] => {
    const isSibling = target.startsWith(`src/modules/${own}/rules`)
    if (roomOf(target) === 'kernel' || isSibling || PURE_PACKAGES.has(target) || (typeOnly && moduleOf(target) !== undefined))
      return []
    return [
      { rule: 'pure-rules', file, says: `rules may import kernel, sibling rules and types of other modules, not ${target}` },
    ]
  })
  return [...wrongImports, ...impureUses(file, text)]
}

/** Clock, chance and environment reach rules as arguments: `now`, ids and quotes are given by the action. */
function impureUses(file: string, text: string): Violation[] {
  const found: Violation[] = []
  const report = (what: string): void =>
    void found.push({ rule: 'pure-rules', file, says: `${what} in rules; take it as an argument` })
  const nameOf = (node: { type: string }): string => {
    const shape = node as unknown as { type: string; name?: string; object?: { type: string }; property?: { type: string } }
    if (shape.type === 'Identifier') return shape.name ?? ''
    if (shape.type === 'MemberExpression' && shape.object && shape.property)
      return `${nameOf(shape.object)}.${nameOf(shape.property)}`
    return ''
  }
  new Visitor({
    CallExpression(node) {
      const name = nameOf(node.callee)
      if (IMPURE_CALLS.has(name)) report(`${name}()`)
      if (name === 'newId') report('newId()')
    },
    NewExpression(node) {
      if (nameOf(node.callee) === 'Date' && node.arguments.length === 0) report('new Date()')
    },
    MemberExpression(node) {
      if (nameOf(node) === 'process.env') report('process.env')
    },
  }).visit(parseSync(file, text, { lang: 'ts', sourceType: 'module' }).program)
  return found
}

function checkTables({ file, text }: SourceFile, map: ArchitectureMap): Violation[] {
  const own = moduleOf(file)
  if (own === undefined) return []
  const foreign = Object.keys(map.modules).filter((module) => module !== own)
  const table = new RegExp(
    String.raw`\b(?:from|join|into|update|delete from|selectFrom\('|insertInto\(')\s*(${foreign.join('|')})\.[a-z_]+`,
    'gi',
  )
  return [...text.matchAll(table)].map((match) => ({
    rule: 'own-tables',
    file,
    says: `${own} names a table of ${match[1]} (${match[0]}); ask by its door, or join in reads/`,
  }))
}

function checkReads({ file, text, imports }: SourceFile): Violation[] {
  if (roomOf(file) !== 'reads') return []
  const writes =
    /\b(insert\s+into|update\s+[a-z_]+\.[a-z_]+\s+set|delete\s+from)\b|\.(insertInto|updateTable|deleteFrom)\(/i.exec(text)
  const found: Violation[] = []
  if (writes) found.push({ rule: 'reads-only-read', file, says: `reads may only select, not ${writes[0]}` })
  if (imports.some(({ target }) => target.includes('/actions/'))) {
    found.push({ rule: 'reads-only-read', file, says: 'reads decide nothing: no actions here' })
  }
  return found
}

function findCycles(sources: readonly SourceFile[]): Violation[] {
  const graph = new Map(
    sources.map(({ file, imports }) => [file, imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target)]),
  )
  const done = new Set<string>()
  const trail: string[] = []
  const found: Violation[] = []
  function visit(file: string): void {
    const at = trail.indexOf(file)
    if (at >= 0) {
      found.push({ rule: 'cycle', file, says: `imports in a circle: ${[...trail.slice(at), file].join(' → ')}` })
      return
    }
    if (done.has(file)) return
    trail.push(file)
    for (const target of graph.get(file) ?? []) if (graph.has(target)) visit(target)
    trail.pop()
    done.add(file)
  }
  for (const file of graph.keys()) visit(file)
  return found
}
