import type { Run } from '../../src/history/run.ts'

/** Made-up runs as the log of the hooks that tells of them. */
export function hookLog(runs: readonly Run[]): string {
  return runs.map(({ lines }) => `${lines.map(({ text }) => text).join('\n')}\n`).join('')
}
