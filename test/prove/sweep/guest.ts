import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { normalise } from '../../../src/config/normalise.ts'
import type { WrittenConfig } from '../../../src/config/schema.ts'
import { DEFAULT_GUEST, makeFakeGuest } from '../../../src/harness/guest/fake-guest.ts'
import type { Hooks } from '../../../src/harness/guest/script-queue.ts'
import { renderHooks } from '../../../src/hook/render.ts'
import { retarget } from '../../../src/hook/retarget.ts'
import { readTemplates } from '../../../src/hook/templates.ts'
import type { Instance } from '../../../src/model.ts'

/** Deadline of the sweeps, in seconds: everything of a story is over a little after it. */
export const DEADLINE_SECONDS = 3

/** The shortest bounds, and no suspend limit: that of the instance would hide a defect of ours. */
export const SHORT: WrittenConfig = {
  freeze: { timeout: 2 },
  thaw: { timeout: 2 },
  watchdog: { deadline: DEADLINE_SECONDS, resumeAfter: null },
}

/** A deadline that no load reaches. */
export const PATIENT_SECONDS = 200

/** The same with that deadline. */
export const PATIENT: WrittenConfig = {
  freeze: { timeout: 30 },
  thaw: { timeout: 30 },
  watchdog: { deadline: PATIENT_SECONDS, resumeAfter: null },
}

/** The texts of the pair for the default guest, not yet pointed at a sandbox. */
export interface PairTexts {
  readonly preFreeze: string
  readonly postThaw: string
}

/** A fake guest with the pair installed. */
export interface HookGuest {
  readonly root: string
  readonly hooks: Hooks
}

/** Renders the pair once; every guest of a sweep gets the same. */
export async function renderPair(written: WrittenConfig): Promise<PairTexts> {
  const hooks = renderHooks(normalise(written), DEFAULT_GUEST.map(instance), await readTemplates())
  const text = hooks[0]?.text ?? ''
  return { preFreeze: text, postThaw: text }
}

function instance({ kind, name }: Pick<Instance, 'kind' | 'name'>): Instance {
  return {
    kind,
    name,
    directory: `/opt/${kind}/${name.toLowerCase()}`,
    version: '2024.1.0.262.0',
    product: kind === 'iris' ? 'IRIS' : '',
    status: 'running',
    statusText: 'running, since Mon Jul 23 14:42:09 2018',
    state: 'ok',
    mirror: null,
    owner: { kind: 'known', user: 'irisowner' },
  }
}

/** A new folder for the guests of a test; its name marks their processes. */
export function makeBase(word: string): string {
  return mkdtempSync(join(tmpdir(), `gen-hooks-${word}-`))
}

/** The default guest in `base/name`, with the pair run by `shell`. */
export function makeHookGuest(base: string, name: string, pair: PairTexts, shell: string): HookGuest {
  const root = join(base, name)
  mkdirSync(root)
  makeFakeGuest(root)
  return { root, hooks: installPair(root, pair, shell) }
}

/** Puts a pair into a guest, in the place of what is there. */
export function installPair(root: string, pair: PairTexts, shell: string): Hooks {
  const install = (file: string, text: string): string => {
    const path = join(root, 'usr/sbin', file)
    // a new file, since a shell that still reads the old one must not see it change
    rmSync(path, { force: true })
    writeFileSync(path, retarget(text, { root, shell }).text)
    chmodSync(path, 0o700)
    return path
  }
  return {
    preFreeze: install('pre-freeze-script', pair.preFreeze),
    postThaw: install('post-thaw-script', pair.postThaw),
    folder: join(root, 'etc/vmware-tools/backupScripts.d'),
  }
}
