import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endInside, processesInside } from '../../src/harness/guest/containers.ts'
import { frozenNow, readEvents } from '../../src/harness/guest/events.ts'
import { addInstance, misuses } from '../../src/harness/guest/fake-guest.ts'
import { setFault, setListFault } from '../../src/harness/guest/faults.ts'
import { call, FREEZE, removeGuests, session, THAW, tempGuest } from './temp-guest.ts'
import { untilEvent, untilGone } from './until.ts'

afterAll(removeGuests)

const SUSPENDED = '##Class(Backup.General).IsWDSuspendedExt()'
const DATED = /^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d: Backup\.General\.External(Freeze|Thaw): /gm
const undated = (text: string): string => text.replace(DATED, '')

test('ExternalFreeze and ExternalThaw print what they do and exit with 5', () => {
  const root = tempGuest()
  const freeze = session(root, 'PROD', FREEZE)
  expect(freeze.status).toBe(5)
  const lines = undated(freeze.stdout).split('\n')
  const file = lines[2] ?? ''
  expect(file).toMatch(/^\/opt\/iris\/prod\/mgr\/journal\/\d{8}\.001$/)
  expect(lines).toEqual([
    'Suspending system',
    'Journal file switched to:',
    file,
    `Start a journal restore for this backup with journal file: ${file}`,
    '',
    'Journal marker set at',
    `offset 197192 of ${file}`,
    'System suspended',
    '',
  ])
  expect(frozenNow(root)).toEqual(['iris:PROD'])
  expect(session(root, 'PROD', SUSPENDED).status).toBe(5)
  const thaw = session(root, 'PROD', THAW)
  expect(thaw.status).toBe(5)
  expect(undated(thaw.stdout)).toBe('Resuming system\nSystem resumed\n')
  expect(frozenNow(root)).toEqual([])
  expect(session(root, 'PROD', SUSPENDED).status).toBe(3)
})

test('the date in a line that ExternalFreeze prints is the date of now', () => {
  const root = tempGuest()
  const before = Date.now()
  const [month, day, year, ...time] = session(root, 'PROD', FREEZE).stdout.slice(0, 19).split(/[/ :]/).map(Number)
  const printed = Date.UTC(year ?? 0, (month ?? 0) - 1, day, time[0], time[1], time[2])
  expect(printed).toBeGreaterThan(before - 3000)
  expect(printed).toBeLessThan(Date.now() + 3000)
})

test('the thaw of an instance that is not frozen succeeds and reports this', () => {
  const root = tempGuest()
  const thaw = session(root, 'PROD', THAW)
  expect(thaw.status).toBe(5)
  expect(undated(thaw.stdout)).toBe('Already resumed\n')
})

test('a second freeze of a frozen instance fails', () => {
  const root = tempGuest()
  session(root, 'PROD', FREEZE)
  expect(session(root, 'PROD', FREEZE).status).toBe(3)
})

test('names are known in any case, and by irissession, csession and irisstat', () => {
  const root = tempGuest()
  expect(session(root, 'prod', FREEZE).status).toBe(5)
  expect(call(root, 'irissession', ['PROD', '-U%SYS', SUSPENDED]).status).toBe(5)
  expect(call(root, 'irisstat', ['-s/opt/iris/prod/mgr']).stdout).toContain('WDSUSPD')
  expect(call(root, 'csession', ['legacy', '-U', '%SYS', FREEZE]).status).toBe(5)
  expect(frozenNow(root)).toEqual(['cache:LEGACY', 'iris:PROD'])
})

test('stat shows WDSUSPD while an instance is suspended, and stat -W resumes the instance', () => {
  const root = tempGuest()
  expect(call(root, 'iris', ['stat', 'PROD']).stdout).not.toContain('WDSUSPD')
  session(root, 'PROD', FREEZE)
  expect(call(root, 'iris', ['stat', 'PROD']).stdout).toContain('WDSUSPD')
  expect(call(root, 'iris', ['stat', 'PROD', '-W']).status).toBe(0)
  expect(frozenNow(root)).toEqual([])
  expect(readEvents(root).map(({ event, detail }) => `${event} ${detail}`)).toContain('resumed stat-W')
})

test('an instance that is down or starting takes no session', () => {
  const root = tempGuest([
    { kind: 'iris', name: 'DOWN', status: 'down, last used Fri May 13 18:12:33 2016' },
    { kind: 'iris', name: 'NEW', status: 'sign-on inhibited, last used Fri May 13 18:12:33 2016' },
  ])
  expect(session(root, 'DOWN', FREEZE)).toMatchObject({ status: 1, stdout: 'Instance is not running\n' })
  expect(session(root, 'NEW', FREEZE)).toMatchObject({
    status: 239,
    stdout: 'Sign-on inhibited: Startup or Installation in progress\n',
  })
  expect(misuses(root)).toEqual([])
})

test('qlist prints a line for each instance, with as many fields as the real command', () => {
  const root = tempGuest([
    { kind: 'iris', name: 'PROD', mirror: 'Failover^Primary' },
    { kind: 'iris', name: 'OFF', status: 'down, last used Fri May 13 18:12:33 2016' },
    { kind: 'cache', name: 'LEGACY' },
  ])
  const started = 'running, since Mon Jul 23 14:42:09 2018'
  expect(call(root, 'iris', ['qlist']).stdout).toBe(
    [
      '/opt/iris/off^2024.1.0.262.0^down, last used Fri May 13 18:12:33 2016^iris.cpf^1972^52773^62972^^IRIS^^^/opt/iris/off',
      `/opt/iris/prod^2024.1.0.262.0^${started}^iris.cpf^1972^52773^62972^ok^IRIS^Failover^Primary^/opt/iris/prod`,
    ]
      .map((line, index) => `${['OFF', 'PROD'][index]}^${line}\n`)
      .join(''),
  )
  expect(call(root, 'ccontrol', ['qlist', 'legacy']).stdout).toBe(
    `LEGACY^/opt/cache/legacy^2018.1.5.659.0^${started}^cache.cpf^56772^57772^62972^ok^^^\n`,
  )
})

test.each([
  ['2012.2.3.903.2.12515', '56772^57772^62972'],
  ['2014.2.0.177.0', '56772^57772^62972^warn'],
  ['2015.1.0.429.0', '56772^57772^62972^warn^Ensemble'],
  ['2015.2.0.664.3.17168', '56772^57772^62972^warn^Ensemble^Failover^Backup'],
])('qlist of Caché %s has no field of a later version', (version, fields) => {
  const root = tempGuest([
    { kind: 'cache', name: 'OLD', version, state: 'warn', product: 'Ensemble', mirror: 'Failover^Backup' },
  ])
  expect(call(root, 'ccontrol', ['qlist']).stdout).toBe(
    `OLD^/opt/cache/old^${version}^running, since Mon Jul 23 14:42:09 2018^cache.cpf^${fields}\n`,
  )
})

test('list of IRIS 2020.4 prints the word Instance before a name', () => {
  const root = tempGuest([{ kind: 'iris', name: 'PROD', version: '2020.4.0.547.0' }])
  expect(call(root, 'iris', ['list']).stdout).toContain("\nInstance 'PROD'   (default)\n")
})

test('qall cuts a long name, all wraps the name, list shows the whole name', () => {
  const root = tempGuest()
  const head = '    Instance Name     Version ID        Port   Directory\n'
  const rule = '    ----------------  ----------------  -----  --------------------------------\n'
  const prod = 'up >PROD              2024.1.0.262.0    1972   /opt/iris/prod\n'
  const long = '2024.1.0.262.0    1972   /opt/iris/schltest2016integration\n'
  expect(call(root, 'iris', ['qall']).stdout).toBe(`${head}${rule}${prod}up  SCHLTEST2016INT~  ${long}`)
  expect(call(root, 'iris', ['all']).stdout).toBe(
    `${head}${rule}${prod}up  SCHLTEST2016INTE  ${long}    GRATION           \n`,
  )
  expect(call(root, 'iris', ['list']).stdout).toContain("\nConfiguration 'SCHLTEST2016INTEGRATION'\n")
  expect(call(root, 'ccontrol', ['list']).stdout).toContain("\nConfiguration 'LEGACY'   (default)\n\tdirectory: /opt/")
})

test.each([
  ['an unknown verb', ['qlost']],
  ['the emergency login', ['session', 'PROD', '-B', '-U', '%SYS', FREEZE]],
  ['another namespace', ['session', 'PROD', '-U', 'USER', FREEZE]],
  ['no namespace', ['session', 'PROD', FREEZE]],
  ['another class', ['session', 'PROD', '-U', '%SYS', '##Class(Backup.Task).ExternalFreeze()']],
  ['an unknown method', ['session', 'PROD', '-U', '%SYS', '##Class(Backup.General).Freeze()']],
  ['a time that is no number', ['session', 'PROD', '-U', '%SYS', FREEZE.replace('600', 'x')]],
  ['too many arguments', ['session', 'PROD', '-U', '%SYS', FREEZE.replace('360', '360,1,2')]],
])('%s is a misuse: status 2, nothing frozen', (_, args) => {
  const root = tempGuest()
  expect(call(root, 'iris', args).status).toBe(2)
  expect(misuses(root)).toHaveLength(1)
  expect(frozenNow(root)).toEqual([])
})

test('an ExternalFreeze with fewer arguments than it is given freezes nothing, and ends with neither 5 nor 3', () => {
  const root = tempGuest([{ kind: 'iris', name: 'OLD', freezeArguments: '7' }])
  const freeze = (args: string) => session(root, 'OLD', `##Class(Backup.General).ExternalFreeze(${args})`)
  expect(freeze('0,,,,,,600,,,120')).toMatchObject({ status: 1, stdout: '\n<PARAMETER>\n' })
  expect(frozenNow(root)).toEqual([])
  expect(freeze('0,,,,,,600').status).toBe(5)
  expect(frozenNow(root)).toEqual(['iris:OLD'])
  expect(misuses(root)).toEqual([])
})

test('an unknown instance is refused as the real tool does', () => {
  const root = tempGuest()
  expect(session(root, 'NONE', FREEZE)).toMatchObject({ status: 1, stdout: ": invalid instance name 'NONE'\n" })
})

test('WDSuspendLimit ends a suspension by itself, at its own time', () => {
  const root = tempGuest()
  session(root, 'PROD', FREEZE)
  const file = join(root, 'fake/instances/iris.PROD/frozen')
  const [since = 0] = readFileSync(file, 'utf8').split(' ').map(Number)
  // As if it had been frozen 400 s ago.
  writeFileSync(file, `${since - 40_000} 360 600\n`)
  expect(frozenNow(root)).toEqual([])
  expect(undated(session(root, 'PROD', THAW).stdout)).toBe('Already resumed\n')
  const resumed = readEvents(root).find(({ event }) => event === 'resumed')
  expect(resumed).toMatchObject({ detail: 'limit', at: (since - 40_000 + 36_000) / 100 })
})

test('after ExternalFreezeTimeOut a login waits, and ExternalThaw does not wait', async () => {
  const root = tempGuest()
  session(root, 'PROD', FREEZE)
  const file = join(root, 'fake/instances/iris.PROD/frozen')
  const [since = 0] = readFileSync(file, 'utf8').split(' ').map(Number)
  writeFileSync(file, `${since - 100_000} 0 600\n`)
  const history = new Promise<number>((resolve) => {
    const child = spawn(join(root, 'usr/bin/iris'), [
      'session',
      'PROD',
      '-U',
      '%SYS',
      '##Class(Backup.General).ExternalSetHistory(0)',
    ])
    child.on('exit', (status) => resolve(status ?? -1))
  })
  await untilEvent(root, 'the call', 20_000, ({ detail }) => detail === 'ExternalSetHistory')
  expect(session(root, 'PROD', THAW).status).toBe(5)
  expect(await history).toBe(5)
  const order = readEvents(root).map(({ event }) => event)
  expect(order.indexOf('resumed')).toBeLessThan(order.indexOf('history'))
})

test('a login asks three times, reads two lines each time, and accepts the owner', () => {
  const root = tempGuest()
  const at = join(root, 'fake/instances/iris.PROD')
  writeFileSync(join(at, 'fault.login'), 'user backup\npassword a b $c\n')
  const denied = session(root, 'PROD', FREEZE)
  expect(denied.status).toBe(1)
  expect(denied.stdout.match(/Access Denied/g)).toHaveLength(3)
  expect(session(root, 'PROD', FREEZE, 'backup\nwrong\n').status).toBe(1)
  expect(frozenNow(root)).toEqual([])
  expect(session(root, 'PROD', FREEZE, 'backup\na b $c\n').status).toBe(5)
  expect(session(root, 'PROD', THAW).status).toBe(5)
  writeFileSync(join(at, 'fault.owner'), 'irisusr\n')
  expect(session(root, 'PROD', FREEZE).status).toBe(1)
  const asOwner = ['-u', 'irisusr', '--', join(root, 'usr/bin/iris'), 'session', 'PROD', '-U', '%SYS', FREEZE]
  expect(call(root, '../sbin/runuser', asOwner).status).toBe(5)
})

test('a refusal changes nothing', () => {
  const root = tempGuest()
  setFault(root, 'iris', 'PROD', 'freeze', { status: 3, act: false })
  expect(session(root, 'PROD', FREEZE).status).toBe(3)
  expect(frozenNow(root)).toEqual([])
  setFault(root, 'iris', 'PROD', 'freeze', null)
  expect(session(root, 'PROD', FREEZE).status).toBe(5)
})

test('a fault makes a freeze exit with 5 although nothing is frozen, or with 1 although the instance is frozen', () => {
  const root = tempGuest()
  setFault(root, 'iris', 'PROD', 'freeze', { act: false })
  expect(session(root, 'PROD', FREEZE).status).toBe(5)
  expect(frozenNow(root)).toEqual([])
  setFault(root, 'iris', 'PROD', 'freeze', { status: 1, text: ['<LICENSE LIMIT EXCEEDED>', 'and more'] })
  expect(session(root, 'PROD', FREEZE)).toMatchObject({ status: 1, stdout: '<LICENSE LIMIT EXCEEDED>\nand more\n' })
  expect(frozenNow(root)).toEqual(['iris:PROD'])
})

test('a fault for N calls is met by N of many calls at the same time', async () => {
  const root = tempGuest()
  setFault(root, 'iris', 'PROD', 'history', { status: 7, times: 3 })
  const args = ['session', 'PROD', '-U', '%SYS', '##Class(Backup.General).ExternalSetHistory(0)']
  const statuses = await Promise.all(
    Array.from(
      { length: 8 },
      () =>
        new Promise((resolve) => {
          spawn(join(root, 'usr/bin/iris'), args, { stdio: 'ignore' }).on('exit', resolve)
        }),
    ),
  )
  expect(statuses.filter((status) => status === 7)).toHaveLength(3)
  expect(statuses.filter((status) => status === 5)).toHaveLength(5)
})

test('a freeze that lands late suspends the instance although the client is killed', async () => {
  const root = tempGuest()
  setFault(root, 'iris', 'PROD', 'freeze', { late: 0.2, hang: true, deaf: true })
  const client = spawn(join(root, 'usr/bin/iris'), ['session', 'PROD', '-U', '%SYS', FREEZE], { stdio: 'ignore' })
  const ended = new Promise((resolve) => {
    client.on('exit', (_, signal) => resolve(signal))
  })
  await untilEvent(root, 'the freeze', 20_000, ({ event }) => event === 'suspended')
  client.kill('SIGTERM')
  client.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  expect(frozenNow(root)).toEqual(['iris:PROD'])
})

test('a fault makes a list print garbage, other text or more lines, or exit with another status', () => {
  const root = tempGuest()
  setListFault(root, 'iris', 'qlist', { bytes: 300 })
  expect(call(root, 'iris', ['qlist']).stdout).toHaveLength(300)
  setListFault(root, 'iris', 'qlist', { text: ['not a list'], status: 1 })
  expect(call(root, 'iris', ['qlist'])).toMatchObject({ status: 1, stdout: 'not a list\n' })
  setListFault(root, 'iris', 'qlist', { also: ['$(touch x)^/d^1^running^'] })
  expect(call(root, 'iris', ['qlist']).stdout.split('\n').slice(-2)).toEqual(['$(touch x)^/d^1^running^', ''])
  expect(call(root, 'ccontrol', ['qlist']).status).toBe(0)
})

test('an instance can come to a guest later', () => {
  const root = tempGuest([])
  expect(call(root, 'iris', ['qlist'])).toMatchObject({ status: 0, stdout: '' })
  addInstance(root, { kind: 'iris', name: 'NEW' })
  expect(call(root, 'iris', ['qlist']).stdout).toMatch(/^NEW\^/)
})

test('logger saves its input, and its call is an event', () => {
  const root = tempGuest()
  call(root, 'logger', ['-t', 'gen-hooks', '-p', 'user.err', '--', 'words here'])
  expect(readFileSync(join(root, 'fake/syslog'), 'utf8')).toBe('-t gen-hooks -p user.err -- words here\n')
  expect(readEvents(root)).toMatchObject([{ instance: null, event: 'called', detail: 'logger' }])
})

describe('docker and podman', () => {
  const IN = ['exec', '-i', 'web', 'timeout', '-k', '1', '5', 'iris']
  /** As the hooks call them: without what leads to another engine. */
  const env = { PATH: process.env.PATH }
  const ask = (root: string, engine: string, words: readonly string[], input = '') => {
    const how = { input, env, encoding: 'latin1', timeout: 20_000 } as const
    const { status, stdout } = spawnSync(join(root, 'usr/bin', engine), words, how)
    return { status, stdout }
  }
  const start = (root: string, words: readonly string[]) =>
    spawn(join(root, 'usr/bin/docker'), words, { env, stdio: 'ignore' })
  const came = (root: string, event: string) =>
    untilEvent(root, event, 20_000, (one) => one.event === event && one.detail !== 'exec')
  const inside = (root: string, engine: string, words: readonly string[], input = '') =>
    ask(root, engine, [...IN, ...words], input)
  const inspect = ['container', 'inspect', '--format', '{{.State.Status}} {{.Id}} {{.Name}}']
  const freeze = ['session', 'IRIS', '-U', '%SYS', FREEZE]
  const THAW_IT = ['session', 'IRIS', '-U', '%SYS', THAW]

  test('run the commands of the instance in a container, with its output and status', () => {
    const root = tempGuest([{ kind: 'docker', name: 'web', mirror: 'Failover^Backup' }])
    expect(ask(root, 'docker', [...inspect, 'web'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^running [0-9a-f]{64} \/?web\n$/),
    })
    expect(inside(root, 'docker', ['qlist']).stdout).toMatch(/^IRIS\^.*\^running, .*\^Failover\^Backup\^/)
    expect(inside(root, 'docker', ['qlist', 'iris']).stdout).toMatch(/^IRIS\^/)
    const frozen = inside(root, 'docker', freeze)
    expect(frozen.status).toBe(5)
    expect(undated(frozen.stdout)).toContain('System suspended\n')
    expect(frozenNow(root)).toEqual(['docker:web'])
    expect(inside(root, 'docker', ['stat', 'IRIS']).stdout).toContain('WDSUSPD')
    expect(inside(root, 'docker', freeze).status).toBe(3)
    expect(inside(root, 'docker', THAW_IT).status).toBe(5)
    expect(frozenNow(root)).toEqual([])
    expect(misuses(root)).toEqual([])
  })

  test('hand standard input to the session, which the user of the container may enter without it', () => {
    const login = { user: 'backup', password: 'a b' }
    const root = tempGuest([{ kind: 'podman', name: 'web', login }])
    expect(inside(root, 'podman', freeze, 'backup\nwrong\n').status).toBe(1)
    expect(inside(root, 'podman', freeze, 'backup\na b\n').status).toBe(5)
    const open = tempGuest([{ kind: 'podman', name: 'web', login: { ...login, owner: 'irisowner' } }])
    expect(inside(open, 'podman', freeze).status).toBe(5)
  })

  // the texts: moby/moby#9672 and #32881, podman#3307, resource-agents#1629
  test.each([
    ['docker', 'exited', 'exited', 0, 1, 'Error response from daemon: container web is not running\n'],
    [
      'docker',
      'paused',
      'paused',
      0,
      1,
      'Error response from daemon: container web is paused, unpause the container before exec\n',
    ],
    [
      'docker',
      'missing',
      '\nError response from daemon: No such container: web\n',
      1,
      1,
      'Error response from daemon: No such container: web\n',
    ],
    [
      'podman',
      'exited',
      'exited',
      0,
      255,
      'Error: can only create exec sessions on running containers: container state improper\n',
    ],
    [
      'podman',
      'missing',
      'Error: no such container web\n',
      125,
      125,
      'Error: no container with name or ID "web" found: no such container\n',
    ],
  ] as const)('%s of a container that is %s', (kind, container, state, status, refused, text) => {
    const root = tempGuest([{ kind, name: 'web', container }])
    expect(ask(root, kind, [...inspect, 'web'])).toMatchObject({
      status,
      stdout: expect.stringMatching(status === 0 ? new RegExp(`^${state} [0-9a-f]{64} /?web\\n$`) : state),
    })
    expect(inside(root, kind, freeze)).toMatchObject({ status: refused, stdout: text })
    expect(ask(root, kind, [...inspect, 'WEB'])).toMatchObject({ stdout: expect.stringMatching(/no such container/i) })
    expect(misuses(root)).toEqual([])
  })

  test.each([
    [['exec', '-it', 'web', 'timeout', '-k', '1', '5', 'iris', 'qlist']],
    [['exec', '-t', 'web', 'timeout', '-k', '1', '5', 'iris', 'qlist']],
    [['exec', 'web', 'timeout', '-k', '1', '5', 'iris', 'qlist']],
    [['exec', '-i', 'web', 'iris', 'qlist']],
    [['exec', '-i', 'web', 'timeout', '5', 'iris', 'qlist']],
    [['exec', '-i', 'web', 'timeout', '-k', '1', '5', 'ccontrol', 'qlist']],
    [['exec', '-i', 'web', 'timeout', '-k', '1', '', 'iris', 'qlist']],
    [['ps', '-a']],
    [['container', 'inspect', 'web']],
    [['stop', 'web']],
  ])('%j is refused', (words) => {
    const root = tempGuest([{ kind: 'docker', name: 'web' }])
    expect(ask(root, 'docker', words).status).toBe(2)
    expect(misuses(root)).toHaveLength(1)
    expect(readEvents(root).filter(({ event }) => event === 'called')).toEqual([])
  })

  test('an instance that the container has not is none, and a rootless container is its user’s alone', () => {
    const root = tempGuest([{ kind: 'podman', name: 'web', inside: 'PROD', rootless: 'svc' }])
    expect(inside(root, 'podman', freeze)).toMatchObject({ status: 125 })
    const as = (user: string, words: readonly string[]) =>
      spawnSync(join(root, 'usr/sbin/runuser'), ['-u', user, '--', join(root, 'usr/bin/podman'), ...words], {
        encoding: 'latin1',
        env,
      })
    expect(as('svc', [...IN, ...freeze])).toMatchObject({ status: 1, stdout: ": invalid instance name 'IRIS'\n" })
    expect(as('svc', [...IN, 'session', 'PROD', '-U', '%SYS', FREEZE]).status).toBe(5)
    expect(as('other', [...inspect, 'web']).status).toBe(125)
  })

  test('what runs in a container goes on when its client is killed, until its own limit', async () => {
    const root = tempGuest([{ kind: 'docker', name: 'web' }])
    setFault(root, 'docker', 'web', 'freeze', { seconds: 1 })
    const client = start(root, [...IN, ...freeze])
    await came(root, 'called')
    expect(processesInside(root).map(({ container }) => container)).toContain('web')
    client.kill('SIGKILL')
    await came(root, 'suspended')
    setFault(root, 'docker', 'web', 'thaw', { hang: true })
    const words = [...IN.slice(0, 6), '1', 'iris', ...THAW_IT]
    expect(ask(root, 'docker', words)).toMatchObject({ status: 124 })
    expect(await untilGone(() => processesInside(root), 10_000)).toEqual([])
  })

  test('what runs in a container ends with it, and its client gets 137', async () => {
    const root = tempGuest([{ kind: 'docker', name: 'web' }])
    setFault(root, 'docker', 'web', 'freeze', { hang: true })
    const client = start(root, [...IN, ...freeze])
    const ended = new Promise((resolve) => client.on('exit', resolve))
    await came(root, 'called')
    endInside(root, 'other')
    expect(processesInside(root)).not.toEqual([])
    endInside(root, 'web')
    expect(await ended).toBe(137)
    expect(await untilGone(() => processesInside(root), 10_000)).toEqual([])
  })

  test('variables of the caller that lead to another engine are a misuse', () => {
    const root = tempGuest([{ kind: 'docker', name: 'web' }])
    const astray = { ...env, DOCKER_HOST: 'tcp://other' }
    expect(spawnSync(join(root, 'usr/bin/docker'), [...inspect, 'web'], { env: astray }).status).toBe(2)
  })
})
