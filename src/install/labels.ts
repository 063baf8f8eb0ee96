import type { Host, RunResult } from '../host/host.ts'

const FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']
const TIMEOUT_MS = 10_000

/** Gives the files the SELinux labels of their paths, if restorecon exists; returns a warning for each file that did not get its label. */
export async function restoreLabels(host: Host, paths: readonly string[]): Promise<readonly string[]> {
  const restorecon = await findRestorecon(host)
  if (restorecon === null) return []
  const warnings: string[] = []
  for (const path of paths) {
    const result = await host.run(restorecon, [path], { timeoutMs: TIMEOUT_MS, changes: true })
    if (!succeeded(result))
      warnings.push(`${path}: restorecon failed (${endOf(result)}), so SELinux may forbid VMware Tools to run it`)
  }
  return warnings
}

/** Whether the SELinux label of a file differs from that of its path; false if restorecon does not exist. */
export async function hasWrongLabel(host: Host, path: string): Promise<boolean> {
  const restorecon = await findRestorecon(host)
  if (restorecon === null) return false
  const result = await host.run(restorecon, ['-n', '-v', path], { timeoutMs: TIMEOUT_MS })
  return succeeded(result) && result.stdout.length > 0
}

/** Not below another root, where the labels of this machine's paths would be wrong. */
async function findRestorecon(host: Host): Promise<string | null> {
  return host.realPath('/') === '/' ? await host.which('restorecon', FOLDERS) : null
}

function succeeded({ end }: RunResult): boolean {
  return end.kind === 'exited' && end.status === 0
}

function endOf({ end }: RunResult): string {
  return end.kind === 'exited' ? `status ${end.status}` : end.kind
}
