import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { runRehearse } from '../../../src/commands/rehearse.ts'
import { frozenNow, readEvents } from '../../../src/harness/guest/events.ts'
import { misuses } from '../../../src/harness/guest/fake-guest.ts'
import { endProcesses, processesOf } from '../../../src/harness/guest/processes.ts'
import { untilChanged, untilGone } from '../../harness/until.ts'
import { endGuests, type HookedGuest, hookedGuest, letInstancesLog, write } from '../../rehearse/hooked-guest.ts'
import { checkedJson } from '../../schemas/check-json.ts'

afterEach(async () => {
  expect(await endGuests()).toEqual([])
})

/** Runs the verb on the guest; `ask` throws, unless the test replaces `ask`. */
function rehearse(
  guest: HookedGuest,
  options: Parameters<typeof runRehearse>[0],
  answer?: 'yes' | 'no' | 'no terminal',
) {
  const ask = async (question: string) => {
    guest.said.err += `${question}\n`
    if (answer === undefined) throw new Error('nobody was to be asked')
    return answer
  }
  return runRehearse(options, guest.io, { ask, point: guest.point })
}

const called = (guest: HookedGuest) =>
  readEvents(guest.root)
    .filter(({ event }) => event === 'called')
    .map(({ detail }) => detail)

test('rehearse freezes, holds and thaws, and prints each step', async () => {
  const guest = await hookedGuest()
  write(
    guest.root,
    '/opt/iris/prod/mgr/messages.log',
    '11/22/26-17:00:00:000 (1) 0 Backup.General.ExternalFreeze: of yesterday\n',
  )
  letInstancesLog(guest.root)
  expect(await rehearse(guest, { hold: 1 }, 'yes')).toBe(0)
  expect(guest.said.err).toContain('This freezes cache:LEGACY, iris:PROD for about 1 s')
  const out = guest.said.out
  expect(out).toMatch(/VMware Tools +calls \S+pre-freeze-script freeze\n(.*\n)*\S+ +VMware Tools +sees exit status 0/)
  expect(out).toMatch(/VMware Tools +calls \S+post-thaw-script freezeFail\n/)
  expect(out).toMatch(/^\S+ +- +aborted +\d+$/m)
  expect(out).toMatch(/^iris:PROD: frozen for [1-9]\.\d\d s, thawed$/m)
  expect(out).toMatch(/^cache:LEGACY: frozen for [1-9]\.\d\d s, thawed$/m)
  expect(out).toContain(
    'iris:PROD: 11/22/26-17:40:55:123 (77) 0 [Utility.Event] Backup.General.ExternalFreeze: System suspended\n',
  )
  expect(out).toContain('Backup.General.ExternalThaw: System resumed\n')
  expect(out).not.toContain('of yesterday')
  expect(out).toContain('cache:LEGACY: /opt/cache/legacy/mgr/cconsole.log: nothing of Backup.General\n')
  expect(out).toMatch(/\nrehearsal: good\n$/)
  expect(frozenNow(guest.root)).toEqual([])
  expect(misuses(guest.root)).toEqual([])
})

test('a rehearsal does not change the backup history of the instances', async () => {
  const guest = await hookedGuest()
  await rehearse(guest, { hold: 1, yes: true })
  expect(called(guest)).toContain('ExternalFreeze')
  expect(called(guest)).not.toContain('ExternalSetHistory')
  expect(JSON.parse(readFileSync(join(guest.root, 'run/gen-hooks/last.json'), 'utf8'))).toMatchObject({
    verdict: 'aborted',
    argument: 'freezeFail',
    why: '',
  })
})

test('--json prints the outcome of the rehearsal', async () => {
  const guest = await hookedGuest()
  expect(await rehearse(guest, { hold: 1, yes: true, json: true })).toBe(0)
  expect(checkedJson(guest.said.out)).toMatchObject({
    schema: 'gen-hooks/rehearsal/1',
    outcome: 'good',
    why: [],
    holdSeconds: 1,
    calls: [
      { argument: 'freeze', status: 0 },
      { argument: 'freezeFail', status: 0 },
    ],
    lastRun: { verdict: 'aborted' },
  })
})

test('with the layout backupScripts.d, the one file is called', async () => {
  const guest = await hookedGuest(undefined, { config: 'layout: backupScripts.d\n' })
  expect(await rehearse(guest, { hold: 1, yes: true })).toBe(0)
  expect(guest.said.out).toContain('backupScripts.d/50-gen-hooks freezeFail')
})

test('if an instance refuses, the hooks thaw the others, and post-thaw is not called', async () => {
  // after a freeze that the keeper had to end, the keeper sweeps until the deadline
  const guest = await hookedGuest(undefined, { deadline: 6 })
  writeFileSync(join(guest.root, 'fake/instances/iris.PROD/fault.freeze'), 'status 3\nact no\n')
  await expect(rehearse(guest, { hold: 1, yes: true })).rejects.toMatchObject({
    code: 'REHEARSAL_FAILED',
    message: expect.stringMatching(/^freeze: exit status 1\niris:PROD: freeze-failed: status 3/),
  })
  expect(guest.said.out).not.toContain('calls /usr/sbin/post-thaw-script')
  expect(frozenNow(guest.root)).toEqual([])
})

test('an instance that cannot be thawed is named, with the remedy', async () => {
  const guest = await hookedGuest(undefined, { deadline: 6 })
  const at = join(guest.root, 'fake/instances/iris.PROD')
  writeFileSync(join(at, 'fault.thaw'), 'status 3\nact no\n')
  writeFileSync(join(at, 'fault.stat-W'), 'act no\n')
  await expect(rehearse(guest, { hold: 1, yes: true })).rejects.toMatchObject({
    code: 'STILL_FROZEN',
    message: 'iris:PROD: still frozen',
  })
  expect(guest.said.out).toMatch(/^why: iris:PROD: stuck/m)
  expect(guest.said.out).toMatch(/\nrehearsal: failed\n$/)
  // the hooks try again until the instance would resume by itself
  endProcesses(guest.root)
})

test('an instance that cannot be thawed is named also if the log cannot be written', async () => {
  const guest = await hookedGuest([{ kind: 'iris', name: 'PROD' }], { deadline: 6 })
  writeFileSync(join(guest.root, 'fake/instances/iris.PROD/fault.thaw'), 'status 3\nact no\n')
  writeFileSync(join(guest.root, 'fake/instances/iris.PROD/fault.stat-W'), 'act no\n')
  writeFileSync(join(guest.root, 'var/log/gen-hooks'), 'not a folder')
  await expect(rehearse(guest, { hold: 1, yes: true })).rejects.toMatchObject({ code: 'STILL_FROZEN' })
  expect(guest.said.out).toMatch(/^why: the log of the hooks has no line of this run$/m)
  endProcesses(guest.root)
})

test('a rehearsal fails if no instance of the plan runs', async () => {
  const guest = await hookedGuest([{ kind: 'iris', name: 'PROD' }])
  writeFileSync(join(guest.root, 'fake/instances/iris.PROD/status'), 'down, last used Fri Mar  1 10:00:00 2024\n')
  await expect(rehearse(guest, { hold: 1, yes: true })).rejects.toMatchObject({
    code: 'REHEARSAL_FAILED',
    message: 'nothing was frozen: no instance of the plan runs',
  })
})

describe('beside a backup', () => {
  /** Runs the verb, and `then` when the verb has printed this text. */
  const rehearseAnd = (guest: HookedGuest, said: RegExp, then: () => void, hold: number) =>
    runRehearse(
      { yes: true, hold },
      {
        ...guest.io,
        err: (text) => {
          guest.said.err += text
          if (said.test(text)) then()
        },
      },
    )
  const hook = ({ root }: HookedGuest, role: string, word: string) =>
    spawnSync(join(root, `usr/sbin/${role}-script`), [word]).status

  test('a snapshot is refused during the hold, and the rehearsal is judged by its own run', async () => {
    const guest = await hookedGuest()
    const statuses: unknown[] = []
    const code = await rehearseAnd(guest, /frozen, held/, () => statuses.push(hook(guest, 'pre-freeze', 'freeze')), 1)
    expect([code, ...statuses]).toEqual([0, 1])
    expect(guest.said.out).toMatch(/\nrehearsal: good\n$/)
    expect(guest.said.out).not.toContain('not-started')
  })

  test('a snapshot that begins after the deadline ended the rehearsal stays frozen, and is good', async () => {
    const guest = await hookedGuest(undefined, { deadline: 6 })
    let guard = 0
    const stop = (text: string) => {
      guard = Number(/guard (\d+)/.exec(text)?.[1] ?? guard)
      if (text.includes('frozen, held')) process.kill(guard, 'SIGSTOP')
    }
    const ended = runRehearse({ yes: true, hold: 1 }, { ...guest.io, err: stop }).then(
      () => 'no error',
      (error) => error,
    )
    const state = join(guest.root, 'run/gen-hooks')
    await untilChanged(
      join(guest.root, 'fake/events'),
      'the thaw',
      25_000,
      () => readEvents(guest.root).some(({ event }) => event === 'resumed') && frozenNow(guest.root).length === 0,
    )
    await untilChanged(state, 'the end of the run', 25_000, () =>
      readFileSync(join(state, 'state'), 'utf8').includes('\nphase over '),
    )
    // the deadline of this run must not come while the rehearsal ends, also on a slow machine
    const preFreeze = join(guest.root, 'usr/sbin/pre-freeze-script')
    const text = readFileSync(preFreeze, 'utf8')
    expect(text).toContain("\nDEADLINE='6'\n")
    writeFileSync(preFreeze, text.replace("\nDEADLINE='6'\n", "\nDEADLINE='120'\n"))
    expect(hook(guest, 'pre-freeze', 'freeze')).toBe(0)
    process.kill(guard, 'SIGCONT')
    expect(await ended).toMatchObject({
      code: 'REHEARSAL_FAILED',
      message: expect.stringMatching(/^freezeFail was not called: the run was over before\n/),
    })
    expect(frozenNow(guest.root)).toHaveLength(2)
    expect(hook(guest, 'post-thaw', 'thaw')).toBe(0)
  })

  test('a freeze that leaves little time shortens the hold, so that the deadline does not pass', async () => {
    const guest = await hookedGuest(undefined, { deadline: 6 })
    writeFileSync(join(guest.root, 'fake/instances/iris.PROD/fault.freeze'), 'seconds 3\n')
    expect(await rehearse(guest, { hold: 5, yes: true })).toBe(0)
    expect(guest.said.err).toContain('held for a shorter time: watchdog.deadline is near')
  })
})

describe('rehearse is refused, and nothing is frozen,', () => {
  const refused = async (guest: HookedGuest, options: Parameters<typeof runRehearse>[0], message: RegExp | string) => {
    await expect(rehearse(guest, options, 'no terminal')).rejects.toMatchObject({
      code: 'REHEARSAL_REFUSED',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    })
    expect(called(guest)).not.toContain('ExternalFreeze')
  }

  test('without a terminal, and without a confirmation', async () => {
    const guest = await hookedGuest()
    await refused(guest, {}, 'no terminal to ask on')
    await expect(rehearse(guest, {}, 'no')).rejects.toMatchObject({ message: 'not confirmed' })
  })

  test('if the user is not root', async () => {
    const guest = await hookedGuest()
    const host = new Proxy(guest.host, {
      get: (target, key) =>
        key === 'uid' ? 1000 : key === 'realPath' ? (path: string) => path : Reflect.get(target, key, target),
    })
    await expect(runRehearse({ yes: true }, { ...guest.io, host })).rejects.toMatchObject({ message: 'not root' })
  })

  test('if no hooks are installed', async () =>
    refused(await hookedGuest(undefined, { installed: false }), { yes: true }, 'no hooks are installed'))

  test('if one hook of the pair is missing', async () => {
    const guest = await hookedGuest()
    await guest.host.remove('/usr/sbin/post-thaw-script')
    await refused(guest, { yes: true }, '/usr/sbin/post-thaw-script: is missing beside its partner')
  })

  test('if a hook was not made by gen-hooks', async () => {
    const guest = await hookedGuest()
    write(guest.root, '/usr/sbin/pre-freeze-script', '#!/bin/sh\nexit 0\n', 0o700)
    await refused(guest, { yes: true }, '/usr/sbin/pre-freeze-script: was not made by gen-hooks')
  })

  test('if hooks of both layouts are installed', async () => {
    const guest = await hookedGuest()
    write(guest.root, '/etc/vmware-tools/backupScripts.d/50-gen-hooks', '#!/bin/sh\n', 0o700)
    await refused(guest, { yes: true }, /^hooks of both layouts/)
  })

  test('if the hooks have another folder for their state', async () => {
    const guest = await hookedGuest()
    const path = '/usr/sbin/pre-freeze-script'
    const text = (await guest.host.readFile(path)).toString().replace(/^RUN_DIR=.*$/m, "RUN_DIR='/run/other'")
    write(guest.root, path, text, 0o700)
    await refused(guest, { yes: true }, `${path}: RUN_DIR is "/run/other", expected /run/gen-hooks`)
  })

  test('if the hold is longer than the deadline', async () => {
    const guest = await hookedGuest()
    await refused(guest, { yes: true, hold: 60 }, '--hold: 60 s, expected less than watchdog.deadline, 60 s')
  })

  test('if a backup begins before the question is answered, and the backup stays frozen', async () => {
    const guest = await hookedGuest()
    const ask = async () => {
      execFileSync(join(guest.root, 'usr/sbin/pre-freeze-script'), ['freeze'])
      return 'yes' as const
    }
    await expect(runRehearse({}, guest.io, { ask, point: guest.point })).rejects.toMatchObject({
      code: 'REHEARSAL_REFUSED',
      message: expect.stringMatching(/^run \S+ is under way \(frozen\)$/),
    })
    expect(frozenNow(guest.root)).toHaveLength(2)
    execFileSync(join(guest.root, 'usr/sbin/post-thaw-script'), ['thaw'])
  })

  test('if a run was never ended', async () => {
    const guest = await hookedGuest()
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const state = `gen-hooks-state 1 abc ${boot} 1 /x\nbegun iris PROD need root\nphase frozen 5\n`
    write(guest.root, '/run/gen-hooks/state', state, 0o600)
    await refused(guest, { yes: true }, 'run abc is not ended (frozen)')
    await refused(guest, { yes: true, instance: 'PROD' }, 'run abc is not ended (frozen)')
  })
})

describe('--instance', () => {
  test('freezes only that instance, with temporary hooks, and removes these hooks', async () => {
    const guest = await hookedGuest(undefined, { installed: false })
    expect(await rehearse(guest, { instance: 'prod', hold: 1, yes: true })).toBe(0)
    const suspended = readEvents(guest.root).filter(({ event }) => event === 'suspended')
    expect(suspended.map(({ instance }) => instance?.name)).toEqual(['PROD'])
    expect(guest.said.out).toMatch(/calls \/var\/lib\/gen-hooks\/rehearse-[0-9a-f]{16}\/pre-freeze-script freeze/)
    expect(await storeAtTheEnd(guest)).toEqual([])
  })

  test('does not change the installed hooks', async () => {
    const guest = await hookedGuest()
    const before = readFileSync(join(guest.root, 'usr/sbin/pre-freeze-script'))
    await rehearse(guest, { instance: 'cache:LEGACY', hold: 1, yes: true })
    expect(readFileSync(join(guest.root, 'usr/sbin/pre-freeze-script')).equals(before)).toBe(true)
  })

  test.each([
    ['TEST', 'TEST: no such instance, expected one of cache:LEGACY, iris:PROD'],
    ['OLD', 'iris:OLD: is down'],
    ['SKIP', 'iris:SKIP: the configuration leaves it alone (excluded)'],
    ['TWICE', 'TWICE: names cache:TWICE, iris:TWICE, expected one'],
  ])('%s is refused', async (word, message) => {
    const guest = await hookedGuest(
      [
        { kind: 'iris', name: 'PROD' },
        { kind: 'cache', name: 'LEGACY' },
        ...(word === 'OLD' ? [{ kind: 'iris', name: 'OLD', status: 'down' } as const] : []),
        ...(word === 'SKIP' ? [{ kind: 'iris', name: 'SKIP' } as const] : []),
        ...(word === 'TWICE'
          ? [{ kind: 'iris', name: 'TWICE' } as const, { kind: 'cache', name: 'TWICE' } as const]
          : []),
      ],
      { config: 'instances: { exclude: [SKIP] }\n' },
    )
    await expect(rehearse(guest, { instance: word, yes: true })).rejects.toMatchObject({
      code: 'REHEARSAL_REFUSED',
      message,
    })
    expect(called(guest)).not.toContain('ExternalFreeze')
  })
})

/** The files in the store after the guard has removed its files and no process runs. */
async function storeAtTheEnd({ root }: HookedGuest): Promise<readonly string[]> {
  expect(await untilGone(() => processesOf(root), 10_000)).toEqual([])
  const store = join(root, 'var/lib/gen-hooks')
  return existsSync(store) ? readdirSync(store) : []
}

const CONTAINERS = [
  { kind: 'iris', name: 'PROD' },
  { kind: 'docker', name: 'web' },
  { kind: 'docker', name: 'Web', inside: 'LIVE' },
] as const
const NAMED = 'instances: { containers: ["docker:web", "docker:Web/LIVE"] }\n'

test('rehearse freezes and thaws what is in containers too, and asks it afterwards', async () => {
  const guest = await hookedGuest(CONTAINERS, { config: NAMED })
  expect(await rehearse(guest, { hold: 1 }, 'yes')).toBe(0)
  expect(guest.said.err).toContain('This freezes iris:PROD, docker:Web, docker:web for about 1 s')
  expect(guest.said.out).toMatch(/^docker:Web: frozen for \d\.\d\d s, thawed$/m)
  expect(guest.said.out).toMatch(/^docker:web: frozen for \d\.\d\d s, thawed$/m)
  expect(guest.said.out).toMatch(/\nrehearsal: good\n$/)
  expect(frozenNow(guest.root)).toEqual([])
  expect(misuses(guest.root)).toEqual([])
})

test('rehearse --instance takes a container by its name as it is, and freezes no other', async () => {
  const guest = await hookedGuest(CONTAINERS, { config: NAMED, installed: false })
  expect(await rehearse(guest, { instance: 'docker:Web', hold: 1, yes: true })).toBe(0)
  expect(guest.said.out).toMatch(/^docker:Web: frozen for \d\.\d\d s, thawed$/m)
  const frozen = readEvents(guest.root).filter(({ event }) => event === 'suspended')
  expect(frozen.map(({ instance }) => `${instance?.kind}:${instance?.name}`)).toEqual(['docker:Web'])
  await expect(rehearse(guest, { instance: 'docker:WEB', yes: true })).rejects.toMatchObject({
    code: 'REHEARSAL_REFUSED',
    message: 'docker:WEB: names docker:web, docker:Web, expected one',
  })
  await expect(rehearse(guest, { instance: 'docker:other', yes: true })).rejects.toMatchObject({
    message: 'docker:other: no such instance, expected one of iris:PROD, docker:web, docker:Web',
  })
  expect(await rehearse(guest, { instance: 'iris:PROD', hold: 1, yes: true })).toBe(0)
  const later = readEvents(guest.root).filter(({ event }) => event === 'suspended')
  expect(later.map(({ instance }) => `${instance?.kind}:${instance?.name}`)).toEqual(['docker:Web', 'iris:PROD'])
  expect(misuses(guest.root)).toEqual([])
})

test('a rehearsal with a container that is missing is failed, and nothing stays frozen', async () => {
  const guest = await hookedGuest([CONTAINERS[0], { ...CONTAINERS[1], container: 'missing' }], {
    config: 'instances: { containers: ["docker:web"] }\n',
    // until then a freeze might land
    deadline: 6,
  })
  await expect(rehearse(guest, { hold: 1, yes: true })).rejects.toMatchObject({
    code: 'REHEARSAL_FAILED',
    message: expect.stringMatching(/^freeze: exit status 1\ndocker:web: freeze-failed: status 1: .*No such container/),
  })
  expect(frozenNow(guest.root)).toEqual([])
})
