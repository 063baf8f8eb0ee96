import { join } from 'node:path'
import type { Host, RunResult } from '../../src/host/host.ts'
import { type Guest, makeGuest, PRE } from '../install/guest.ts'
import { runCli } from '../run-cli.ts'
import { asMachine, exited, look } from './look.ts'

const CONFIG = '/etc/gen-hooks/config.yaml'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
  guest.write('/usr/bin/docker', '')
  guest.write('/usr/local/bin/podman', '')
  guest.write('/usr/sbin/runuser', '')
})
afterEach(() => guest.remove())

const inspect = (engine: string, name: string, as = ''): string =>
  `${as}${engine} container inspect --format {{.State.Status}} ${name}`
const DOCKER = inspect('/usr/bin/docker', 'web')
const PODMAN = inspect('/usr/local/bin/podman', 'Db.1', '/usr/sbin/runuser -u svc -- ')

/** As on a guest where root has written all; these files belong to whoever runs the tests. */
const OF_ROOT: Partial<Host> = {
  lstat: async (path) => {
    const found = await guest.host.lstat(path)
    return found === null ? null : { ...found, uid: 0 }
  },
}

const machine = (answers: Readonly<Record<string, RunResult>>, more: Partial<Host> = {}): Host =>
  asMachine(guest.host, answers, { uid: 0, ...OF_ROOT, ...more })
const failed = (status: number, stderr: string): RunResult => ({ ...exited(status, '\n'), stderr: Buffer.from(stderr) })
const configured = (text: string): void => guest.write(CONFIG, `instances: ${text}\n`, 0o644)

test.each([
  [exited(0, 'running\n'), /^ok: docker:web: runs; whether IRIS in it lets the hooks in is not tried/],
  [exited(0, 'WARNING: x\nexited\n'), /^info: docker:web: is exited: the hooks leave it out/],
  [exited(0, 'paused\n'), /^warning: docker:web: is paused: as long as it is/],
  [exited(0, '\u001b[2J\n'), /^error: docker:web: docker says no state \(no state in what it printed\)/],
  [
    failed(1, 'Error response from daemon: No such container: web\n'),
    /^error: docker:web: there is no such container$/,
  ],
  [
    failed(1, 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?\n'),
    /^error: docker:web: docker says no state \(status 1: Cannot connect to the Docker daemon/,
  ],
  [
    { ...exited(0), end: { kind: 'timed out' } } as const,
    /^error: docker:web: docker says no state \(no answer within 5 s/,
  ],
])('a container that answers %#', async (answer, expected) => {
  configured('{ containers: ["docker:web"] }')
  const [first, ...more] = await look('containers', machine({ [DOCKER]: answer }))
  expect(first).toMatch(expected)
  // where the databases lie nobody looks, and that is said
  expect(more).toEqual(
    answer.stdout.toString() === 'running\n' ? [expect.stringMatching(/^info: docker:web: where its databases/)] : [],
  )
})

test('one that is optional is a warning, and a rootless one is asked for as its user', async () => {
  configured(`{ containers: ["podman:Db.1"], overrides: { "podman:Db.1": { runAs: svc, optional: true } } }`)
  expect(await look('containers', machine({ [PODMAN]: failed(125, 'Error: no such container Db.1\n') }))).toEqual([
    'warning: podman:Db.1, as svc: there is no such container',
  ])
  await guest.host.remove('/usr/sbin/runuser')
  expect(await look('containers', machine({}))).toEqual(['warning: podman:Db.1, as svc: runuser is not there'])
})

test('an engine that the hooks would not find is an error, wherever else it is', async () => {
  configured('{ containers: ["docker:web"] }')
  await guest.host.remove('/usr/bin/docker')
  guest.write('/snap/bin/docker', '')
  expect(await look('containers', machine({}))).toEqual([
    'error: docker:web: docker is not in /usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin, where the hooks look',
  ])
})

test('only root asks, nothing is asked of a folder, and without a container there is no question', async () => {
  expect(await look('containers', machine({}))).toEqual(['not here: the configuration names no container'])
  configured('{ containers: ["docker:web"] }')
  expect(await look('containers', machine({}, { uid: 1000 }))).toEqual([
    'not seen: docker:web: not asked, since only root is let in by each docker',
  ])
  expect(await look('containers', guest.host)).toEqual(['not here: no program of a folder is started'])
})

test('what differs between the installed hooks and the configuration', async () => {
  const inventory = join(__dirname, '../cases/12-containers-alone/root/inventory.json')
  configured(
    '{ containers: ["docker:web", "docker:old", "podman:Db.1"], overrides: { "podman:Db.1": { runAs: svc } } }',
  )
  const render = ['render', '--json', '--inventory', inventory, '--config', join(guest.root, CONFIG)]
  guest.write(PRE, JSON.parse((await runCli(render)).out).files[0].text, 0o700)
  const all = machine({ [DOCKER]: exited(0, 'exited\n'), [PODMAN]: exited(0, 'exited\n') })
  configured('{ containers: ["docker:web/LIVE", "docker:new", "podman:Db.1"] }')
  expect((await look('containers', all)).filter((one) => !/is exited|says no state/.test(one))).toEqual([
    'warning: docker:web as root: by the configuration docker:web/LIVE as root',
    'error: docker:new: is not in the plan of the installed hooks, which do not freeze it',
    'warning: podman:Db.1 as svc: by the configuration podman:Db.1 as root',
    'warning: docker:old: is in the plan of the installed hooks, and not in the configuration',
  ])
  // no list names what the hooks have, and that is no fault of the guest
  expect(await look('instances-listed', all)).toEqual([
    'not here: no list names an instance; the check containers looks at those of the configuration',
  ])
  expect(await look('instances-planned', all)).toEqual(['ok: docker:old, docker:web, podman:Db.1'])
})
