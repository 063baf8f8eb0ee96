import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { normalise } from '../../src/config/normalise.ts'
import type { WrittenConfig } from '../../src/config/schema.ts'
import { uptimeSeconds } from '../../src/harness/events.ts'
import { type FakeInstance, makeFakeGuest } from '../../src/harness/fake-guest.ts'
import { retarget } from '../../src/harness/retarget.ts'
import type { Instance, RenderedHook, Role } from '../../src/model.ts'
import { renderHooks, type Templates } from '../../src/render/render.ts'

export interface SandboxOptions {
  /** An empty folder, absolute; it becomes the guest's root. */
  readonly root: string
  /** What runs the hooks: `/usr/bin/dash`, `/usr/bin/bash --posix`. */
  readonly shell: string
  readonly templates: Templates
  readonly guest: readonly FakeInstance[]
  /** The instances the hooks are rendered for; those of the guest if left out. */
  readonly planned?: readonly FakeInstance[] | undefined
  readonly config: WrittenConfig
  /** A last change to the text of a hook, after it was pointed into the sandbox. */
  readonly edit?: ((text: string) => string) | undefined
}

/** A throw-away guest with hooks in it. */
export interface Sandbox {
  readonly root: string
  readonly preFreeze: string
  readonly postThaw: string
}

/** Makes a guest in `root` and puts the hooks of the configuration there, to be run by `shell`. */
export function makeSandbox(options: SandboxOptions): Sandbox {
  makeFakeGuest(options.root, options.guest)
  return { root: options.root, ...putHooks(options) }
}

/** Renders the hooks and writes them into a guest that is there already; of the layout backupScripts.d both are one file. */
export function putHooks(options: SandboxOptions): Omit<Sandbox, 'root'> {
  const { root, shell, templates, config } = options
  const planned = (options.planned ?? options.guest).map(asInstance)
  const folder = config.layout === 'backupScripts.d' ? 'etc/vmware-tools/backupScripts.d' : 'usr/sbin'
  mkdirSync(join(root, folder), { recursive: true })
  const paths = new Map<Role, string>()
  for (const hook of rendered(config, planned, templates)) {
    const path = join(root, folder, hook.fileName)
    const { text } = retarget(hook.text, { root, shell })
    writeFileSync(path, options.edit?.(text) ?? text)
    chmodSync(path, 0o700)
    paths.set(hook.role, path)
  }
  const pathOf = (role: Role): string => paths.get(role) ?? paths.get('all') ?? ''
  return { preFreeze: pathOf('pre-freeze'), postThaw: pathOf('post-thaw') }
}

const renderings = new WeakMap<Templates, Map<string, readonly RenderedHook[]>>()

/** Most rows have the same hooks, and a rendering takes as long as a short row. */
function rendered(config: WrittenConfig, planned: readonly Instance[], templates: Templates): readonly RenderedHook[] {
  const known = renderings.get(templates) ?? new Map<string, readonly RenderedHook[]>()
  renderings.set(templates, known)
  const key = JSON.stringify([config, planned])
  const hooks = known.get(key) ?? renderHooks(normalise(config), planned, templates)
  known.set(key, hooks)
  return hooks
}

function asInstance(fake: FakeInstance): Instance {
  return {
    kind: fake.kind,
    name: fake.name,
    directory: fake.directory ?? `/opt/${fake.kind}/${fake.name.toLowerCase()}`,
    version: '2024.1',
    product: fake.product ?? 'IRIS',
    status: 'running',
    statusText: 'running',
    state: 'ok',
    mirror: null,
    owner: { kind: 'known', user: fake.owner ?? 'irisowner' },
  }
}

/** How a hook ended; null is the status of a signalled one. */
export interface HookEnd {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  /** Seconds it took. */
  readonly took: number
}

export interface StartedHook {
  readonly child: ChildProcess
  readonly end: Promise<HookEnd>
}

export interface StartOptions {
  /** Descriptors 0-2 are closed. */
  readonly closed?: true
  /** Called by a relative path, from its own folder. */
  readonly relative?: true
  readonly umask?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a hook as VMware Tools does: SIGPIPE ignored, a service's environment. The child's pid is the hook's. */
export function startHook(path: string, args: readonly string[], options: StartOptions = {}): StartedHook {
  const began = uptimeSeconds()
  const lines = ["trap '' PIPE"]
  if (options.umask !== undefined) lines.push(`umask ${options.umask}`)
  if (options.relative === true) lines.push('cd "$(dirname "$0")"', 'self=./$(basename "$0")')
  else lines.push('self=$0')
  lines.push(`exec "$self" "$@"${options.closed === true ? ' <&- >&- 2>&-' : ''}`)
  const child = spawn('/bin/sh', ['-c', lines.join('\n'), path, ...args], {
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...options.env },
    stdio: 'ignore',
  })
  const end = new Promise<HookEnd>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (status, signal) => resolve({ status, signal, took: uptimeSeconds() - began }))
  })
  return { child, end }
}
