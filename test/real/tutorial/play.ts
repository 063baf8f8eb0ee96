import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makeFakeGuest } from '../../../src/harness/guest/fake-guest.ts'
import { setFault } from '../../../src/harness/guest/faults.ts'
import { mountNamespace } from '../../../src/harness/namespace/layers.ts'
import type { NamespaceOptions } from '../../../src/harness/namespace/unshare.ts'
import type { Step } from './read-page.ts'

/** The output of a page's commands, standard output and standard error together as on a terminal. */
export interface Played {
  readonly outputs: readonly (readonly string[])[]
  /** Must be empty: the complaints of the guest, and command lines that no real instance knows. */
  readonly trouble: string
}

const LIMIT_MS = 600_000

/** Marks the end of the output of a command: no command prints this text. */
const MARK = '\x1e'

/** Runs the steps in order with this dist, as root of one guest in namespaces of its own; a command can read `$?` of the command before. */
export function play(steps: readonly Step[], options: NamespaceOptions, dist: string): Played {
  const folder = resolve(dist, '..')
  const guest = join(folder, 'guest')
  mkdirSync(guest)
  makeFakeGuest(guest, [
    { kind: 'iris', name: 'PROD', mirror: 'Failover^Primary' },
    { kind: 'iris', name: 'TEST' },
    { kind: 'cache', name: 'LEGACY' },
  ])
  // so far apart that their order in the page is always the same
  for (const verb of ['freeze', 'thaw'] as const) {
    setFault(guest, 'iris', 'PROD', verb, { seconds: 0.2 })
    setFault(guest, 'cache', 'LEGACY', verb, { seconds: 0.6 })
  }
  const file = join(folder, 'steps.sh')
  writeFileSync(file, steps.map(scriptOf).join(''))
  const { stdout, stderr, status, signal, error } = spawnSync(
    'setpriv',
    [
      // the end of jest ends the namespace
      '--pdeathsig',
      'KILL',
      'unshare',
      ...options,
      'sh',
      join(__dirname, 'root.sh'),
      process.execPath,
      dist,
      mountNamespace(),
      resolve(__dirname, '../../..'),
      guest,
      file,
    ],
    { env: ENVIRONMENT, encoding: 'utf8', timeout: LIMIT_MS, killSignal: 'SIGKILL' },
  )
  if (error !== undefined) throw error
  const outputs = stdout.split(MARK).map((text) => text.replace(/\n$/, '').split('\n'))
  const misuse = outputs.pop()?.join('\n') ?? ''
  const end = status === 0 ? '' : `the guest ended with ${status ?? signal}\n`
  return { outputs: outputs.map((lines) => (lines.join('') === '' ? [] : lines)), trouble: `${end}${stderr}${misuse}` }
}

/** The environment of a service. */
const ENVIRONMENT = {
  HOME: '/run/home',
  LANG: 'C.UTF-8',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  TZ: 'UTC',
}

function scriptOf(step: Step): string {
  switch (step.kind) {
    case 'command':
      return `eval ${quote(step.command)} 2>&1 </dev/null\nstatus=$?\nprintf '${MARK}'\n(exit "$status")\n`
    case 'file':
      return `mkdir -p ${quote(join(step.path, '..'))}\nprintf %s ${quote(step.text)} >${quote(step.path)}\n`
    case 'event':
      return `event_${step.name.replaceAll(' ', '_')}\n`
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
