import type { Host, RunResult } from '../host/host.ts'

const FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']
const TIMEOUT_MS = 10_000

/** Gives the files the SELinux labels of their places, where restorecon exists; returns a warning for each that has not got it. */
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

/** Whether a file's SELinux label is another than its place demands; false where there is no restorecon to ask. */
export async function hasWrongLabel(host: Host, path: string): Promise<boolean> {
  const restorecon = await findRestorecon(host)
  if (restorecon === null) return false
  const result = await host.run(restorecon, ['-n', '-v', path], { timeoutMs: TIMEOUT_MS })
  return succeeded(result) && result.stdout.length > 0
}

/** Below another root the labels of this machine's paths would be wrong ones. */
async function findRestorecon(host: Host): Promise<string | null> {
  return host.realPath('/') === '/' ? await host.which('restorecon', FOLDERS) : null
}

function succeeded({ end }: RunResult): boolean {
  return end.kind === 'exited' && end.status === 0
}

function endOf({ end }: RunResult): string {
  return end.kind === 'exited' ? `status ${end.status}` : end.kind
}
