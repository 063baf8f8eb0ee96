import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { normalise } from '../../src/config/normalise.ts'
import type { WrittenConfig } from '../../src/config/schema.ts'
import { type StartOptions, startHook as start } from '../../src/harness/caller/start-hook.ts'
import { type FakeInstance, makeFakeGuest } from '../../src/harness/guest/fake-guest.ts'
import { renderOurs } from '../../src/harness/play/render-ours.ts'
import type { Templates } from '../../src/hook/render.ts'
import { retarget } from '../../src/hook/retarget.ts'

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
  const planned = options.planned ?? options.guest
  const paths = new Map<string, string>()
  for (const hook of renderOurs({ config: normalise(config), planned }, templates)) {
    const path = join(root, hook.path)
    mkdirSync(dirname(path), { recursive: true })
    const { text } = retarget(hook.text, { root, shell })
    writeFileSync(path, options.edit?.(text) ?? text)
    chmodSync(path, 0o700)
    paths.set(basename(path), path)
  }
  const pathOf = (name: string): string => paths.get(name) ?? paths.get('50-gen-hooks') ?? ''
  return { preFreeze: pathOf('pre-freeze-script'), postThaw: pathOf('post-thaw-script') }
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

/** Starts a hook as VMware Tools does; its end in the words of the fault table. */
export function startHook(path: string, args: readonly string[], options: StartOptions = {}): StartedHook {
  const { child, began, end } = start(path, args, options)
  return {
    child,
    end: end.then(({ end: how, at }) => ({
      status: how.kind === 'exited' ? how.status : null,
      signal: how.kind === 'signalled' ? (how.signal as NodeJS.Signals) : null,
      took: at - began,
    })),
  }
}
