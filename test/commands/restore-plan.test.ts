import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hookLine as line } from '../history/tell.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const folder = tempFolder()

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

const plan = async (...args: readonly string[]) => await runCli(['restore-plan', '--timezone', 'UTC', ...args])

async function json(...args: readonly string[]) {
  const { status, out, err } = await plan('--json', ...args)
  expect(err).toBe('')
  return { status, ...JSON.parse(out) }
}

const JOURNAL = (path: string, offset = 815) =>
  `...|Journal marker set at|offset ${offset} of ${path}|11/22/2026 12:00:01: Backup.General.ExternalFreeze: System suspended|`

const frozen = (id: string, at: number, instance: string) => [
  line(id, at + 1, `${instance} frozen`, 1000),
  line(id, at + 3, `${instance} thawed`, 90),
]
const GOOD = [
  ...frozen('600d0001', 0, 'iris:PROD'),
  ...frozen('600d0001', 0, 'cache:OLD'),
  line('600d0001', 3, '- consistent', 3000),
  line('600d0001', 3, 'iris:PROD journal', 3000, JOURNAL('/jnl/MIRROR-HIS-20261122.003')),
  line('600d0001', 3, 'cache:OLD journal', 3000, JOURNAL('/jnl/old/20261122.001', 197192)),
]
const log = file('snapshot.log', [
  ...GOOD,
  // an optional instance did not freeze, another one was down, and a third one named no journal
  ...frozen('600d0002', 3600, 'iris:PROD'),
  line('600d0002', 3600, 'iris:TEST dropped', 10, 'status 3'),
  line('600d0002', 3600, 'iris:DOWN skipped', 10),
  line('600d0002', 3603, '- consistent', 3000),
  ...frozen('bad00001', 7200, 'iris:PROD'),
  line('bad00001', 7203, '- inconsistent', 3000, 'no thaw came before the deadline'),
  line('bad00001', 7203, 'iris:PROD journal', 3000, JOURNAL('/jnl/20261122.005')),
  ...frozen('ab000001', 10_800, 'iris:PROD'),
  line('ab000001', 10_803, '- aborted', 3000),
  // the only instance was the primary of its mirror
  line('1ef70001', 14_400, 'iris:PROD dropped', 10, 'the snapshot goes on without it: its mirror role is primary'),
  line('1ef70001', 14_403, '- inconsistent', 3000, 'left out by mirror.policy: iris:PROD'),
])

test('of a consistent run every part has its steps, with the journal and the offset of each instance', async () => {
  const { status, out, err } = await plan('600d0001', log)
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toMatch(/^run 600d0001, 2026-11-22 12:00:00 \(UTC\), consistent\n/)
  const one = out.replaceAll(/\n +(?=\S)/g, ' ')
  expect(one).toContain('start each instance normally (iris start PROD; ccontrol start OLD)')
  expect(one).toContain('begin with /jnl/MIRROR-HIS-20261122.003, from offset 815, and go on')
  expect(one).toContain('begin with /jnl/old/20261122.001, from offset 197192, and go on')
  expect(one).toContain('copy its CACHE.DAT from the snapshot')
  // of each instance, and for its single databases alone
  expect(one.match(/Process all journaled globals in all directories\?/g)).toHaveLength(2)
  expect(one).toContain('ccontrol start OLD EmergencyId=USER,PASSWORD')
  expect(one).toContain('"Backup.General.ExternalFreeze: System suspended"')
  expect(out).not.toContain('refused')
  expect(out.split('\n').filter((text) => text.length > 130)).toEqual([])
})

test('the plan warns of the journal of a mirror if the log shows one, and claims nothing of other journals', async () => {
  const { instances, traps } = await json('600d0001', log)
  expect(instances[0].traps).toEqual([expect.stringMatching(/MIRROR-HIS-20261122\.003 is that of a mirror/)])
  expect(instances[1].traps).toEqual([])
  // what the log cannot show is said: a host that went on without the freeze, and an instance that the run left out
  expect(traps.join(' ')).toMatch(/error of the freeze of this backup.*an instance that is not named here/)
  expect(traps.join(' ')).toMatch(/never resume it with its memory.*2025\.1.*without the journal files up to/)
  expect(traps.join(' ')).toContain('whether a disk is independent no guest sees')
})

test('of a consistent run only frozen instances can be restored alone, and only with a known journal', async () => {
  const { status, wholeMachine, instances } = await json('600d0002', log)
  expect(status).toBe(2)
  expect(wholeMachine.kind).toBe('steps')
  const told = instances.map(({ instance, worth, databases, laterJournals }: Record<string, { kind: string }>) => [
    instance,
    worth,
    databases?.kind,
    laterJournals?.kind,
  ])
  expect(told).toEqual([
    ['iris:PROD', 'covered', 'refused', 'refused'],
    ['iris:TEST', 'not covered', 'refused', 'refused'],
    ['iris:DOWN', 'not covered', 'refused', 'refused'],
  ])
  expect(instances[0].databases.why).toMatch(
    /^the log has no journal file for it; messages\.log of that time has the line/,
  )
  expect(instances[1].databases.why).toBe(
    'it was not frozen in this run (dropped): only the whole machine can be restored',
  )
})

test.each([
  ['bad00001', 'inconsistent', 'not covered', 'steps'],
  ['ab000001', 'aborted', 'no snapshot', 'refused'],
  ['1ef70001', 'inconsistent', 'not covered', 'steps'],
])('%s is %s: no part can be restored alone, also with a journal in the log', async (id, verdict, worth, whole) => {
  const told = await json(id, log)
  expect(told).toMatchObject({ status: 2, worth, run: { verdict }, wholeMachine: { kind: whole } })
  expect(told.instances).toMatchObject([{ worth, databases: { kind: 'refused' }, laterJournals: { kind: 'refused' } }])
  // no reader may find a place there to begin with
  expect(JSON.stringify(told.instances[0].databases)).not.toContain('offset')
  expect(JSON.stringify(told.wholeMachine)).not.toContain('System suspended')
})

test("IRIS's own log alone does not show that the snapshot was covered", async () => {
  const messages = file('messages.log', [
    '11/22/26-12:00:00:233 (17) 0 [Utility.Event] Backup.General.ExternalFreeze: Suspending system',
    '11/22/26-12:00:00:342 (17) 0 [Utility.Event] Backup.General.ExternalFreeze: Start a journal restore for this backup with journal file: /jnl/20261122.003',
    '11/22/26-12:00:00:900 (17) 0 [Utility.Event] Backup.General.ExternalFreeze: System suspended',
    '11/22/26-12:00:03:400 (18) 0 [Utility.Event] Backup.General.ExternalThaw: System resumed',
  ])
  const told = await json('latest', `PROD=${messages}`)
  expect(told).toMatchObject({ status: 2, worth: 'not shown', wholeMachine: { kind: 'steps' } })
  expect(told.instances[0].databases).toMatchObject({ kind: 'refused', why: expect.stringContaining('does not show') })
})

const said = (at: string, text: string) => `11/22/26-${at} (17) 0 [Utility.Event] Backup.General.External${text}`
const FREEZES = (at: string, journal: string) => [
  said(`12:00:${at}:100`, 'Freeze: Suspending system'),
  `Journaling switched to: ${journal}`,
  said(`12:00:${at}:200`, `Freeze: Start a journal restore for this backup with journal file: ${journal}`),
  said(`12:00:${at}:800`, 'Freeze: System suspended'),
]

test('a restore begins with the journal at the freeze, not with a journal that is switched to while the instance is frozen', async () => {
  const run = [...frozen('600d0005', 0, 'iris:PROD'), line('600d0005', 3, '- consistent', 3000)]
  const messages = file('switched.log', [
    ...FREEZES('00', '/jnl/20261122.003'),
    'Journaling switched to: /jnl/20261122.004',
    said('12:00:02:900', 'Thaw: System resumed'),
  ])
  const journalOf = async (name: string, lines: readonly string[]) =>
    (await json('600d', file(name, lines), `PROD=${messages}`)).instances[0].journal
  expect(await journalOf('switched-1.log', run)).toEqual({ file: '/jnl/20261122.003', offset: null })
  // and no other file counts more than that of the hooks' own log
  const own = line('600d0005', 3, 'iris:PROD journal', 3000, '/jnl/20261122.002')
  expect(await journalOf('switched-2.log', [...run, own])).toEqual({ file: '/jnl/20261122.002', offset: null })
})

test('an instance that IRIS suspended anew within the freeze was not frozen all the time', async () => {
  const run = [
    line('600d0006', 1, 'iris:PROD frozen', 1000),
    line('600d0006', 20, 'iris:PROD thawed', 90),
    line('600d0006', 20, '- consistent', 20_000),
    line('600d0006', 20, 'iris:PROD journal', 20_000, JOURNAL('/jnl/20261122.003')),
  ]
  const [first, resumed] = [FREEZES('00', '/jnl/20261122.003'), said('12:00:19:950', 'Thaw: System resumed')]
  const whole = file('anew-1.log', [...first, resumed])
  const other = [said('12:00:05:000', 'Thaw: System resumed'), ...FREEZES('15', '/jnl/20261122.004')]
  const anew = file('anew-2.log', [...first, ...other, resumed])
  const hooks = file('anew.log', run)
  expect(await json('600d', hooks, `PROD=${whole}`)).toMatchObject({ status: 0, instances: [{ worth: 'covered' }] })
  expect(await json('600d', hooks, `PROD=${anew}`)).toMatchObject({
    status: 2,
    instances: [{ worth: 'not covered', databases: { kind: 'refused' }, laterJournals: { kind: 'refused' } }],
  })
})

test.each<[string, readonly string[], string]>([
  ['only the verdict is left', [], 'not shown'],
  ['the freeze is lost', [line('600d0008', 3, 'iris:PROD thawed', 90)], 'not shown'],
  ['none froze', [line('600d0008', 1, 'iris:PROD dropped', 10)], 'not covered'],
  ['one of two froze', [...frozen('600d0008', 0, 'iris:PROD'), line('600d0008', 1, 'iris:B dropped', 10)], 'covered'],
])('the worth of a consistent run follows from its instances: %s', async (_, lines, worth) => {
  const torn = file('torn.log', [...lines, line('600d0008', 3, '- consistent', 3000)])
  const told = await json('600d', torn)
  expect(told).toMatchObject({ status: 2, worth, run: { verdict: 'consistent' }, wholeMachine: { kind: 'steps' } })
  expect(JSON.stringify(told.wholeMachine).includes('System suspended')).toBe(worth === 'covered')
})

test("logs of IRIS that are read in another zone than the guest's are refused: the run would get the journal of another hour", async () => {
  const hooks = file('zone.log', [...frozen('600d0009', 0, 'iris:PROD'), line('600d0009', 3, '- consistent', 3000)])
  const nextHour = FREEZES('00', '/jnl/20261122.004').map((text) => text.replace('-12:', '-13:'))
  const messages = file('zone-messages.log', [...FREEZES('00', '/jnl/20261122.003'), ...nextHour])
  const berlin = ['restore-plan', '600d', hooks, '--timezone', 'Europe/Berlin']
  const { status, out, err } = await runCli([...berlin, `PROD=${messages}`])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain('it was 2026-11-22 13:00 in Europe/Berlin when it was 2026-11-22 12:00 in the log of the hooks')
  expect(err).toContain('[USAGE]')
  // without them each time has its offset, and the plan may be in the zone of its reader
  expect((await runCli(berlin)).status).toBe(2)
  const { instances } = await json('600d', hooks, `PROD=${messages}`)
  expect(instances[0].journal).toEqual({ file: '/jnl/20261122.003', offset: null })
})

test('the plan shows a journal file without an offset, and the path of a journal file with a blank', async () => {
  const only = file('only.log', [
    ...frozen('600d0003', 0, 'iris:PROD'),
    line('600d0003', 3, '- consistent', 3000),
    line('600d0003', 3, 'iris:PROD journal', 3000, '/jnl/a b/20261122.003'),
  ])
  const { status, instances } = await json('600d', only)
  expect(status).toBe(0)
  expect(instances[0].traps).toEqual([
    expect.stringMatching(/a blank in \/jnl\/a b\/20261122\.003 may stand for/),
    expect.stringMatching(/no offset: begin at the beginning of/),
  ])
})

test.each([
  ['nope', 'RUN: "nope": no such run'],
  ['00', 'RUN: "00": no such run'],
  ['6', 'RUN: "6": 2 runs, expected one'],
])('%s is no run of the logs', async (run, message) => {
  const { status, out, err } = await plan(run, log)
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain(message)
  expect(err).toContain('[RUN_UNKNOWN]')
})

test('restore-plan without RUN is a usage error; text of a log reaches the terminal only escaped', async () => {
  expect(await plan()).toMatchObject({ status: 1, err: expect.stringContaining('[USAGE]') })
  const evil = file('evil.log', [
    ...frozen('600d0004', 0, 'iris:\u001b[2J'),
    line('600d0004', 3, '- inconsistent', 3000, 'x\u001b[2J'),
  ])
  expect((await plan('600d', evil)).out).not.toContain('\u001b')
})

test.each(['PROD;reboot', '$(reboot)', '`reboot`', "a'b", '-x', '../../x', 'x'.repeat(256)])(
  'a text that is no name of an instance is in no command: %s',
  async (name) => {
    const evil = file('no-name.log', [
      ...frozen('600d0007', 0, `iris:${name}`),
      line('600d0007', 3, '- consistent', 3000),
      line('600d0007', 3, `iris:${name} journal`, 3000, JOURNAL('/jnl/20261122.003')),
    ])
    const { wholeMachine, instances } = await json('600d', evil)
    const steps = [wholeMachine, instances[0].databases, instances[0].laterJournals].flatMap((way) => way.steps)
    expect(steps.join('\n')).toContain('iris start NAME EmergencyId=USER,PASSWORD')
    expect(steps.filter((step) => step.includes(name))).toEqual([])
  },
)

test('the instance in a container is started with it, and called in it', async () => {
  const lines = [
    ...frozen('c0000001', 0, 'docker:web'),
    ...frozen('c0000001', 0, 'podman:Db.1'),
    line('c0000001', 3, '- consistent', 3000),
    line('c0000001', 3, 'docker:web journal', 3000, JOURNAL('/dur/mgr/journal/20261122.003')),
    line('c0000001', 3, 'podman:Db.1 journal', 3000, JOURNAL('/dur/db/20261122.001')),
  ]
  const { status, out } = await plan('c0000001', file('containers.log', lines))
  expect(status).toBe(0)
  const one = out.replaceAll(/\n +(?=\S)/g, ' ')
  expect(one).toContain('start each instance normally (docker start web; podman start Db.1)')
  expect(one).toContain(
    'start its container without the instance, by an option of its main process (iris-main), and then the instance in it for maintenance',
  )
  expect(one).toContain('docker exec -i web iris start NAME EmergencyId=USER,PASSWORD')
  expect(one).toContain('docker exec -i web iris stop NAME; docker start web')
  expect(one).toContain('begin with /dur/mgr/journal/20261122.003, from offset 815')
})
