import type { Layout } from '../model.ts'

/** The paths under which the script of a layout freezes and thaws. */
export const CALLED_PATHS: Readonly<Record<Layout, { readonly pre: string; readonly post: string }>> = {
  legacy: { pre: '/usr/sbin/pre-freeze-script', post: '/usr/sbin/post-thaw-script' },
  'backupScripts.d': {
    pre: '/etc/vmware-tools/backupScripts.d/50-gen-hooks',
    post: '/etc/vmware-tools/backupScripts.d/50-gen-hooks',
  },
}
