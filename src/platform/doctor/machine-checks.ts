import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { findHolder } from '../home.ts'
import { prepareLaunch } from '../db/postgres-launch.ts'
import { concern, fine, problem, type Check } from './check.ts'

const NEEDED_NODE = 24
const MEGABYTE = 2 ** 20
const LEAST_FREE_MEGABYTES = 200
const EASY_FREE_MEGABYTES = 1000

export const checkNode: Check = {
  name: 'Node.js',
  async run() {
    if (Number(process.versions.node.split('.')[0]) >= NEEDED_NODE) return fine(process.version)
    return problem(
      `${process.version} is too old`,
      `Run \`npm ci\`: it brings Node ${NEEDED_NODE} on Linux and Windows. On macOS install it.`,
    )
  },
}

export const checkPackages: Check = {
  name: 'packages',
  async run({ config, home }) {
    if (config.databaseUrl !== undefined) return fine('installed; PostgreSQL is external')
    const launch = prepareLaunch(home.databaseFolder)
    const disguise = launch.prefix[0] ?? (launch.spawnAs === undefined ? undefined : 'another user')
    return fine(`installed, with PostgreSQL${disguise === undefined ? '' : ` (root runs it by ${disguise})`}`)
  },
}

export const checkDisk: Check = {
  name: 'disk',
  async run({ home }) {
    const { bavail, bsize } = await statfs(home.folder)
    const freeMegabytes = Math.floor((bavail * bsize) / MEGABYTE)
    const says = `${home.folder} has ${freeMegabytes} MB free`
    const mend = 'Free some space, or set GUILDHALL_HOME to a folder on a larger disk.'
    if (freeMegabytes < LEAST_FREE_MEGABYTES) return problem(says, mend)
    return freeMegabytes < EASY_FREE_MEGABYTES ? concern(says, mend) : fine(says)
  },
}

export const checkPort: Check = {
  name: 'port',
  async run({ config, home }) {
    const { port, host } = config
    if (config.process === 'worker') return fine('not needed: this process only works in the background')
    const code = await tryPort(host, port)
    if (code === undefined) return fine(`${host}:${port} is free`)
    const holder = findHolder(home)
    if (code === 'EADDRINUSE' && holder?.url !== undefined)
      return fine(`taken by this marketplace itself (process ${holder.pid})`)
    if (code === 'EADDRINUSE') {
      return problem(`${host}:${port} is taken by another program`, `Stop it, or choose another port: PORT=${port + 1}`)
    }
    return problem(
      `${host}:${port} cannot be used (${code})`,
      'Set PORT to a free number above 1023 and HOST to an address of this machine.',
    )
  },
}

async function tryPort(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

export const checkExposure: Check = {
  name: 'settings',
  async run({ config }) {
    const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(config.host)
    if (config.mode === 'demo' && !isLocal) {
      return concern(
        `demo mode listens on ${config.host}: whoever reaches it can become anybody, the operator too`,
        'Good for a show among friends. Otherwise leave HOST out, or set GUILDHALL_MODE=live.',
      )
    }
    if (config.mode === 'live' && new URL(config.publicUrl).hostname === 'localhost') {
      return concern('links in mails would lead to localhost', 'Set PUBLIC_URL to the address people use.')
    }
    return fine(`${config.mode} mode, reached at ${config.publicUrl}`)
  },
}
