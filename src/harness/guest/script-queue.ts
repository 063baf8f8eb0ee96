import { statSync } from 'node:fs'
import { join } from 'node:path'
import { namesIn } from './names-in.ts'

/** The hooks of a guest, as real paths. */
export interface Hooks {
  /** /usr/sbin/pre-freeze-script */
  readonly preFreeze: string
  /** /usr/sbin/post-thaw-script */
  readonly postThaw: string
  /** /etc/vmware-tools/backupScripts.d */
  readonly folder: string
}

/** One place of the queue: the script that runs on freeze, and the script for thaw or freezeFail. */
export interface QueuedScript {
  readonly freeze: string
  readonly thaw: string
}

/**
 * The hooks in the order of their freeze; thaw runs them in reverse. The legacy pair comes first and takes one place, though one of the two may be
 * missing; of the folder every regular file, hidden ones too, in the order of strcmp. Fixed at the freeze (scriptOps.c).
 */
export function scriptQueue(hooks: Hooks): readonly QueuedScript[] {
  const legacy = isRegularFile(hooks.preFreeze) || isRegularFile(hooks.postThaw)
  const first = legacy ? [{ freeze: hooks.preFreeze, thaw: hooks.postThaw }] : []
  const rest = namesIn(hooks.folder)
    .map((name) => join(hooks.folder, name))
    .filter(isRegularFile)
    .map((path) => ({ freeze: path, thaw: path }))
  return [...first, ...rest]
}

/** VMware Tools follows symlinks and checks nothing else. */
export function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
