import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { emptyRoot, removeGuests } from '../../harness/temp-guest.ts'
import { untilChanged } from '../../harness/until.ts'
import { shells } from '../../hooks/shells.ts'

const GUARD = readFileSync(join(__dirname, '../../../templates/rehearse-guard.sh'), 'utf8')
/** A line that was appended while the guard ran: no test expects its output. */
const APPENDED = "printf '0 what was appended runs\\n'\n"
const SHELLS = shells().flatMap(({ name, command }) => (command === undefined ? [] : [[name, command] as const]))
const FIRST_SHELL = SHELLS[0]?.[1] ?? '/bin/sh'

interface Guarded {
  readonly root: string
  readonly child: ChildProcess
  /** The lines so far, without their times. */
  readonly said: string[]
  readonly until: (line: RegExp) => Promise<void>
  readonly end: Promise<unknown>
}

const running = new Set<ChildProcess>()
afterEach(() => {
  for (const { pid } of running) {
    try {
      process.kill(-(pid ?? 0), 'SIGKILL')
    } catch {
      // the guard ended by itself
    }
  }
  running.clear()
  removeGuests()
})

const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()

/** A state as our pre-freeze leaves it, in which a run holds an instance. */
const FREEZES = `read -r now _ </proc/uptime
printf 'gen-hooks-state 2 own %s 1 %s/client.%s.go\\nphase freezing %s\\nphase frozen %s %s/client.%s\\n' \
    '${BOOT}' "$root/run" "$$" "\${now%.*}\${now#*.}" "\${now%.*}\${now#*.}" "$root/run" "$$" >"$root/run/state"`
const OTHER_RUN = `gen-hooks-state 2 other ${BOOT} 1 /run/client.1.go\nphase frozen 5 /run/client.1\n`

/** A guard of small hooks: `pre` is the text of pre-freeze, and post-thaw writes a file. */
function guard(command: string, pre: string, { hold = 50, limit = 900, deadline = 60 } = {}): Guarded {
  const root = emptyRoot()
  mkdirSync(join(root, 'run'))
  const hook = (name: string, text: string) =>
    writeFileSync(join(root, name), `#!/bin/sh\nroot='${root}'\n${text}\n`, { mode: 0o755 })
  hook('pre', `echo $$ >"$root/pid"\n${pre}`)
  hook('post', 'echo "$1" >>"$root/thawed"')
  // a `timeout` that gets SIGTERM before it has started its command: it ends, and the command continues
  mkdirSync(join(root, 'bin'))
  writeFileSync(join(root, 'bin/timeout'), TIMEOUT, { mode: 0o755 })
  writeFileSync(join(root, 'guard'), GUARD + APPENDED)
  const [shell = '', ...words] = command.split(' ')
  const args = ['/bin/sh', `${root}/pre`, `${root}/post`, hold, limit, `${root}/run`, deadline, ''].map(String)
  const child = spawn(shell, [...words, join(root, 'guard'), ...args], {
    env: { PATH: `${root}/bin:${process.env.PATH}` },
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  running.add(child)
  child.stdin.on('error', () => {})
  const lines: Interface = createInterface({ input: child.stdout })
  const said: string[] = []
  lines.on('line', (line) => said.push(line.replace(/^\d+ /, '')))
  const until = async (line: RegExp) => {
    while (!said.some((one) => line.test(one))) await once(lines, 'line')
  }
  return { root, child, said, until, end: once(lines, 'close') }
}

const TIMEOUT = `#!/bin/bash
while [ "$1" != /bin/sh ] && [ "$1" != cat ]; do limit=$1; shift; done
if [ "$1" = cat ]; then exec /usr/bin/timeout "$limit" cat; fi
trap 'exit 143' TERM
"$@" &
wait $!
`
const lines = ({ said }: Guarded) => said.filter((line) => !line.startsWith('hook '))
const isThere = (root: string, name: string) =>
  untilChanged(root, name, 25_000, () => existsSync(join(root, name)) && readFileSync(join(root, name)).length > 0)

describe.each(SHELLS)('the guard of a rehearsal in %s', (_name, command) => {
  test('freezes, holds and thaws its own run', async () => {
    const guarded = guard(command, FREEZES, { hold: 1 })
    await guarded.end
    expect(lines(guarded)).toEqual(['began freeze', 'ended freeze 0', 'run own', 'began thaw', 'ended thaw 0', 'over'])
    expect(readFileSync(join(guarded.root, 'thawed'), 'utf8')).toBe('freezeFail\n')
  })

  test('sends a signal to the hook itself, and waits for its end before anything else', async () => {
    const guarded = guard(
      command,
      `trap 'echo >"$root/got"; until [ -e "$root/go" ]; do sleep 0.05; done; echo >"$root/gone"; exit 1' TERM
echo >"$root/ready"; while :; do sleep 0.05; done`,
    )
    await isThere(guarded.root, 'ready')
    await guarded.until(/^hook /)
    expect(guarded.said).toContain(`hook ${readFileSync(join(guarded.root, 'pid'), 'utf8').trim()}`)
    guarded.child.stdin?.end()
    await isThere(guarded.root, 'got')
    expect(guarded.said.at(-1)).toMatch(/^hook /)
    writeFileSync(join(guarded.root, 'go'), '')
    await guarded.until(/^over$/)
    expect(existsSync(join(guarded.root, 'gone'))).toBe(true)
    expect(lines(guarded)).toEqual(['began freeze', 'ended freeze 1', 'over'])
  })

  test('does not thaw a run that came after its own', async () => {
    const guarded = guard(command, FREEZES)
    await guarded.until(/^run own$/)
    writeFileSync(join(guarded.root, 'run/state'), OTHER_RUN)
    guarded.child.stdin?.end()
    await guarded.end
    expect(lines(guarded).slice(3)).toEqual(['missed thaw', 'over'])
    expect(existsSync(join(guarded.root, 'thawed'))).toBe(false)
  })

  test('does not thaw the run of a backup after a signal', async () => {
    const guarded = guard(command, 'echo >"$root/ready"; while :; do sleep 0.05; done')
    writeFileSync(join(guarded.root, 'run/state'), OTHER_RUN)
    await isThere(guarded.root, 'ready')
    guarded.child.stdin?.end()
    await guarded.end
    expect(lines(guarded)).toEqual(['began freeze', 'ended freeze 143', 'over'])
    expect(existsSync(join(guarded.root, 'thawed'))).toBe(false)
  })

  test('shortens a hold that would pass the deadline', async () => {
    const guarded = guard(command, FREEZES, { deadline: 3 })
    await guarded.end
    expect(lines(guarded).slice(2)).toEqual(['run own', 'cut hold', 'began thaw', 'ended thaw 0', 'over'])
  })
})

test.each(['over', 'sweeping'])('the guard does not thaw if its own run is %s', async (phase) => {
  const guarded = guard(FIRST_SHELL, `${FREEZES}; echo 'phase ${phase} 9' >>"$root/run/state"`, { hold: 1 })
  await guarded.end
  expect(lines(guarded).slice(3)).toEqual(['missed thaw', 'over'])
})

test('the guard thaws its own run also if a rescue by older hooks has continued the run', async () => {
  const guarded = guard(FIRST_SHELL, FREEZES)
  await guarded.until(/^run own$/)
  writeFileSync(join(guarded.root, 'run/state'), `gen-hooks-state 1 own ${BOOT} 1 /run/mail.7\nphase thawing 5\n`)
  guarded.child.stdin?.end()
  await guarded.end
  expect(lines(guarded).slice(3)).toEqual(['began thaw', 'ended thaw 0', 'over'])
})

test('a hook that ignores SIGTERM is killed, and its instances are thawed', async () => {
  const guarded = guard(FIRST_SHELL, `trap '' TERM; ${FREEZES}; echo >"$root/ready"; while :; do sleep 0.05; done`)
  await isThere(guarded.root, 'ready')
  guarded.child.stdin?.end()
  await guarded.end
  expect(lines(guarded)).toEqual(['began freeze', 'ended freeze 137', 'run own', 'began thaw', 'ended thaw 0', 'over'])
})

test('a call that lasts longer than its limit is ended', async () => {
  const guarded = guard(FIRST_SHELL, 'while :; do sleep 0.05; done', { limit: 1 })
  await guarded.end
  expect(lines(guarded)).toEqual(['began freeze', 'ended freeze 143', 'over'])
})

test('if the guard alone is killed in the freeze, its lifeline ends the hook', async () => {
  const guarded = guard(
    FIRST_SHELL,
    `trap 'echo >"$root/got"; exit 1' TERM; echo >"$root/ready"; while :; do sleep 0.05; done`,
  )
  await isThere(guarded.root, 'ready')
  guarded.child.kill('SIGKILL')
  await isThere(guarded.root, 'got')
})
