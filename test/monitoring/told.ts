import { spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { normalise } from '../../src/config/normalise.ts'
import { metricsFilter } from '../../src/hook/metrics-filter.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { checkedJson } from '../schemas/check-json.ts'
import { bad } from './filter-runs.ts'
import { line } from './run-filter.ts'

const folder = tempFolder()
// the program runs as another user
chmodSync(folder, 0o755)
export const isRoot = process.getuid?.() === 0
let next = 0

/** A guest whose `notify.command`, run as `user`, saves its input for these `runs`. */
export async function told(
  log: string,
  { user = 'nobody', runs = 'bad' as 'bad' | 'all', script = 'cat >>"$0.told"' } = {},
) {
  const root = join(folder, `${next++}`)
  for (const name of ['log', 'metrics', 'bin']) mkdirSync(join(root, name), { recursive: true, mode: 0o755 })
  const command = join(root, 'notify')
  writeFileSync(command, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  writeFileSync(`${command}.told`, '')
  chmodSync(`${command}.told`, 0o666)
  // nothing is written to the log of this machine
  writeFileSync(join(root, 'bin/logger'), '#!/bin/sh\nprintf "%s\\n" "$*" >>"${0%/*}/logged"\n', { mode: 0o755 })
  writeFileSync(join(root, 'log/snapshot.log'), log)
  const config = normalise({ metrics: { directory: '/m' }, notify: { command, user, runs } })
  const [filter] = await metricsFilter(config)
  writeFileSync(join(root, 'filter'), filter?.text ?? '')
  return {
    root,
    add: (more: string) => appendFileSync(join(root, 'log/snapshot.log'), more),
    run: (shell: readonly string[] = ['sh']) => {
      const [program = '', ...words] = [...shell, join(root, 'filter'), join(root, 'log'), join(root, 'metrics')]
      const env = { PATH: `${join(root, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`, SECRET: 'x' }
      return spawnSync(program, words, { env, timeout: 60_000, stdio: 'ignore' }).status
    },
    notices: () =>
      readFileSync(`${command}.told`, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((text) => checkedJson(text)),
    logged: () => (existsSync(join(root, 'bin/logged')) ? readFileSync(join(root, 'bin/logged'), 'utf8') : ''),
    samples: () => readFileSync(join(root, 'metrics/gen_hooks.prom'), 'utf8'),
  }
}

/** The reason of the run below, with characters that have a meaning in JSON. */
export const WHY = 'an instance "could \\ not" be thawed'

/** A run that froze iris:A, and left cache:C stuck. */
export const STUCK =
  line('bb', 20.5, 'iris:A frozen', 30) +
  line('bb', 21.75, 'iris:A thawed', 50) +
  line('bb', 22, 'cache:C stuck', 60, '', 'error') +
  line('bb', 23, '- list-failed', 0, 'iris', 'error') +
  bad('bb', 24, WHY, 'error')
