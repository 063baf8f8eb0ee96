import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { withPrefix } from '../hook-prefix.ts'
import { parseEvent, type VmtoolsdEvent } from './events.ts'
import type { Installation } from './needs.ts'

/** The programs and the folder of a daemon. */
export interface DaemonOptions {
  readonly installation: Installation
  /** The built fakehost.so. */
  readonly shim: string
  /** An empty folder for tools.conf, the plug-in folder, the log. */
  readonly folder: string
  /** Lines of tools.conf that follow `[vmbackup]`; they may open further sections. */
  readonly conf: readonly string[]
  /** Variables besides those of a service; the hooks inherit them. */
  readonly environment?: Readonly<Record<string, string>>
}

/** A running vmtoolsd whose host is this process. */
export interface Vmtoolsd {
  readonly pid: number
  /** All events so far, in order; grows. */
  readonly events: readonly VmtoolsdEvent[]
  /** An RPC as the host sends it, or a command of the shim. */
  readonly send: (line: string) => void
  /** The next event that matches, looking only forward; rejects after `limitMs` or when vmtoolsd has ended. */
  readonly next: (what: string, match: (event: VmtoolsdEvent) => boolean, limitMs: number) => Promise<VmtoolsdEvent>
  /** Ends it with TERM, after `limitMs` with KILL; resolves when it is gone. */
  readonly stop: (limitMs: number) => Promise<void>
  readonly isAlive: () => boolean
  /** Resolves when vmtoolsd and the processes that it started for hooks have ended, and all their events are in `events`. */
  readonly silent: Promise<void>
}

const DOMAINS = ['vmsvc', 'vmtoolsd', 'vmbackup', 'vmtools']

function toolsConf(folder: string, conf: readonly string[]): string {
  const logging = DOMAINS.map((d) => `${d}.level=debug\n${d}.handler=file\n${d}.data=${folder}/log`)
  // The null driver freezes no file system of this machine. The shim refuses FIFREEZE too.
  return `${['[logging]', 'log=true', ...logging, '[vmbackup]', 'enableSyncDriver=false', ...conf].join('\n')}\n`
}

/** Whether a command line belongs to a daemon that this module started. */
export function isDaemon(command: string): boolean {
  return /^\S*vmtoolsd -n vmsvc /.test(command)
}

/** Starts vmtoolsd under the shim; resolves once its channel to the host is up. */
export async function startVmtoolsd(options: DaemonOptions): Promise<Vmtoolsd> {
  const { installation, shim, folder } = options
  mkdirSync(`${folder}/plugins`, { recursive: true })
  mkdirSync(`${folder}/common`)
  symlinkSync(installation.plugin, `${folder}/plugins/libvmbackup.so`)
  writeFileSync(`${folder}/log`, '')
  writeFileSync(`${folder}/tools.conf`, toolsConf(folder, options.conf))
  const output = openSync(`${folder}/output`, 'w')
  const child = spawn(
    ...withPrefix(installation.program, [
      ...['-n', 'vmsvc', '-c', `${folder}/tools.conf`, '-p', `${folder}/plugins`, '--common-path', `${folder}/common`],
    ]),
    {
      cwd: '/',
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        LANG: 'C.UTF-8',
        ...options.environment,
        LD_PRELOAD: shim,
      },
      stdio: ['ignore', output, output, 'pipe', 'pipe'],
    },
  )
  closeSync(output)
  const commands = child.stdio[3] as Writable
  const reports = child.stdio[4] as Readable
  commands.on('error', () => {}) // vmtoolsd may be dead already: `ended` reports that

  const events: VmtoolsdEvent[] = []
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const look of [...waiting]) look()
  }
  let ended: string | null = null
  let cursor = 0
  const lines = createInterface({ input: reports }).on('line', (line) => {
    const event = parseEvent(line)
    if (event !== null) events.push(event)
    wake()
  })
  const silent = new Promise<void>((resolve) => lines.once('close', resolve))
  const gone = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      ended = how
      resolve()
      wake()
    }
    child.on('error', (error) => end(error.message))
    child.on('exit', (code, signal) => end(signal ?? `status ${code}`))
  })

  const next: Vmtoolsd['next'] = (what, match, limitMs) =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer)
        waiting.delete(look)
      }
      const fail = (why: string): void => {
        leave()
        reject(new Error(`vmtoolsd: ${why}, expected ${what}`))
      }
      const look = (): void => {
        while (cursor < events.length) {
          const event = events[cursor++]
          if (event === undefined || !match(event)) continue
          leave()
          resolve(event)
          return
        }
        if (ended !== null) fail(`ended with ${ended}`)
      }
      const timer = setTimeout(() => fail(`silent for ${limitMs} ms`), limitMs)
      waiting.add(look)
      look()
    })

  await next('the channel to be up', (event) => event.kind === 'started', 30_000)
  return {
    pid: child.pid ?? 0,
    events,
    next,
    send: (line) => {
      commands.write(`${line}\n`)
    },
    stop: async (limitMs) => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
      await gone
      clearTimeout(timer)
    },
    isAlive: () => ended === null,
    silent,
  }
}
