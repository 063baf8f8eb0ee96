import type { Layout } from '../model.ts'

/** A file that gen-hooks owns on a guest, once it is installed. */
export interface Target {
  /** The layout the file belongs to; null: to both. */
  readonly layout: Layout | null
  readonly folder: string
  readonly fileName: string
  readonly mode: number
  /** VMware Tools runs whatever regular file it finds in its hook directory, a temporary one too, so nothing may be staged in there. */
  readonly stage: 'in the folder' | 'beside the folder'
}

/** The hooks of both layouts in the order in which they are put in place: post-thaw before pre-freeze. */
export const HOOK_TARGETS: readonly Target[] = [
  {
    layout: 'legacy',
    folder: '/usr/sbin',
    fileName: 'post-thaw-script',
    mode: 0o700,
    stage: 'in the folder',
  },
  {
    layout: 'legacy',
    folder: '/usr/sbin',
    fileName: 'pre-freeze-script',
    mode: 0o700,
    stage: 'in the folder',
  },
  {
    layout: 'backupScripts.d',
    folder: '/etc/vmware-tools/backupScripts.d',
    fileName: '50-gen-hooks',
    mode: 0o700,
    stage: 'beside the folder',
  },
]

/** The rotation of the hooks' log; only where the guest has logrotate. */
export const LOGROTATE_TARGET: Target = {
  layout: null,
  folder: '/etc/logrotate.d',
  fileName: 'gen-hooks',
  mode: 0o644,
  // logrotate skips names that begin with a dot only in some versions: nothing half-written may stand in its folder.
  stage: 'beside the folder',
}

export const ALL_TARGETS: readonly Target[] = [...HOOK_TARGETS, LOGROTATE_TARGET]

/** The folder in which VMware Tools runs every regular file. */
export const HOOK_DIRECTORY = '/etc/vmware-tools/backupScripts.d'

/** No script is larger: what can be rendered of the largest inventory is less than half of it. */
export const MOST_HOOK_BYTES = 64 * 1024 * 1024

/** What gen-hooks remembers of the guest. */
export const STORE_FOLDER = '/var/lib/gen-hooks'

/** Where `--adopt` keeps what it replaces. */
export const REPLACED_FOLDER = `${STORE_FOLDER}/replaced`

/** What was replaced, and how to put it back. */
export const RECEIPT_PATH = `${STORE_FOLDER}/installed.json`

/** Temporary files of gen-hooks, and nothing else, have such a name. */
export const TEMPORARY_NAME = /^\.gen-hooks-[0-9a-f]{16}$/

/** The path of a target as documented, links in its folder not followed. */
export function pathOf(target: Target): string {
  return `${target.folder}/${target.fileName}`
}

/** A documented path as it is reached without links: its base name in the folder as it really is. */
export function inFolder(folder: { readonly path: string }, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return folder.path === '/' ? `/${name}` : `${folder.path}/${name}`
}

/** Whether a path is that of a hook, in whichever folder its own really is. */
export function isHookPath(path: string): boolean {
  return HOOK_TARGETS.some(({ fileName }) => fileName === path.slice(path.lastIndexOf('/') + 1))
}
