import type { Run } from '../../src/history/run.ts'

/** Invented runs as a log of the hooks. */
export function hookLog(runs: readonly Run[]): string {
  return runs.map(({ lines }) => `${lines.map(({ text }) => text).join('\n')}\n`).join('')
}
