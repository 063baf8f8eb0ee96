import { posix } from 'node:path'
import { AZURE_CONF } from '../hook/azure-config.ts'
import { AGENT_CONF, AGENT_HOOK, ELSEWHERE_FILES, GOOGLE_FOLDER } from '../hook/guest-targets.ts'
import { type Layout, type RenderedHook, TARGET_NAMES, type TargetName } from '../model.ts'

/** A file that gen-hooks installs on a guest and owns there. */
export interface Target {
  /** The layout the file belongs to; null: to both. */
  readonly layout: Layout | null
  readonly folder: string
  readonly fileName: string
  readonly mode: number
  /** VMware Tools runs each regular file of its hook directory, also a temporary one, so no temporary file may be made there. */
  readonly stage: 'in the folder' | 'beside the folder'
}

/** The hooks of both layouts in the order of their installation: post-thaw before pre-freeze. */
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
  // Only some versions of logrotate skip names that begin with a dot: no temporary file may be made in its folder.
  stage: 'beside the folder',
}

/** What makes the metrics of the log; only with metrics.directory. */
export const METRICS_TARGET: Target = {
  layout: null,
  folder: '/usr/sbin',
  fileName: 'gen-hooks-metrics',
  mode: 0o700,
  stage: 'in the folder',
}

/** What qemu-guest-agent calls, which calls the scripts; only with `--target qemu-ga`. */
export const AGENT_HOOK_TARGET: Target = {
  layout: null,
  folder: posix.dirname(AGENT_HOOK),
  fileName: posix.basename(AGENT_HOOK),
  mode: 0o700,
  stage: 'in the folder',
}

/** By this qemu-guest-agent knows its hook. */
export const AGENT_CONF_TARGET: Target = {
  layout: null,
  folder: posix.dirname(AGENT_CONF),
  fileName: posix.basename(AGENT_CONF),
  mode: 0o644,
  stage: 'in the folder',
}

/** By this the snapshot extension of Azure Backup knows the scripts; only with `--target azure`. It takes no other mode. */
export const AZURE_CONF_TARGET: Target = {
  layout: null,
  folder: posix.dirname(AZURE_CONF),
  fileName: posix.basename(AZURE_CONF),
  mode: 0o600,
  stage: 'in the folder',
}

/** What the Google guest agent calls after a snapshot; only with `--target google`. */
export const GOOGLE_POST_TARGET: Target = {
  layout: null,
  folder: GOOGLE_FOLDER,
  fileName: 'post.sh',
  mode: 0o700,
  stage: 'in the folder',
}

/** What it calls before one. */
export const GOOGLE_PRE_TARGET: Target = { ...GOOGLE_POST_TARGET, fileName: 'pre.sh' }

/** The files of each target without which its caller calls no script: one of these that is not ours is refused or adopted, as a script is. */
export const CALLED_FILES: Readonly<Record<TargetName, readonly Target[]>> = {
  vmware: [],
  'qemu-ga': [AGENT_HOOK_TARGET],
  azure: [AZURE_CONF_TARGET],
  google: [GOOGLE_POST_TARGET, GOOGLE_PRE_TARGET],
}

/** Whether a file is one of CALLED_FILES. */
export function isCalledFile(target: Target): boolean {
  return Object.values(CALLED_FILES).some((files) => files.includes(target))
}

/** The target that these files were rendered for. */
export function targetOf(files: readonly RenderedHook[]): TargetName {
  const is = (target: TargetName): boolean =>
    CALLED_FILES[target].some(({ fileName }) => files.some((file) => file.fileName === fileName))
  return TARGET_NAMES.find(is) ?? 'vmware'
}

/** The files of which each belongs to one target or one setting, and not to the scripts. */
export const BESIDE_TARGETS: readonly Target[] = [
  METRICS_TARGET,
  AGENT_HOOK_TARGET,
  AGENT_CONF_TARGET,
  AZURE_CONF_TARGET,
  GOOGLE_POST_TARGET,
  GOOGLE_PRE_TARGET,
]

export const ALL_TARGETS: readonly Target[] = [...HOOK_TARGETS, LOGROTATE_TARGET, ...BESIDE_TARGETS]

/** The folder in which VMware Tools runs every regular file. */
export const HOOK_DIRECTORY = '/etc/vmware-tools/backupScripts.d'

/** The limit of a script: the hooks of the largest inventory have less than half of it. */
export const MOST_HOOK_BYTES = 64 * 1024 * 1024

/** The folder in which gen-hooks keeps its records of the guest. */
export const STORE_FOLDER = '/var/lib/gen-hooks'

/** The folder of the copies that `--adopt` keeps. */
export const REPLACED_FOLDER = `${STORE_FOLDER}/replaced`

/** The receipt: the replaced files, and how to restore them. */
export const RECEIPT_PATH = `${STORE_FOLDER}/installed.json`

/** The names of gen-hooks' temporary files; no other file has such a name. */
export const TEMPORARY_NAME = /^\.gen-hooks-[0-9a-f]{16}$/

/** The path of a target as documented, links in its folder not followed. */
export function pathOf(target: Target): string {
  return `${target.folder}/${target.fileName}`
}

/** A documented path without links: its base name in the folder with its links followed. */
export function inFolder(folder: { readonly path: string }, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return folder.path === '/' ? `/${name}` : `${folder.path}/${name}`
}

/** Whether a path is that of a hook, also in a folder that a link leads to. */
export function isHookPath(path: string): boolean {
  return HOOK_TARGETS.some(({ fileName }) => fileName === path.slice(path.lastIndexOf('/') + 1))
}

/** The mode of a rendered file by its name. */
export function modeOf(name: string): number {
  if (ELSEWHERE_FILES.includes(name)) return 0o644
  return ALL_TARGETS.find(({ fileName }) => fileName === name)?.mode ?? 0o700
}
