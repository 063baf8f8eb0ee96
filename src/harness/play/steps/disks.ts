import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, closeSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../../../errors.ts'
import type { Step } from '../../language/scenario.ts'
import { machineProgram } from '../../namespace/layers.ts'
import type { ScenarioContext } from '../context.ts'
import { folderOf } from '../place.ts'
import { StepBroken } from '../step-broken.ts'

/** On the guest, in a tmpfs that only this namespace sees; mounts there end with the layers. */
const DISKS = '/run/.disks'
/** The files of the folder must fit on the disk, and a filler takes the rest. */
const SIZE = '256k'

/** `full /var/log/gen-hooks`: mounts a small disk without free space over the folder, with the files of the folder. A process that has a file open there keeps the old file. */
export function full(context: ScenarioContext, { words: [path = ''] }: Step): void {
  const folder = madeFolder(context, path)
  mkdirSync(DISKS, { recursive: true, mode: 0o700 })
  const disk = join(DISKS, String(readdirSync(DISKS).length))
  mkdirSync(disk)
  mount(['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'none', disk])
  // beside the file that fills the disk, so that steps do not see that file
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

/** Writes until no byte is free. */
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

/** `readonly /run`: remounts the folder read-only; the fakes stay writable if they lie in it. */
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

/** Mounts; with -n, which writes no note of the mount to /run. */
function mount(words: readonly string[]): void {
  execFileSync(machineProgram('mount'), ['-n', ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
}
