import { errnoOf } from '../errors.ts'
import type { Host } from '../host/host.ts'

/** VMware Tools' own configuration. */
export const TOOLS_CONF = '/etc/vmware-tools/tools.conf'
const MOST_BYTES = 1024 * 1024

/** Whether tools.conf switches every hook off: `execScripts=false` in `[vmbackup]`, the last one counts, as GLib's key files go. */
export function hooksDisabled(text: string): boolean {
  let group = ''
  let disabled = false
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[([^\]]*)\]\s*$/.exec(line)
    if (heading !== null) group = heading[1] ?? ''
    const value = /^\s*execScripts\s*=\s*(\S+)\s*$/.exec(line)
    if (group === 'vmbackup' && value !== null) disabled = value[1] === 'false' || value[1] === '0'
  }
  return disabled
}

/** What is wrong with tools.conf for the hooks; null if nothing is, or there is none. */
export async function checkToolsConf(host: Host): Promise<string | null> {
  try {
    const text = (await host.readFile(TOOLS_CONF, { maxBytes: MOST_BYTES })).toString('utf8')
    return hooksDisabled(text) ? `${TOOLS_CONF}: execScripts=false in [vmbackup], so VMware Tools runs no hook` : null
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return errno === 'ENOENT' ? null : `${TOOLS_CONF}: cannot be read (${errno})`
  }
}
