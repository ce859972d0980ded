import path from 'node:path'
import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'

/** `demo`: a made-up world, a movable clock, anyone may become anyone. `live`: real people, real time. */
export type Mode = 'demo' | 'live'

export interface Config {
  readonly port: number
  readonly host: string
  /** Absolute path of the folder that holds the embedded database, the secret and the log. */
  readonly homeFolder: string
  /** An external PostgreSQL; without it the embedded one serves. */
  readonly databaseUrl?: string
  readonly mode: Mode
  readonly smtpUrl?: string
  readonly mailFrom: string
  /** Where people reach the site, without a slash at the end. */
  readonly publicUrl: string
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  readonly process: 'web' | 'worker' | 'all'
  /** Without it a secret is made once and kept in the home folder. */
  readonly sessionSecret?: string
  /** Without it /metrics answers only in demo mode. */
  readonly metricsToken?: string
  readonly trustedProxies: number
  /** The private key that signs seals; without it one is made and kept in the home folder. */
  readonly sealKeyFile?: string
  /** Where signed heads are written; without it `heads` in the home folder. */
  readonly sealHeadsFolder?: string
  /** Who is told outside what happened, and the secret our messages are signed with. */
  readonly webhook?: { readonly url: string; readonly secret: string }
}

export interface ConfigProblem {
  readonly setting: string
  readonly problem: string
  readonly mend: string
}

interface Setting<S extends z.ZodType> {
  readonly schema: S
  readonly says: string
  /** As shown in the documentation when the value is not given. */
  readonly otherwise: string
  readonly mend: string
}

function setting<S extends z.ZodType>(schema: S, words: Omit<Setting<S>, 'schema'>): Setting<S> {
  return { schema, ...words }
}

function url(...protocols: readonly string[]): z.ZodString {
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), 'is not such an address')
}

function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`)
}

/** Every setting there is. The page docs/operating/configuration.md is written from this table. */
export const settings = {
  PORT: setting(wholeNumber(0, 65_535).optional(), {
    says: 'The TCP port of the web server; 0 takes any free one.',
    otherwise: '3000',
    mend: 'Give a number from 0 to 65535, for example PORT=8080.',
  }),
  HOST: setting(z.string().optional(), {
    says: 'The address to listen on. The default can be reached from this machine only; 0.0.0.0 is everywhere.',
    otherwise: '127.0.0.1',
    mend: 'Give an address of this machine, for example HOST=0.0.0.0.',
  }),
  GUILDHALL_HOME: setting(z.string().optional(), {
    says: 'The folder for the embedded database, the secret and the log. One running server per folder.',
    otherwise: '`.guildhall` in the current folder',
    mend: 'Give a folder this user may write to.',
  }),
  DATABASE_URL: setting(url('postgres:', 'postgresql:').optional(), {
    says: 'A PostgreSQL server, version 18 or newer, to use instead of the embedded one. The user must own the database.',
    otherwise: 'the embedded PostgreSQL',
    mend: 'Write it as postgresql://user:password@host:5432/database.',
  }),
  GUILDHALL_MODE: setting(z.enum(['demo', 'live'], 'is neither demo nor live').optional(), {
    says: '`demo` makes a world to try things in: one-click personas and a clock that can be moved. `live` has neither.',
    otherwise: '`demo` with the embedded database, `live` with DATABASE_URL',
    mend: 'Write GUILDHALL_MODE=demo or GUILDHALL_MODE=live.',
  }),
  SMTP_URL: setting(url('smtp:', 'smtps:').optional(), {
    says: 'The mail server that sends our mails. Without it they stay in the database; in demo mode the outbox page shows them.',
    otherwise: 'no mail leaves this machine',
    mend: 'Write it as smtp://user:password@host:587 or smtps://user:password@host:465.',
  }),
  MAIL_FROM: setting(
    z
      .string()
      .regex(/^(?:[^<>@]+<)?[^<>@\s]+@[^<>@\s]+>?$/, 'is not a sender')
      .optional(),
    {
      says: 'The sender of our mails. Needed once SMTP_URL is set.',
      otherwise: 'Guildhall <no-reply@localhost>',
      mend: 'Write it as MAIL_FROM="Guildhall <hello@example.org>".',
    },
  ),
  PUBLIC_URL: setting(url('http:', 'https:').optional(), {
    says: 'Where people reach the site; links in mails start with it. With https, cookies travel on secure connections only.',
    otherwise: 'http://localhost and the port',
    mend: 'Write it as PUBLIC_URL=https://guildhall.example.org.',
  }),
  LOG_LEVEL: setting(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'is no level').optional(), {
    says: 'How much goes to the log: trace, debug, info, warn, error, fatal or silent.',
    otherwise: 'info',
    mend: 'Use one of trace, debug, info, warn, error, fatal, silent.',
  }),
  PROCESS: setting(z.enum(['web', 'worker', 'all'], 'is none of web, worker, all').optional(), {
    says: 'What this process does: serve pages, do background work, or both. Only `all` works with the embedded database.',
    otherwise: 'all',
    mend: 'Use PROCESS=web, PROCESS=worker or PROCESS=all.',
  }),
  SESSION_SECRET: setting(z.string().min(32, 'is shorter than 32 characters').optional(), {
    says: 'Signs what forms carry. Several web processes behind one address need the same one.',
    otherwise: 'made once, kept in the home folder',
    mend: 'Give at least 32 random characters, for example from `openssl rand -hex 32`.',
  }),
  METRICS_TOKEN: setting(z.string().min(16, 'is shorter than 16 characters').optional(), {
    says: 'What a collector sends as `Authorization: Bearer …` to read /metrics.',
    otherwise: '/metrics is open in demo mode and closed in live mode',
    mend: 'Give at least 16 random characters.',
  }),
  TRUSTED_PROXIES: setting(wholeNumber(0, 5).optional(), {
    says: 'How many reverse proxies stand in front; so many entries of X-Forwarded-For are believed.',
    otherwise: '0',
    mend: 'Give a number from 0 to 5.',
  }),
  SEAL_KEY_FILE: setting(z.string().optional(), {
    says: 'The private key that signs the ledger’s seals (Ed25519, PEM). Several workers on one database need the same one.',
    otherwise: 'made once, kept in the home folder as `seal-key.pem`',
    mend: 'Give a file this user may read, for example one made by `openssl genpkey -algorithm ed25519`.',
  }),
  SEAL_HEADS_FOLDER: setting(z.string().optional(), {
    says: 'The folder that gets every signed head of the ledger, as lines of `heads.jsonl`. Best one that is copied off this machine.',
    otherwise: '`heads` in the home folder',
    mend: 'Give a folder this user may write to.',
  }),
  WEBHOOK_URL: setting(url('http:', 'https:').optional(), {
    says: 'Who is told outside what happened: the life of the rules, refunds and every signed head (docs/reference/webhooks.md), as standardwebhooks.com describes.',
    otherwise: 'nobody is told',
    mend: 'Write it as WEBHOOK_URL=https://example.org/guildhall.',
  }),
  WEBHOOK_SECRET: setting(
    z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'is not whsec_ and at least 24 bytes in base64')
      .optional(),
    {
      says: 'Signs our webhooks, so that the receiver knows they are ours. Needed once WEBHOOK_URL is set.',
      otherwise: 'no webhook',
      mend: 'Give `whsec_` and what `openssl rand -base64 32` prints.',
    },
  ),
} as const

type SettingName = keyof typeof settings
type Values = { [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> }

/** Secrets among the settings: their value is never repeated to anybody. */
const secretSettings: ReadonlySet<string> = new Set<SettingName>([
  'DATABASE_URL',
  'SMTP_URL',
  'SESSION_SECRET',
  'METRICS_TOKEN',
  'WEBHOOK_SECRET',
])

/** Reads the settings from an environment; every wrong one is named with its mend, all at once. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  currentFolder: string = process.cwd(),
): Result<Config, { code: 'bad_configuration'; problems: readonly ConfigProblem[] }> {
  const problems: ConfigProblem[] = []
  const values: Record<string, unknown> = {}
  for (const [name, { schema, mend }] of Object.entries(settings)) {
    const given = environment[name]?.trim()
    const parsed = schema.safeParse(given === '' ? undefined : given)
    if (parsed.success) values[name] = parsed.data
    else problems.push({ setting: name, problem: `${shown(name, given)} ${parsed.error.issues[0]?.message ?? 'is wrong'}`, mend })
  }
  if (problems.length > 0) return refuse({ code: 'bad_configuration', problems })

  const config = toConfig(values as Values, currentFolder)
  const contradictions = contradictionsIn(config, values as Values)
  return contradictions.length > 0 ? refuse({ code: 'bad_configuration', problems: contradictions }) : ok(config)
}

function shown(name: string, given: string | undefined): string {
  return secretSettings.has(name) ? 'its value' : `"${given}"`
}

function toConfig(values: Values, currentFolder: string): Config {
  const port = values.PORT ?? 3000
  return {
    port,
    host: values.HOST ?? '127.0.0.1',
    homeFolder: path.resolve(currentFolder, values.GUILDHALL_HOME ?? '.guildhall'),
    ...given('databaseUrl', values.DATABASE_URL),
    mode: values.GUILDHALL_MODE ?? (values.DATABASE_URL === undefined ? 'demo' : 'live'),
    ...given('smtpUrl', values.SMTP_URL),
    mailFrom: values.MAIL_FROM ?? 'Guildhall <no-reply@localhost>',
    publicUrl: (values.PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    logLevel: values.LOG_LEVEL ?? 'info',
    process: values.PROCESS ?? 'all',
    ...given('sessionSecret', values.SESSION_SECRET),
    ...given('metricsToken', values.METRICS_TOKEN),
    trustedProxies: values.TRUSTED_PROXIES ?? 0,
    ...given('sealKeyFile', inFolder(currentFolder, values.SEAL_KEY_FILE)),
    ...given('sealHeadsFolder', inFolder(currentFolder, values.SEAL_HEADS_FOLDER)),
    ...(values.WEBHOOK_URL === undefined || values.WEBHOOK_SECRET === undefined
      ? {}
      : { webhook: { url: values.WEBHOOK_URL, secret: values.WEBHOOK_SECRET } }),
  }
}

function inFolder(currentFolder: string, file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.resolve(currentFolder, file)
}

function given<Name extends string>(name: Name, value: string | undefined): { readonly [N in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: string }
}

function contradictionsIn(config: Config, values: Values): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  if (config.smtpUrl !== undefined && values.MAIL_FROM === undefined) {
    problems.push({ setting: 'MAIL_FROM', problem: 'is needed because SMTP_URL is set', mend: settings.MAIL_FROM.mend })
  }
  if (values.WEBHOOK_URL !== undefined && values.WEBHOOK_SECRET === undefined) {
    problems.push({
      setting: 'WEBHOOK_SECRET',
      problem: 'is needed because WEBHOOK_URL is set',
      mend: settings.WEBHOOK_SECRET.mend,
    })
  }
  if (config.process !== 'all' && config.databaseUrl === undefined) {
    problems.push({
      setting: 'PROCESS',
      problem: `"${config.process}" needs a database that several processes can reach`,
      mend: 'Set DATABASE_URL, or leave PROCESS out.',
    })
  }
  return problems
}
