import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { GUEST_PATHS } from '../../hook/model.ts'
import { retarget } from '../../hook/retarget.ts'
import type { Guest } from '../guest/guest.ts'
import type { Hooks } from '../guest/script-queue.ts'
import type { Scenario } from '../language/scenario.ts'
import { GUEST_HOOKS, type Job, type OurHook } from './job.ts'

/** The paths of the two hooks; with the layout backupScripts.d both are one file. */
export interface PlacedHooks {
  readonly hooks: Hooks
  readonly paths: { readonly preFreeze: string; readonly postThaw: string }
}

/** The places of a scenario's hooks on its guest. */
export function placesOf({ config }: Scenario, guest: Guest, tried: Job['tried']): PlacedHooks {
  const hooks: Hooks = {
    preFreeze: guest.at(GUEST_HOOKS.preFreeze),
    postThaw: guest.at(GUEST_HOOKS.postThaw),
    folder: guest.at(GUEST_HOOKS.folder),
  }
  const both = `${hooks.folder}/50-gen-hooks`
  const isOne = tried.kind === 'ours' && config.layout === 'backupScripts.d'
  return {
    hooks,
    paths: isOne ? { preFreeze: both, postThaw: both } : { preFreeze: hooks.preFreeze, postThaw: hooks.postThaw },
  }
}

/** Writes our own hooks, and the filter of the metrics. In a namespace only their first line differs from what install writes; in a sandbox that of hooks what retarget says. */
export function putOurs(hooks: readonly OurHook[], shell: string | null, guest: Guest): void {
  for (const { path, text } of hooks) {
    const placed =
      guest.mode === 'sandbox' && path !== GUEST_PATHS.filter
        ? retarget(text, { root: guest.fakes, shell: shell ?? '/bin/sh' }).text
        : withShell(text, shell)
    write(guest.at(path), placed, 0o700)
  }
}

/** Writes a pair that is not ours, byte for byte but for the first line where a shell is asked for. Only in a namespace: its paths are its own. */
export function putFiles({ tried, shell }: Pick<Job, 'tried' | 'shell'>): void {
  if (tried.kind === 'ours') return
  for (const { name, bytes, mode } of tried.files) {
    const path = name.startsWith('backupScripts.d/') ? `/etc/vmware-tools/${name}` : `/usr/sbin/${name}`
    const content = Buffer.from(bytes, 'base64')
    write(path, shell === null ? content : Buffer.from(withShell(content.toString('latin1'), shell), 'latin1'), mode)
  }
}

function withShell(text: string, shell: string | null): string {
  if (shell === null) return text
  return /^#!/.test(text) ? text.replace(/^#!.*/, `#!${shell}`) : `#!${shell}\n${text}`
}

function write(path: string, content: string | Buffer, mode: number): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
}
