import { worstPreFreezeSeconds } from '../config/worst-thaw.ts'
import { GenHooksError } from '../errors.ts'
import { realHost } from '../host/real-host.ts'
import { share } from '../host/share.ts'
import type { Config, RenderedHook, RenderTargetName, TargetName } from '../model.ts'
import { TARGET_NAMES } from '../model.ts'
import { sha256 } from '../text/sha256.ts'
import { azureScriptSeconds, readAzureConfig } from './azure-config.ts'
import { CALLED_PATHS } from './called-paths.ts'
import { AGENT_SECONDS, dlmNotes, dlmProblems } from './dlm-document.ts'
import { hookSeconds, veleroProblems } from './velero-annotations.ts'
import { WINDOWS_FILES, WINDOWS_LINE } from './windows-hooks.ts'

/** A file that a target has beside the scripts. */
interface Beside {
  readonly fileName: string
  readonly template: string
  /** What its caller would not read in the file. */
  readonly problems?: (text: string) => readonly string[]
}

/** A row of the table of targets: what differs between the programs that call the hooks. The scripts are the same for each of them. */
export interface GuestTarget {
  /** The caller, as messages name it. */
  readonly caller: string
  /** In the order of their installation, which comes after that of the scripts. */
  readonly beside: readonly Beside[]
  /** What an administrator must know of a configuration. */
  readonly notes?: (config: Config) => readonly string[]
}

/** Where qemu-guest-agent finds its hook. */
export const AGENT_HOOK = '/usr/sbin/gen-hooks-fsfreeze-hook'

/** The configuration that qemu-guest-agent reads when it starts. */
export const AGENT_CONF = '/etc/qemu/qemu-ga.conf'

/** Where the Google guest agent looks for its two scripts. */
export const GOOGLE_FOLDER = '/etc/google/snapshots'

/** The table of targets. */
export const GUEST_TARGETS: Readonly<Record<TargetName, GuestTarget>> = {
  vmware: { caller: 'VMware Tools', beside: [] },
  'qemu-ga': {
    caller: 'qemu-guest-agent',
    beside: [
      { fileName: 'gen-hooks-fsfreeze-hook', template: 'templates/qemu-ga/fsfreeze-hook' },
      { fileName: 'qemu-ga.conf', template: 'templates/qemu-ga/qemu-ga.conf' },
    ],
  },
  azure: {
    caller: 'Azure Backup',
    beside: [
      {
        fileName: 'VMSnapshotScriptPluginConfig.json',
        template: 'templates/azure/VMSnapshotScriptPluginConfig.json',
        problems: (text) => {
          const read = readAzureConfig(text)
          return read.kind === 'malformed' ? read.problems : []
        },
      },
    ],
  },
  google: {
    caller: 'the Google guest agent',
    beside: [
      { fileName: 'post.sh', template: 'templates/google/post.sh' },
      { fileName: 'pre.sh', template: 'templates/google/pre.sh' },
    ],
  },
}

/** A target for which `install` has nothing. */
type ElsewhereName = Exclude<RenderTargetName, TargetName>

/** The rows whose files belong on no guest with Linux: `render` makes them, and an administrator gives them to the caller. */
export const ELSEWHERE_TARGETS: Readonly<Record<ElsewhereName, GuestTarget>> = {
  'aws-dlm': {
    caller: 'Amazon Data Lifecycle Manager',
    beside: [
      { fileName: 'gen-hooks-dlm.yaml', template: 'templates/aws-dlm/gen-hooks-dlm.yaml', problems: dlmProblems },
    ],
    notes: dlmNotes,
  },
  velero: {
    caller: 'Velero',
    beside: [
      {
        fileName: 'gen-hooks-velero.yaml',
        template: 'templates/velero/gen-hooks-velero.yaml',
        problems: veleroProblems,
      },
    ],
  },
  // no file stands beside the scripts: others take their place, by windowsHooks
  windows: { caller: 'VMware Tools on Windows', beside: [] },
}

/** The names of the files that belong on no guest with Linux. */
export const ELSEWHERE_FILES: readonly string[] = [
  ...Object.values(ELSEWHERE_TARGETS).flatMap(({ beside }) => beside.map(({ fileName }) => fileName)),
  ...Object.values(WINDOWS_FILES).flat(),
]

/** Whether the caller of a target is on the guest, so that `install` has what it needs. */
export function isGuestTarget(target: RenderTargetName): target is TargetName {
  return TARGET_NAMES.some((name) => name === target)
}

function rowOf(target: RenderTargetName): GuestTarget {
  return isGuestTarget(target) ? GUEST_TARGETS[target] : ELSEWHERE_TARGETS[target]
}

/** What an administrator must know of a configuration whose hooks are called by this target. */
export function targetNotes(target: RenderTargetName, config: Config): readonly string[] {
  return rowOf(target).notes?.(config) ?? []
}

const OWN_LINE = '# Installed by gen-hooks, which rewrites it.'

const RENDERED_LINE = '# Rendered by gen-hooks, which rewrites it.'

/** JSON has no comments: the same words are the value of its first key. */
const OWN_KEY = /^\s*\{\s*"comment"\s*:\s*"Installed by gen-hooks, which rewrites it\./

/** Whether gen-hooks wrote a file beside the scripts: by its first line, or the second of a script or of JSON. Who removes the line owns the file. */
export function isOwnBeside(text: string): boolean {
  return (
    [OWN_LINE, RENDERED_LINE, WINDOWS_LINE, `#!/bin/sh\n${OWN_LINE}`].some((line) => text.startsWith(line)) ||
    OWN_KEY.test(text)
  )
}

/**
 * The files of a target beside the scripts of a configuration; `container` is the one that has the hooks, for velero. TEMPLATE_INVALID if a template is no longer ours by its first lines, or its
 * caller would not read it.
 */
export async function filesBeside(
  target: RenderTargetName,
  config: Config,
  container = '',
): Promise<readonly RenderedHook[]> {
  const { pre, post } = CALLED_PATHS[config.layout]
  const worst = worstPreFreezeSeconds(config)
  const files: RenderedHook[] = []
  for (const { fileName, template, problems } of rowOf(target).beside) {
    const path = share(template)
    const source = (await realHost().readFile(path)).toString('utf8')
    if (!isOwnBeside(source)) throw new GenHooksError('TEMPLATE_INVALID', `${path}: has no line "${OWN_LINE}"`)
    const text = source
      .replaceAll('@PRE_FREEZE@', pre)
      .replaceAll('@POST_THAW@', post)
      .replaceAll('@HOOK@', AGENT_HOOK)
      .replaceAll('"@SCRIPT_SECONDS@"', String(azureScriptSeconds(worst)))
      .replaceAll('@AGENT_SECONDS@', String(AGENT_SECONDS))
      .replaceAll('@HOOK_SECONDS@', String(hookSeconds(worst)))
      .replaceAll('@CONTAINER@', container)
    const [problem] = problems?.(text) ?? []
    if (problem !== undefined) throw new GenHooksError('TEMPLATE_INVALID', `${path}: ${problem}`)
    files.push({ fileName, text, sha256: sha256(text) })
  }
  return files
}
