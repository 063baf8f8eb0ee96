import { GenHooksError } from '../errors.ts'
import { realHost } from '../host/real-host.ts'
import { share } from '../host/share.ts'
import type { Layout, RenderedHook, TargetName } from '../model.ts'
import { sha256 } from '../text/sha256.ts'

/** A file that a target has beside the scripts. */
interface Beside {
  readonly fileName: string
  readonly template: string
}

/** A row of the table of targets: what differs between the programs that call the hooks. The scripts are the same for each of them. */
export interface GuestTarget {
  /** The caller, as messages name it. */
  readonly caller: string
  /** In the order of their installation, which comes after that of the scripts. */
  readonly beside: readonly Beside[]
}

/** Where qemu-guest-agent finds its hook. */
export const AGENT_HOOK = '/usr/sbin/gen-hooks-fsfreeze-hook'

/** The configuration that qemu-guest-agent reads when it starts. */
export const AGENT_CONF = '/etc/qemu/qemu-ga.conf'

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
}

/** The paths under which the script of a layout freezes and thaws. */
const CALLED: Readonly<Record<Layout, { readonly pre: string; readonly post: string }>> = {
  legacy: { pre: '/usr/sbin/pre-freeze-script', post: '/usr/sbin/post-thaw-script' },
  'backupScripts.d': {
    pre: '/etc/vmware-tools/backupScripts.d/50-gen-hooks',
    post: '/etc/vmware-tools/backupScripts.d/50-gen-hooks',
  },
}

const OWN_LINE = '# Installed by gen-hooks, which rewrites it.'

/** Whether gen-hooks wrote a file beside the scripts: by its first line, or the second of a script. Who removes the line owns the file. */
export function isOwnBeside(text: string): boolean {
  return text.startsWith(OWN_LINE) || text.startsWith(`#!/bin/sh\n${OWN_LINE}`)
}

/** The files of a target beside the scripts of a layout. TEMPLATE_INVALID if a template is no longer ours by its first lines. */
export async function filesBeside(target: TargetName, layout: Layout): Promise<readonly RenderedHook[]> {
  const files: RenderedHook[] = []
  for (const { fileName, template } of GUEST_TARGETS[target].beside) {
    const path = share(template)
    const source = (await realHost().readFile(path)).toString('utf8')
    if (!isOwnBeside(source)) throw new GenHooksError('TEMPLATE_INVALID', `${path}: has no line "${OWN_LINE}"`)
    const { pre, post } = CALLED[layout]
    const text = source.replaceAll('@PRE_FREEZE@', pre).replaceAll('@POST_THAW@', post).replaceAll('@HOOK@', AGENT_HOOK)
    files.push({ fileName, text, sha256: sha256(text) })
  }
  return files
}
