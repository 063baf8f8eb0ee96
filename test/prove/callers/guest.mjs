// A guest of fakes in a namespace, the built tool, and what the doubles of callers share.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const GUEST = '/run/guest'
// where the caller has killed all of pre-freeze, a freeze that hangs is ended by freeze.timeout alone
const LIMIT_MS = 120_000

/** Makes the guest with one instance, iris:PROD; `outside` and `dist` are the words of the stage. */
export async function makeGuest(outside, dist, config) {
  const load = (path) => import(`${dist}/harness/${path}`)
  const { mountLayers } = await load('namespace/layers.js')
  const { hideMachine, showFakes } = await load('namespace/show-fakes.js')
  const { makeFakeGuest, misuses } = await load('guest/fake-guest.js')
  const { setFault } = await load('guest/faults.js')
  const { frozenNow, readEvents } = await load('guest/events.js')

  mountLayers(outside, [dist])
  hideMachine()
  for (const folder of ['/etc/azure', '/etc/google']) rmSync(folder, { recursive: true, force: true })
  mkdirSync(GUEST)
  makeFakeGuest(GUEST, [{ kind: 'iris', name: 'PROD', directory: `${GUEST}/opt/iris/prod` }])
  showFakes(GUEST, ['usr/bin'])
  mkdirSync('/etc/gen-hooks', { recursive: true })
  writeFileSync('/etc/gen-hooks/config.yaml', config, { mode: 0o600 })

  const called = (verb) => readEvents(GUEST).filter(({ event, detail }) => event === 'called' && detail === verb).length
  const verdict = () => JSON.parse(readFileSync('/run/gen-hooks/last.json', 'utf8')).verdict
  return {
    frozen: () => frozenNow(GUEST),
    fault: (verb, what) => setFault(GUEST, 'iris', 'PROD', verb, what),
    misuses: () => misuses(GUEST),
    /** How often the instances were called so. */
    called,
    /** When the next call of an instance has begun. */
    nextCall: async (verb) => {
      const before = called(verb)
      await until(() => called(verb) > before)
    },
    /** When no instance is frozen any more. */
    thawed: async () => await until(() => frozenNow(GUEST).length === 0),
    verdict,
    /** When the verdict of the last run is this one: where the caller calls no thaw, other processes write it. */
    judged: async (wanted) => await until(() => verdict() === wanted),
    /** The status of a verb of the tool, and those of its lines that `about` means. */
    tool: (about, ...words) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [`${dist}/gen-hooks.mjs`, ...words], {
        encoding: 'utf8',
        timeout: 240_000,
      })
      return [status, ...`${stdout}${stderr}`.split('\n').filter((line) => about.test(line))]
    },
  }
}

/** Nothing tells of what a process does that is not our child. */
async function until(holds) {
  for (const end = Date.now() + LIMIT_MS; !holds(); await wait(20))
    if (Date.now() > end) throw new Error(`${holds}: never`)
}
