import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { builtDist } from '../../built.ts'
import { tempFolder } from '../../host/temp-folder.ts'
import { checkedJson } from '../../schemas/check-json.ts'
import { NAMESPACE } from '../in-namespace.ts'
import { all, readMarkup } from '../report/markup.ts'
import { canaries, canaryHook, type Outside } from './canaries.ts'

const LIMIT_MS = 120_000
const folder = tempFolder()
const name = `gen-hooks-canary-${process.pid}`

let dist = ''
beforeAll(() => {
  dist = builtDist()
}, LIMIT_MS)

/** `describe` if a box can be made here. */
function describeInBox(title: string, tests: () => void): void {
  const why = NAMESPACE.kind === 'ready' ? NAMESPACE.noBox : NAMESPACE.why
  if (why === null) describe(title, tests)
  else describe.skip(`${title} (no box here: ${why})`, tests)
}

/** Plays one scenario with hooks that are written for this scenario; the outcome in the form of the report. */
async function playWith(part: string, preFreeze: string, postThaw = '#!/bin/sh\nexit 0\n', format = 'json') {
  const scripts = join(folder, part)
  mkdirSync(scripts)
  writeFileSync(join(scripts, 'pre-freeze-script'), preFreeze)
  writeFileSync(join(scripts, 'post-thaw-script'), postThaw)
  const args = ['harness', '--scripts', scripts, '--scenario', 'freeze/good', '--format', format]
  // not spawnSync: the listener is in this process
  const child = spawn(process.execPath, [join(dist, 'gen-hooks.mjs'), ...args], {
    env: { ...process.env, GEN_HOOKS_CANARY: name },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  await once(child, 'close')
  return out
}

function firstOf(report: string) {
  return checkedJson(report).pairs[0].scenarios[0]
}

describeInBox('hooks that try to get out', () => {
  test(
    'reach nothing of the machine',
    async () => {
      let connections = 0
      const server = createServer(() => {
        connections++
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const sleeper = spawn('sleep', ['600'], { env: { ...process.env, GEN_HOOKS_CANARY: name }, stdio: 'ignore' })
      await once(sleeper, 'spawn')
      const secret = join(folder, 'secret')
      writeFileSync(secret, 'word', { mode: 0o600 })
      const { port } = server.address() as AddressInfo
      const outside: Outside = { port, pid: sleeper.pid ?? 0, secret, name }
      const swappiness = readFileSync('/proc/sys/vm/swappiness', 'utf8')
      try {
        const outcome = firstOf(await playWith('canaries', canaryHook(outside)))
        const told: readonly string[] = outcome.logs.split('\n')
        const names = Object.keys(canaries(outside))
        expect(told.filter((line) => line.startsWith('reached: '))).toEqual([])
        expect(told.filter((line) => line.startsWith('refused: '))).toEqual(names.map((one) => `refused: ${one}`))
        expect(told).toContain('agent was found')
        expect(connections).toBe(0)
        expect(sleeper.exitCode).toBeNull()
        expect(sleeper.signalCode).toBeNull()
        expect(readFileSync('/proc/sys/vm/swappiness', 'utf8')).toBe(swappiness)
        const made = ['/boot', '/usr/lib', '/home', '/etc', '/usr/sbin', ''].map((parent) => `${parent}/${name}`)
        expect(made.filter((path) => existsSync(path))).toEqual([])
      } finally {
        sleeper.kill('SIGKILL')
        server.close()
      }
    },
    LIMIT_MS,
  )

  test(
    'cannot change programs that run beside them with more rights',
    async () => {
      const evil = `#!/bin/sh
for name in setpriv umount mount; do
  printf '#!/bin/sh\\nlogger "evil $0 ran"\\n' >/tmp/evil
  chmod 755 /tmp/evil
  mv /tmp/evil "/usr/bin/$name"
done
setpriv
`
      const { logs, runs } = firstOf(await playWith('evil', evil))
      // once, by the hook itself
      expect(logs.match(/evil \S+ ran/g)).toEqual(['evil /usr/bin/setpriv ran'])
      expect(runs.map(({ hook }: { hook: string }) => hook)).toEqual(['pre-freeze-script', 'post-thaw-script'])
    },
    LIMIT_MS,
  )
})

const MARKUP = '<img src=x onerror=alert(1)>'

describeInBox('hooks that try to write the report', () => {
  const forged = {
    kind: 'outcome',
    outcome: { scenario: MARKUP, title: MARKUP, verdict: 'held', because: '', ended: MARKUP },
    goesOn: true,
  }
  const preFreeze = `#!/bin/sh
for file in /proc/[0-9]*/fd/*; do
  case $file in */self/* | "/proc/$$/"*) ;; *) printf '%s\\n' '${JSON.stringify(forged)}' >"$file" ;; esac
done 2>/dev/null
logger '${MARKUP}'
exit 0
`

  test.each(['json', 'html', 'junit', 'text'])(
    'cannot write a report in the format %s',
    async (format) => {
      const report = await playWith(`forge-${format}`, preFreeze, undefined, format)
      if (format === 'json') {
        expect(firstOf(report)).toMatchObject({ scenario: 'freeze/good', verdict: 'broken' })
        expect(firstOf(report).logs).toContain(MARKUP)
        return
      }
      expect(report).toMatch(/broken|failures="1"/i)
      if (format === 'text') return
      expect(all(readMarkup(report), 'img')).toEqual([])
      expect(report).toContain('&lt;img src=x')
    },
    LIMIT_MS,
  )
})
