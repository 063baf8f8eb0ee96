import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runThaw } from '../../../src/commands/thaw.ts'
import { frozenNow, readEvents } from '../../../src/harness/guest/events.ts'
import { type FakeInstance, misuses, setLogin } from '../../../src/harness/guest/fake-guest.ts'
import { setFault } from '../../../src/harness/guest/faults.ts'
import { endProcesses } from '../../../src/harness/guest/processes.ts'
import { readOnlyHost } from '../../../src/host/read-only-host.ts'
import { FREEZE, session } from '../../harness/temp-guest.ts'
import { endGuests, type HookedGuest, hookedGuest, write } from '../../rehearse/hooked-guest.ts'
import { checkedJson } from '../../schemas/check-json.ts'

afterEach(async () => {
  expect(await endGuests()).toEqual([])
})

function thaw(guest: HookedGuest, options: Parameters<typeof runThaw>[0], answer?: 'yes' | 'no' | 'no terminal') {
  return runThaw(options, guest.io, async (question) => {
    if (answer === undefined) throw new Error(`nobody was to be asked: ${question}`)
    return answer
  })
}

const PROD = (guest: HookedGuest) => join(guest.root, 'fake/instances/iris.PROD')
const called = (guest: HookedGuest, name: string) =>
  readEvents(guest.root)
    .filter(({ event, instance }) => event === 'called' && instance?.name === name)
    .map(({ detail }) => detail)
    .filter((detail) => detail !== 'qlist')

/** Freezes with the hooks like a snapshot, without a thaw. */
function freezeByHooks({ root }: HookedGuest): void {
  execFileSync(join(root, 'usr/sbin/pre-freeze-script'), ['freeze'])
  expect(frozenNow(root)).toEqual(['cache:LEGACY', 'iris:PROD'])
}

/** Kills owner, guard and holders, so that no process is left that could thaw. All are stopped before, since a process that lives a moment longer than another would thaw. */
function killOwners({ root }: HookedGuest): void {
  const stopped = new Set<number>()
  for (let found = ownersOf(root); found.some((pid) => !stopped.has(pid)); found = ownersOf(root)) {
    for (const pid of found) {
      process.kill(pid, 'SIGSTOP')
      stopped.add(pid)
    }
  }
  expect(stopped.size).toBeGreaterThan(0)
  for (const pid of stopped) process.kill(pid, 'SIGKILL')
}

function ownersOf(root: string): readonly number[] {
  return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`${root}/usr/sbin/`) && line.includes(' own '))
    .map((line) => Number.parseInt(line, 10))
}

test('thaw reports that no instance is frozen', async () => {
  const guest = await hookedGuest()
  expect(await thaw(guest, {})).toBe(0)
  expect(guest.said.out).toBe('cache:LEGACY: not frozen\niris:PROD: not frozen\nnothing is frozen\n')
  expect(called(guest, 'PROD').sort()).toEqual(['IsWDSuspendedExt', 'stat'])
})

test('if our hooks froze the instances thaw asks, since a snapshot may be under way, and lets the owner of the run thaw', async () => {
  const guest = await hookedGuest()
  freezeByHooks(guest)
  await expect(thaw(guest, {}, 'no terminal')).rejects.toMatchObject({ code: 'THAW_REFUSED' })
  await expect(thaw(guest, {}, 'no')).rejects.toMatchObject({ code: 'THAW_REFUSED', message: 'not confirmed' })
  expect(frozenNow(guest.root)).toHaveLength(2)
  guest.said.out = ''
  expect(await thaw(guest, {}, 'yes')).toBe(0)
  expect(guest.said.err).toMatch(/warning: run \S+ is frozen: a snapshot may be under way, and a thaw spoils it/)
  expect(guest.said.out).toMatch(
    /^iris:PROD: frozen since \S+Z, by run \S+ of these hooks, which is under way \(frozen\)$/m,
  )
  expect(guest.said.out).toContain('/usr/sbin/post-thaw-script freezeFail: status 0\n')
  expect(guest.said.out).toMatch(/^hooks: run \S+ is aborted$/m)
  expect(guest.said.out).toMatch(/^backup: the snapshot of this run is not covered/m)
  expect(frozenNow(guest.root)).toEqual([])
  expect(misuses(guest.root)).toEqual([])
})

test('the printed time since when an instance is frozen is the time of its freeze', async () => {
  const guest = await hookedGuest()
  const before = Date.now()
  freezeByHooks(guest)
  const after = Date.now()
  await thaw(guest, { json: true, yes: true })
  const { instances } = checkedJson(guest.said.out)
  for (const { since } of instances) {
    // the state has hundredths of a second since the boot, from which `since` is computed by another clock
    expect(Date.parse(since)).toBeGreaterThan(before - 50)
    expect(Date.parse(since)).toBeLessThan(after + 50)
  }
})

test('if owner, guard and holders were killed thaw lets the hook start another owner, without a question', async () => {
  const guest = await hookedGuest()
  freezeByHooks(guest)
  killOwners(guest)
  expect(await thaw(guest, {})).toBe(0)
  expect(guest.said.out).toMatch(
    /^iris:PROD: frozen since \S+, by run \S+ of these hooks, whose processes are gone \(frozen\)$/m,
  )
  expect(guest.said.out).toContain('backup: the snapshot of the run that was never ended has no verdict')
  expect(frozenNow(guest.root)).toEqual([])
})

test("if another program froze an instance thaw shows the time from the instance's log, and thaws without the hooks", async () => {
  const guest = await hookedGuest()
  session(guest.root, 'PROD', FREEZE)
  const line = (text: string) => `11/22/26-17:40:55:123 (77) 0 [Utility.Event] Backup.General.${text}\n`
  write(
    guest.root,
    '/opt/iris/prod/mgr/messages.log',
    line('ExternalThaw: System resumed') + line('ExternalFreeze: System suspended'),
  )
  await expect(thaw(guest, {}, 'no terminal')).rejects.toMatchObject({ code: 'THAW_REFUSED' })
  expect(frozenNow(guest.root)).toEqual(['iris:PROD'])
  expect(await thaw(guest, {}, 'yes')).toBe(0)
  expect(guest.said.out).toContain(
    `iris:PROD: frozen since ${new Date(2026, 10, 22, 17, 40, 55).toISOString()}, not by these hooks\n`,
  )
  expect(guest.said.out).not.toContain('freezeFail')
  expect(guest.said.out).toContain(
    "iris:PROD: iris session PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)': status 5, not frozen\niris:PROD: not frozen now\n",
  )
  expect(called(guest, 'LEGACY')).not.toContain('ExternalThaw')
  expect(frozenNow(guest.root)).toEqual([])
})

test('if a login is refused thaw asks about the state and thaws without a login', async () => {
  const guest = await hookedGuest()
  session(guest.root, 'PROD', FREEZE)
  setLogin(guest.root, 'iris', 'PROD', { user: 'u', password: 'p' })
  expect(await thaw(guest, { yes: true })).toBe(0)
  expect(guest.said.out).toContain('iris:PROD: frozen, not by these hooks (IsWDSuspendedExt: status 1)\n')
  expect(frozenNow(guest.root)).toEqual([])
})

test('if ExternalThaw fails thaw runs stat -W as root, then as the owner', async () => {
  const guest = await hookedGuest()
  session(guest.root, 'PROD', FREEZE)
  writeFileSync(join(PROD(guest), 'fault.thaw'), 'status 1\nact no\n')
  writeFileSync(join(PROD(guest), 'fault.stat-W'), 'act no\ntimes 1\n')
  expect(await thaw(guest, { yes: true })).toBe(0)
  expect(guest.said.out).toContain(
    [
      "iris:PROD: iris session PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)': status 1, frozen",
      'iris:PROD: iris stat PROD -W: status 0, frozen',
      'iris:PROD: runuser -u irisowner -- iris stat PROD -W: status 0, not frozen',
      'iris:PROD: not frozen now',
      '',
    ].join('\n'),
  )
})

test('if no call thaws the instance, thaw names the instance and ends with an error', async () => {
  const guest = await hookedGuest()
  session(guest.root, 'PROD', FREEZE)
  writeFileSync(join(PROD(guest), 'fault.thaw'), 'act no\n')
  writeFileSync(join(PROD(guest), 'fault.stat-W'), 'act no\n')
  await expect(thaw(guest, { yes: true })).rejects.toMatchObject({
    code: 'STILL_FROZEN',
    message: 'iris:PROD: still frozen',
  })
})

test('thaw does not wait with one instance for another that hangs, and tries the next call on that one', async () => {
  const guest = await hookedGuest([
    { kind: 'iris', name: 'PROD' },
    { kind: 'iris', name: 'TEST' },
  ])
  for (const name of ['PROD', 'TEST']) session(guest.root, name, FREEZE)
  writeFileSync(join(PROD(guest), 'fault.thaw'), 'hang\n')
  expect(await thaw(guest, { yes: true })).toBe(0)
  expect(guest.said.out).toContain("ExternalThaw(0)': no answer within 2 s, frozen\n")
  const resumed = readEvents(guest.root).filter(({ event }) => event === 'resumed')
  expect(resumed.map(({ instance, detail }) => `${instance?.name} ${detail}`)).toEqual(['TEST thaw', 'PROD stat-W'])
})

test('an instance that answers neither question is thawed, and not reported as thawed', async () => {
  const guest = await hookedGuest()
  writeFileSync(join(PROD(guest), 'fault.stat'), 'status 1\n')
  writeFileSync(join(PROD(guest), 'fault.suspended'), 'status 239\n')
  await expect(thaw(guest, { yes: true })).rejects.toMatchObject({
    code: 'STILL_FROZEN',
    message: 'iris:PROD: unknown whether it is frozen (stat: status 1; IsWDSuspendedExt: status 239)',
  })
  expect(called(guest, 'PROD')).toContain('ExternalThaw')
})

test('--instance thaws only the named instance', async () => {
  const guest = await hookedGuest([
    { kind: 'iris', name: 'PROD' },
    { kind: 'iris', name: 'TEST' },
  ])
  for (const name of ['PROD', 'TEST']) session(guest.root, name, FREEZE)
  expect(await thaw(guest, { instance: 'iris:test', yes: true })).toBe(0)
  expect(frozenNow(guest.root)).toEqual(['iris:PROD'])
  await expect(thaw(guest, { instance: 'NONE', yes: true })).rejects.toMatchObject({ code: 'USAGE' })
})

test('--dry-run prints the calls and makes none of the thaw', async () => {
  const guest = await hookedGuest()
  freezeByHooks(guest)
  const said: string[] = []
  const io = { ...guest.io, host: readOnlyHost(guest.host), out: (text: string) => void said.push(text) }
  expect(await runThaw({ dryRun: true }, io)).toBe(0)
  expect(said.join('')).toContain(
    [
      'would call: /usr/sbin/post-thaw-script freezeFail',
      "would call: if cache:LEGACY is still frozen: ccontrol session LEGACY -U %SYS '##Class(Backup.General).ExternalThaw(0)'",
      'would call: if cache:LEGACY is still frozen: ccontrol stat LEGACY -W',
    ].join('\n'),
  )
  expect(frozenNow(guest.root)).toHaveLength(2)
  await thaw(guest, { yes: true })
})

test('thaw works with a wrong configuration', async () => {
  const guest = await hookedGuest()
  session(guest.root, 'PROD', FREEZE)
  write(guest.root, '/etc/gen-hooks/config.yaml', 'nonsense: 1\n')
  expect(await thaw(guest, { yes: true })).toBe(0)
  expect(guest.said.err).toContain('goes on without a configuration')
})

test('an instance that the hooks could not thaw is reported as frozen by these hooks', async () => {
  const guest = await hookedGuest(undefined, { deadline: 6 })
  freezeByHooks(guest)
  writeFileSync(join(PROD(guest), 'fault.thaw'), 'status 3\nact no\n')
  writeFileSync(join(PROD(guest), 'fault.stat-W'), 'act no\n')
  await expect(thaw(guest, { yes: true })).rejects.toMatchObject({ code: 'STILL_FROZEN' })
  guest.said.out = ''
  await expect(thaw(guest, { yes: true })).rejects.toMatchObject({ code: 'STILL_FROZEN' })
  expect(guest.said.out).toMatch(/^iris:PROD: frozen since \S+, by run \S+ of these hooks/m)
  // the hooks try again until the instance would resume by itself
  endProcesses(guest.root)
})

test('thaw of this machine as another user than root is refused', async () => {
  const guest = await hookedGuest(undefined, { installed: false })
  const host = new Proxy(guest.host, {
    get: (target, key) =>
      key === 'uid' ? 1000 : key === 'realPath' ? (path: string) => path : Reflect.get(target, key, target),
  })
  await expect(runThaw({}, { ...guest.io, host })).rejects.toMatchObject({ code: 'THAW_REFUSED', message: 'not root' })
})

test('without a list of the instances thaw asks and thaws the instances in the state of the hooks', async () => {
  const guest = await hookedGuest()
  freezeByHooks(guest)
  for (const list of ['qlist', 'qall', 'list']) {
    for (const kind of ['iris', 'cache'])
      writeFileSync(join(guest.root, `fake/fault.${list}.${kind}`), 'status 1\ntext broken\n')
  }
  // instances that the state does not name were not asked
  await expect(thaw(guest, { yes: true })).rejects.toMatchObject({ code: 'DETECT_FAILED' })
  expect(frozenNow(guest.root)).toEqual([])
  expect(readFileSync(join(guest.root, 'fake/misuse'), 'utf8')).toBe('')
})

describe('the instance in a container', () => {
  const GUEST: readonly FakeInstance[] = [
    { kind: 'iris', name: 'PROD' },
    { kind: 'docker', name: 'web' },
    { kind: 'podman', name: 'Db', inside: 'LIVE', rootless: 'svc' },
  ]
  const CONFIG =
    'instances: { containers: ["docker:web", "podman:Db/LIVE"], overrides: { "podman:Db": { runAs: svc } } }\n'
  const hold = (guest: HookedGuest): void => {
    execFileSync(join(guest.root, 'usr/sbin/pre-freeze-script'), ['freeze'])
    expect(frozenNow(guest.root)).toEqual(['docker:web', 'iris:PROD', 'podman:Db'])
  }
  const suspend = (guest: HookedGuest, folder: string): void =>
    writeFileSync(join(guest.root, 'fake/instances', folder, 'frozen'), '1 0 600\n')

  test('is asked in there, and thawed by the hooks that froze it', async () => {
    const guest = await hookedGuest(GUEST, { config: CONFIG })
    hold(guest)
    expect(await thaw(guest, {}, 'yes')).toBe(0)
    expect(guest.said.out).toMatch(/^docker:web: frozen since \S+Z, by run \S+ of these hooks, which is under way/m)
    expect(guest.said.out).toMatch(/^podman:Db: frozen since \S+Z, by run /m)
    expect(guest.said.out).toContain('post-thaw-script freezeFail: status 0\n')
    expect(frozenNow(guest.root)).toEqual([])
    expect(misuses(guest.root)).toEqual([])
  })

  test('is thawed by its name, as the user whose container it is, by commands that one can type', async () => {
    const guest = await hookedGuest(GUEST, { config: CONFIG, installed: false })
    suspend(guest, 'podman.Db')
    setFault(guest.root, 'podman', 'Db', 'thaw', { status: 3, act: false, text: ['no'] })
    expect(await thaw(guest, { instance: 'podman:db', yes: true })).toBe(0)
    const inside = 'runuser -u svc -- podman exec -i Db timeout -k 1'
    expect(guest.said.out).toContain(
      `podman:Db: ${inside} 2 iris session LIVE -U %SYS '##Class(Backup.General).ExternalThaw(0)': status 3, frozen\n`,
    )
    expect(guest.said.out).toContain(`podman:Db: ${inside} 5 iris stat LIVE -W: status 0, not frozen\n`)
    expect(frozenNow(guest.root)).toEqual([])
    expect(called(guest, 'web')).toEqual([])
    expect(misuses(guest.root)).toEqual([])
  })

  test.each(['exited', 'missing'])(
    'is down in a container that is %s, and unknown in one that is paused',
    async (state) => {
      const guest = await hookedGuest(GUEST, { config: CONFIG, installed: false })
      const put = (folder: string, word: string): void =>
        writeFileSync(join(guest.root, 'fake/instances', folder, 'container'), `${word}\n`)
      put('docker.web', state)
      put('podman.Db', 'paused')
      await expect(thaw(guest, { dryRun: true })).resolves.toBe(0)
      expect(guest.said.out).toContain('docker:web: is down, nothing to thaw\n')
      expect(guest.said.out).toMatch(
        /^podman:Db: unknown whether it is frozen, not by these hooks \(stat: status 255;/m,
      )
      expect(misuses(guest.root)).toEqual([])
    },
  )

  test('is known by the state of the hooks where the configuration names it no more', async () => {
    const guest = await hookedGuest(GUEST, { config: CONFIG })
    hold(guest)
    killOwners(guest)
    write(guest.root, '/etc/gen-hooks/config.yaml', 'thaw: { timeout: 2, retries: 0 }\n')
    // hooks of which only the state is left
    for (const name of ['pre-freeze-script', 'post-thaw-script']) write(guest.root, `/usr/sbin/${name}`, '')
    expect(await thaw(guest, { yes: true })).toBe(0)
    expect(guest.said.out).toMatch(
      /^podman:Db: frozen since \S+Z, by run \S+ of these hooks, whose processes are gone/m,
    )
    expect(guest.said.out).toContain(
      'podman:Db: runuser -u svc -- podman exec -i Db timeout -k 1 15 iris session LIVE ',
    )
    expect(frozenNow(guest.root)).toEqual([])
    expect(misuses(guest.root)).toEqual([])
    // the latch of the run that was killed
    endProcesses(guest.root)
  })
})
