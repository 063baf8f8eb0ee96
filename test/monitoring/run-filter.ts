import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const FILTER = join(__dirname, '../../templates/metrics.sh')

/** A guest's folders for the log and the metrics, and the filter between them. */
export interface Filtering {
  readonly log: string
  readonly metrics: string
  /** Starts the filter; resolves to the exit status. */
  readonly run: (how?: { readonly shell?: string; readonly awk?: string }) => number | null
  /** The samples of gen_hooks.prom by their keys without `gen_hooks_`; empty if there is none. */
  readonly samples: () => Readonly<Record<string, string>>
  readonly files: () => readonly string[]
  readonly remove: () => void
}

/** Makes the folders. `awk` of a run is the program that the filter finds as `awk` in its PATH. */
export function filtering(log = '', old: string | null = null): Filtering {
  const root = mkdtempSync(join(tmpdir(), 'gen-hooks-metrics-'))
  const at = (name: string): string => join(root, name)
  mkdirSync(at('log'))
  mkdirSync(at('metrics'))
  for (const name of ['log', 'metrics']) chmodSync(at(name), 0o755)
  writeFileSync(at('log/snapshot.log'), log)
  if (old !== null) writeFileSync(at('metrics/gen_hooks.prom'), old)
  const prom = (): string =>
    readdirSync(at('metrics')).includes('gen_hooks.prom') ? readFileSync(at('metrics/gen_hooks.prom'), 'latin1') : ''
  return {
    log: at('log/snapshot.log'),
    metrics: at('metrics'),
    run: ({ shell = '/bin/sh', awk } = {}) => {
      if (awk !== undefined) {
        mkdirSync(at('bin'), { recursive: true })
        writeFileSync(at('bin/awk'), `#!/bin/sh\nexec ${awk} "$@"\n`, { mode: 0o755 })
      }
      const [program = '', ...words] = shell.split(' ')
      return spawnSync(program, [...words, FILTER, at('log'), at('metrics')], {
        env: { PATH: ['bin', '/usr/bin', '/bin'].map((one) => (one === 'bin' ? at('bin') : one)).join(delimiter) },
        timeout: 60_000,
        stdio: 'ignore',
      }).status
    },
    samples: () =>
      Object.fromEntries(
        prom()
          .split('\n')
          .filter((line) => line.startsWith('gen_hooks_'))
          .map((line) => [
            line.slice('gen_hooks_'.length, line.lastIndexOf(' ')),
            line.slice(line.lastIndexOf(' ') + 1),
          ]),
      ),
    files: () => readdirSync(at('metrics')),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** A line of the log at a second of 2026-11-22T17:40: `line('a', 5.1, 'iris:A frozen', 30)`. */
export function line(run: string, second: number, what: string, ms: number, text = '', level = 'info'): string {
  const [instance, event] = what.split(' ')
  const clock = second.toFixed(3).padStart(6, '0')
  const said = text === '' ? '' : ` text="${text}"`
  return `2026-11-22T17:40:${clock}+00:00 run=${run} level=${level} instance=${instance} event=${event} ms=${ms}${said}\n`
}

/** 2026-11-22T17:40:00Z. */
export const MINUTE = Date.parse('2026-11-22T17:40:00Z') / 1000
