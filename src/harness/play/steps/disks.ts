import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, closeSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../../../errors.ts'
import type { Step } from '../../language/scenario.ts'
import { machineProgram } from '../../namespace/layers.ts'
import type { ScenarioContext } from '../context.ts'
import { folderOf } from '../place.ts'
import { StepBroken } from '../step-broken.ts'

/** On the guest, in memory that only this namespace sees; what is mounted goes with its layers. */
const DISKS = '/run/.disks'
/** What is in the folder must fit; the rest is filled. */
const SIZE = '256k'

/** `full /var/log/gen-hooks`: a small disk in the place of the folder, with what was in it, and nothing free. Who has something open there keeps what was. */
export function full(context: ScenarioContext, { words: [path = ''] }: Step): void {
  const folder = madeFolder(context, path)
  mkdirSync(DISKS, { recursive: true, mode: 0o700 })
  const disk = join(DISKS, String(readdirSync(DISKS).length))
  mkdirSync(disk)
  mount(['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'none', disk])
  // beside what fills it, so that this is not seen
  const seen = join(disk, 'seen')
  mkdirSync(seen)
  const { mode, uid, gid } = statSync(folder)
  chmodSync(seen, mode & 0o7777)
  chownSync(seen, uid, gid)
  try {
    execFileSync(machineProgram('cp'), ['-a', `${folder}/.`, seen], { stdio: 'ignore' })
  } catch {
    throw new StepBroken(`${path} does not fit on a disk of ${SIZE}`)
  }
  fill(join(disk, 'filler'))
  mount(['--bind', seen, folder])
}

/** Until not a byte more can be written. */
function fill(file: string): void {
  const out = openSync(file, 'w')
  try {
    for (;;) writeSync(out, Buffer.alloc(4096))
  } catch (error) {
    if (errnoOf(error) !== 'ENOSPC') throw error
  } finally {
    closeSync(out)
  }
}

/** `readonly /run`: but for the fakes, if they lie there. */
export function readonly(context: ScenarioContext, { words: [path = ''] }: Step): void {
  const folder = madeFolder(context, path)
  mount(['--bind', folder, folder])
  const { fakes } = context.guest
  if (fakes.startsWith(`${folder}/`)) mount(['--bind', fakes, fakes])
  mount(['-o', 'remount,bind,ro', folder])
}

function madeFolder({ guest }: ScenarioContext, path: string): string {
  const folder = folderOf(guest, path)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch {
    throw new StepBroken(`${path} is no folder`)
  }
  return folder
}

/** Without a note of it in /run. */
function mount(words: readonly string[]): void {
  execFileSync(machineProgram('mount'), ['-n', ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
}
