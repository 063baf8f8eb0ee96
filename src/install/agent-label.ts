import type { Host } from '../host/host.ts'
import { unlessErrno } from '../host/unless-errno.ts'
import type { ToolsReport } from './tools-conf.ts'

const TYPE = 'virt_qemu_ga_unconfined_exec_t'
const BOOLEAN = 'virt_qemu_ga_run_unconfined'
const ENFORCE = '/sys/fs/selinux/enforce'
const FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']
const LIMITS = { timeoutMs: 5000, maxBytes: 4096 }

/**
 * Whether SELinux, where it is on, lets qemu-guest-agent run the hook as root may: its own domain may start no instance's session. The hook needs a label of its own, and the
 * guest a boolean. Where SELinux only warns, both are notes.
 */
export async function checkAgentLabel(host: Host, hook: string): Promise<ToolsReport> {
  const mode = await enforce(host)
  if (mode === null) return { problems: [], notes: [] }
  const label = await said(host, 'stat', ['-c', '%C', hook])
  const boolean = await said(host, 'getsebool', [BOOLEAN])
  const found = [
    ...(label === null || label.split(':')[2] === TYPE
      ? []
      : [
          `${hook}: has the SELinux label ${label}, expected ${TYPE}: semanage fcontext -a -t ${TYPE} ${hook} && restorecon ${hook}`,
        ]),
    ...(boolean === null || boolean.endsWith('> on')
      ? []
      : [`SELinux: ${boolean}, expected on: setsebool -P ${BOOLEAN} on`]),
  ]
  // what could not be seen is no problem, and is not called right
  const unseen = [
    ...(label === null && (await host.lstat(hook)) !== null
      ? [`${hook}: its SELinux label could not be read, expected ${TYPE}`]
      : []),
    ...(boolean === null ? [`SELinux: ${BOOLEAN} could not be read, expected on`] : []),
  ]
  return mode === '1' ? { problems: found, notes: unseen } : { problems: [], notes: [...found, ...unseen] }
}

/** `1` or `0`; null where SELinux is off. */
async function enforce(host: Host): Promise<string | null> {
  return await unlessErrno(async () => (await host.readFile(ENFORCE, { maxBytes: 16 })).toString('latin1').trim(), null)
}

/** What a program prints; null if it is missing or fails. */
async function said(host: Host, program: string, args: readonly string[]): Promise<string | null> {
  const path = await host.which(program, FOLDERS)
  if (path === null) return null
  const { end, stdout } = await host.run(path, args, LIMITS)
  if (end.kind !== 'exited' || end.status !== 0) return null
  return stdout
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
}
