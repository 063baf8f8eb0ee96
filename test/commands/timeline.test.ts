import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'
import {
  failedVmwareLog,
  guestLines,
  hookLog,
  type MadeSnapshot,
  madeSnapshot,
  messagesLog,
  vmtoolsdLog,
  vmwareLog,
} from '../timeline/made-logs.ts'

const folder = tempFolder()
const T0 = Date.parse('2026-11-20T22:00:07Z')
/** Times between backups, which differ as on a busy host. */
const SEVEN = Array.from({ length: 7 }, (_, n) => madeSnapshot(T0 + n * 14_400_000 + n * n * 9_000, `0000000${n}`))
const LAST = SEVEN[6] as MadeSnapshot

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const HOOKS = file('snapshot.log', hookLog(SEVEN))
const HOST = file('vmware.log', vmwareLog(SEVEN, 1.2))

const timeline = async (...args: readonly string[]) => await runCli(['timeline', ...args])

const iso = (at: number): string => new Date(at).toISOString()

async function json(...args: readonly string[]) {
  const { status, out, err } = await timeline('--json', ...args)
  expect({ status, err }).toEqual({ status: 0, err: '' })
  return JSON.parse(out)
}

const wordsOf = (picture: { readonly events: readonly { readonly source: string; readonly what: string }[] }) =>
  picture.events.map(({ source, what }) => `${source}: ${what}`)

test('of the log of the hooks alone timeline draws the guest, and names the log that would show the host', async () => {
  const { status, out, err } = await timeline(HOOKS)
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toMatch(/^run 00000006, 2026-11-2\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d, consistent\n/)
  expect(out).toContain(
    "clocks: the host's vmware.log would show the snapshot and the stun: name it on the command line",
  )
  expect(out).not.toContain('VMware ')
  expect(out).not.toContain('stun lay')
  expect(out).toMatch(/\nwhat it is worth: restore the whole machine from it, or single databases; /)
  expect(out).toMatch(/\n\d\d:\d\d:\d\d\.\d{3} +0\.00 +0\.00 +hooks +iris:PROD +freeze begins\n/)
  expect(out).toMatch(/\n\d\d:\d\d:\d\d\.\d{3} +1\.00 +0\.00 +hooks +- +all frozen, pre-freeze ends\n/)
  expect(out).toMatch(/\n\d\d:\d\d:\d\d\.\d{3} +5\.60 +0\.10 +hooks +- +verdict: consistent\n/)
})

test('an instance that a consistent run left out: the snapshot is worth less for it', async () => {
  const dropped = hookLog([LAST]).replace(
    /^(\S+ run=\S+) level=info instance=iris:PROD event=frozen .*$/m,
    '$&\n$1 level=warn instance=iris:TEST event=dropped ms=10',
  )
  const log = file('dropped.log', dropped)
  const why = 'it was not frozen in this run (dropped): only the whole machine can be restored'
  expect((await json(log)).run).toMatchObject({
    verdict: 'consistent',
    worth: 'covered',
    lessFor: [{ instance: 'iris:TEST', worth: 'not covered', why }],
  })
  const { out } = await timeline(log)
  expect(out).toMatch(/\nwhat it is worth: restore the whole machine from it, or single databases; /)
  expect(out).toContain(`\nless for iris:TEST: ${why}\n`)
})

test('all logs: everything in the order of one snapshot', async () => {
  const tools = file('vmware-vmsvc-root.log', vmtoolsdLog(SEVEN))
  const made = await json(HOOKS, tools, HOST)
  expect(wordsOf(made)).toEqual([
    'VMware: snapshot begins',
    'vmtoolsd: quiescing begins',
    'vmtoolsd: pre-freeze begins',
    'hooks: freeze begins',
    'hooks: frozen',
    'hooks: all frozen, pre-freeze ends',
    'vmtoolsd: pre-freeze has ended',
    'vmtoolsd: file systems freeze',
    'vmtoolsd: file systems frozen',
    'vmtoolsd: the host may take the snapshot',
    'VMware: stun begins',
    'VMware: stun ends',
    'vmtoolsd: the host says that it is taken',
    'vmtoolsd: file systems thaw',
    'VMware: snapshot done',
    'vmtoolsd: post-thaw begins',
    'hooks: thaw begins',
    'hooks: thawed',
    'hooks: verdict: consistent',
    'vmtoolsd: post-thaw has ended',
    'vmtoolsd: quiescing is over',
  ])
  expect(made).toMatchObject({
    schema: 'gen-hooks/timeline/1',
    run: { id: '00000006', verdict: 'consistent' },
    zeroAt: iso(LAST.at - 50),
    cover: 'covered',
    clocks: { kind: 'estimated', basis: 'requests', own: false, snapshots: 7, others: [] },
    request: { from: iso(LAST.at + 2700), to: iso(LAST.at + 3700) },
  })
  // by vmtoolsd the freeze is 0.3 s longer than the stun on both sides
  expect(made.clocks.lowSeconds).toBeCloseTo(0.9, 3)
  expect(made.clocks.highSeconds).toBeCloseTo(1.5, 3)
  expect(made.figures).toMatchObject({ stunSeconds: 0.4, fileSystemsFrozenSeconds: expect.closeTo(2.1, 2) })
  expect(made.figures.freezeToSnapshotSeconds).toBeCloseTo(2, 1)
})

test('the text has bars on one scale, figures and the clocks', async () => {
  const { out } = await timeline(HOOKS, HOST)
  const bar = /\niris:PROD \|(.*)\|\n/.exec(out)?.[1] ?? ''
  expect(bar).toMatch(/^ +([.░]+)([#█]+)([!╳]+)([#█]+)([.░]+)$/)
  expect(out).toMatch(/\nsnapshot +\|[-─]+[!╳]+[-─]+ +\|\n/)
  expect(out.split('\n').every((line) => line.length <= 140)).toBe(true)
  expect(out).toMatch(
    /\niris:PROD: unclear: covered only if the host's clock is 0\.4 s behind to 3\.2 s ahead; if the clocks agree the stun lay within the freeze\n/,
  )
  expect(out).toMatch(/\nstun +0\.40 s\n/)
  expect(out).toMatch(
    /clocks: the host's clock is \d\.\d\d s ahead of the guest's, give or take \d\.\d\d s, from 6 other snapshots\.\n/,
  )
  expect(out).toContain('It is taken to be the same in all of these logs.')
})

test.each([
  ['latest', [], '00000006'],
  ['an id', ['--run', '00000002'], '00000002'],
  ['worst', ['--run', 'worst'], '00000004'],
  ['a time', ['--run', new Date((SEVEN[3] as MadeSnapshot).at).toISOString()], '00000003'],
])('timeline takes the run: %s', async (_what, args, id) => {
  const slow = file('slow.log', hookLog(SEVEN.map((one, n) => (n === 4 ? { ...one, thawed: 9 } : one))))
  expect((await json(slow, ...args)).run.id).toBe(id)
})

test('from one snapshot alone comes the offset of the clocks, so the snapshot is not judged', async () => {
  const made = await json(file('one.log', hookLog([LAST])), file('one-vmware.log', vmwareLog([LAST], -7)))
  expect(made).toMatchObject({ clocks: { kind: 'estimated', own: true, snapshots: 1 }, cover: 'unclear' })
  const { lowSeconds, highSeconds } = made.clocks
  expect(lowSeconds).toBeLessThan(-7)
  expect(highSeconds).toBeGreaterThan(-7)
})

test('by clocks from the other snapshots, a snapshot is not covered by its freeze', async () => {
  const late = { ...LAST, stun: 20 }
  const host = file('late-vmware.log', vmwareLog([...SEVEN.slice(0, 6), late], 1.2))
  const { out } = await timeline(HOOKS, host)
  expect(out).toContain(
    'iris:PROD: the stun did not lie within its freeze: the snapshot is not good for it, as far as the clocks can tell',
  )
  expect((await json(HOOKS, host)).cover).toBe('not covered')
})

test('a stun that is longer than the freeze is not covered, by any offset of the clocks', async () => {
  const long = { ...LAST, stunSeconds: 30 }
  const made = await json(
    file('long.log', hookLog([LAST])),
    file('long-vmware.log', vmwareLog([long], 0)),
    '--offset',
    '0',
  )
  expect(made.cover).toBe('not covered')
})

test.each([
  ['what the clocks are', '1.2', 'covered'],
  ['what they are not', '-2.5', 'not covered'],
])('--offset: %s', async (_what, offset, cover) => {
  const made = await json(HOOKS, HOST, '--offset', offset)
  expect(made).toMatchObject({
    clocks: { kind: 'given', lowSeconds: Number(offset), highSeconds: Number(offset) },
    cover,
    // the verdict of the hooks is consistent: the host's log lowers what that is worth
    run: { verdict: 'consistent', worth: cover },
  })
})

test('with a wrong --offset the snapshot does not belong to this run', async () => {
  const { status, out } = await timeline(HOOKS, HOST, '--offset=-3600')
  expect(status).toBe(0)
  expect(out).toContain("clocks: the host's clock is 3600.00 s behind the guest's, as --offset says")
  expect(out).toContain("No snapshot in the host's log is near this run.")
})

test('--offset=0 says that the clocks agree, and that none is ahead', async () => {
  expect((await timeline(HOOKS, HOST, '--offset=0')).out).toContain(
    'clocks: the clocks of host and guest agree, as --offset says\n',
  )
})

test('if several offsets fit, timeline prints the offsets to choose from, and no events of the host', async () => {
  const regular = Array.from({ length: 5 }, (_, n) => madeSnapshot(T0 + n * 14_400_000, `1000000${n}`))
  const hooks = file('regular.log', hookLog(regular))
  const host = file('regular-vmware.log', vmwareLog([{ ...LAST, at: T0 + 7_200_000 }], 0))
  const { status, out } = await timeline(hooks, host)
  expect(status).toBe(0)
  expect(out).toContain(
    'clocks: more offsets than one fit equally well: give one with --offset, host minus guest in seconds\n',
  )
  expect(out).toMatch(/\n {2}--offset=-?7200\.\d\d {3}\(1 fit\)\n/)
  expect(out).not.toMatch(/ VMware /)
})

test('of the logs of two VMs that were backed up at once timeline asks for the log of one', async () => {
  for (const vm of ['a', 'b']) {
    mkdirSync(join(folder, `vms/${vm}`), { recursive: true })
    writeFileSync(join(folder, `vms/${vm}/vmware.log`), vmwareLog(SEVEN, 0))
  }
  const { status, out } = await timeline(HOOKS, join(folder, 'vms'))
  expect(status).toBe(0)
  expect(out).toMatch(/clocks: the logs of 2 VMs fit equally well \(.*\): name the log of one of them\n/)
  expect((await json(HOOKS, join(folder, 'vms/a'))).clocks).toMatchObject({ kind: 'estimated', snapshots: 6 })
})

test('the log of IRIS alone gives events in its words, and its instance by name', async () => {
  const iris = file('messages.log', messagesLog(SEVEN))
  const made = await json(`iris:PROD=${iris}`, HOST)
  expect(wordsOf(made).filter((words) => words.startsWith('IRIS'))).toEqual([
    'IRIS: suspending',
    'IRIS: a restore begins with',
    'IRIS: suspended',
    'IRIS: resuming',
    'IRIS: resumed',
  ])
  expect(made.instances).toMatchObject([{ instance: 'iris:PROD', cover: 'unclear' }])
})

test('the text of a failed freeze in the log of IRIS is an event, with its meaning and the remedy', async () => {
  const log = file(
    'refused-messages.log',
    '11/20/26-22:00:07:100 (17) 2 [Utility.Event] Backup.General.ExternalFreeze: Failed to place journal marker\n',
  )
  const { out } = await timeline(`PROD=${log}`)
  expect(out).toMatch(/ IRIS +PROD +refused \(Failed to place journal marker\)\n/)
  expect(out).toMatch(
    /\nPROD did not freeze, run iris:1: "Failed to place journal marker"\n {2}what it means: .*\n {2}what to do: /,
  )
  const { refusals } = JSON.parse((await timeline('--json', `PROD=${log}`)).out)
  expect(refusals).toEqual([
    {
      instance: 'PROD',
      text: 'Failed to place journal marker',
      means: expect.any(String),
      remedy: expect.any(String),
    },
  ])
})

test('the logs of hooks and of IRIS are one run, with the times of the hooks', async () => {
  const iris = file('joined.log', messagesLog(SEVEN))
  const made = await json(HOOKS, `PROD=${iris}`)
  expect(made.instances).toHaveLength(1)
  expect(made.instances).toMatchObject([
    { instance: 'iris:PROD', frozenAt: iso(LAST.at + 1000), thawBeganAt: iso(LAST.at + 5000) },
  ])
  expect(wordsOf(made)).toContain('IRIS: suspended')
})

test("the log of the article's scripts has whole seconds, so the offset of the clocks has a wider range", async () => {
  const line = (at: number, text: string): string => {
    const [, day, month, date, clock] =
      /^(\w{3}), (\d\d) (\w{3}) \d{4} ([\d:]{8})/.exec(new Date(at).toUTCString()) ?? []
    return `${day} ${date} ${String(Number(month)).padStart(2)} ${clock} UTC 2026: ${text}`
  }
  const script = SEVEN.flatMap(({ at, frozen, thaw, thawed }) => [
    line(at, 'Pre freeze script started'),
    line(at, 'Attempting to freeze H2'),
    line(at + frozen * 1000, '  H2 IS FROZEN'),
    line(at + frozen * 1000, 'Pre freeze script finished'),
    line(at + thaw * 1000, 'Post thaw script started'),
    line(at + thaw * 1000, 'Attempting to thaw H2'),
    line(at + thawed * 1000, '  H2 IS THAWED'),
    line(at + thawed * 1000, 'Post thaw script finished'),
  ])
  const made = await json(file('snaplog', `${script.join('\n')}\n`), HOST)
  expect(made).toMatchObject({ run: { origin: 'article' }, clocks: { kind: 'estimated', snapshots: 6 } })
  expect(wordsOf(made)).toContain('script: pre-freeze begins')
  expect(made.clocks.lowSeconds).toBeLessThan(1.2 - 1.6)
})

test('timeline reads gzip of all logs', async () => {
  const hooks = file('snapshot.log.2.gz', gzipSync(hookLog(SEVEN)))
  const host = file('vmware-7.log.gz', gzipSync(vmwareLog(SEVEN, 1.2)))
  const tools = file('tools.gz', gzipSync(vmtoolsdLog(SEVEN)))
  expect(await json(hooks, host, tools)).toMatchObject({ cover: 'covered', preFreeze: { from: iso(LAST.at - 50) } })
})

test('without a named log of the guest timeline reads the logs of this machine, and finds the log of vmtoolsd', async () => {
  const root = join(folder, 'machine')
  mkdirSync(join(root, 'var/log/gen-hooks'), { recursive: true })
  writeFileSync(join(root, 'var/log/gen-hooks/snapshot.log'), hookLog(SEVEN.slice(4)))
  writeFileSync(join(root, 'var/log/gen-hooks/snapshot.log.1.gz'), gzipSync(hookLog(SEVEN.slice(0, 4))))
  writeFileSync(join(root, 'var/log/vmware-vmsvc-root.log'), vmtoolsdLog(SEVEN))
  const { status, out, err } = await runCli(['timeline', HOST, '--json'], realHost({ root }))
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(JSON.parse(out)).toMatchObject({
    run: { id: '00000006' },
    preFreeze: { from: iso(LAST.at - 50) },
    clocks: { kind: 'estimated', snapshots: 7 },
    cover: 'covered',
  })
})

test('text of logs reaches the terminal only escaped', async () => {
  const evil = "x', quiesced=1\u001b[2J\u202e"
  const host = file('evil-vmware.log', vmwareLog(SEVEN, 1.2, evil))
  const tools = file(
    'evil-tools.log',
    `[2026-11-21T00:00:00.000Z] [ warning] [vmbackup] [1] \u001b[2J\n${vmtoolsdLog(SEVEN)}`,
  )
  for (const args of [
    [HOOKS, host, tools],
    ['--json', HOOKS, host, tools],
  ]) {
    const { out, err } = await timeline(...args)
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{C}/u)
    expect(err.replaceAll('\n', '')).not.toMatch(/\p{C}/u)
  }
})

describe('clocks that were estimated from covered snapshots do not prove that a snapshot is covered', () => {
  test.each([
    [20, 18.4, 22, 'after the thaw', 'the stun came 17.5 s after the thaw'],
    [-9, -10.6, -7, 'before the freeze', 'the stun was over 6.6 s before the freeze'],
  ])('clocks %d s apart for all snapshots: unclear, with both readings', async (offset, low, high, kind, agree) => {
    const host = file(`apart${offset}.log`, vmwareLog(SEVEN, offset))
    const made = await json(HOOKS, host)
    expect(made).toMatchObject({
      cover: 'unclear',
      clocks: { kind: 'estimated', basis: 'freezes', own: false },
      instances: [{ cover: 'unclear', readings: { ifClocksAgree: { kind } } }],
    })
    expect(made.instances[0].readings.coveredIf.lowSeconds).toBeCloseTo(low, 1)
    expect(made.instances[0].readings.coveredIf.highSeconds).toBeCloseTo(high, 1)
    const { out } = await timeline(HOOKS, host)
    expect(out).toContain(`; if the clocks agree ${agree}\n`)
    expect(out).toContain(
      'Snapshots are taken to lie within their freezes for it, and so it proves of none that it was covered.',
    )
    expect((await json(HOOKS, host, '--offset', '0')).cover).toBe('not covered')
    expect((await json(HOOKS, host, `--offset=${offset}`)).cover).toBe('covered')
  })

  test('with clocks an hour apart, the next snapshot would lie within the freeze if the clocks agreed', async () => {
    const hourly = Array.from({ length: 6 }, (_, n) => madeSnapshot(T0 + n * 3_600_000, `2000000${n}`))
    const made = await json(file('hourly.log', hookLog(hourly)), file('hour-later.log', vmwareLog(hourly, 3600)))
    expect(made).toMatchObject({
      cover: 'unclear',
      instances: [{ readings: { coveredIf: { lowSeconds: expect.any(Number) }, ifClocksAgree: { kind: 'within' } } }],
    })
  })

  test('if the guest reports the calls of its hooks to the host, the clocks may differ by any offset', async () => {
    const host = file('told-20.log', vmwareLog(SEVEN, 20) + guestLines(SEVEN, 20))
    expect(await json(HOOKS, host)).toMatchObject({
      cover: 'covered',
      clocks: { kind: 'estimated', basis: 'hook calls', snapshots: 7 },
      preFreeze: { to: iso(LAST.at + 1000) },
    })
    // if the stun is late by that clock, all events are late
    const late = file('told-late.log', vmwareLog(SEVEN, 20) + guestLines(SEVEN, 0))
    const { out } = await timeline(HOOKS, late)
    expect(out).toContain('iris:PROD: the stun did not lie within its freeze')
    expect(out).toContain("from the hooks' calls in the host's own log, of 7 snapshots.")
    expect(out).toContain(' vmtoolsd ')
  })

  test.each([
    ['journalctl -o short-iso-precise', (at: string) => `${at.replace('Z', '000+0000')} guest vmtoolsd[812]: `],
    ['RFC 5424', (at: string) => `<31>1 ${at} guest vmtoolsd 812 - - `],
  ])('%s: VMware Tools gets the message within the freeze that the snapshot is taken', async (_what, head) => {
    const tools = vmtoolsdLog([LAST]).replaceAll(/^\[(.*?)\] /gm, (_all, at: string) => head(at))
    const made = await json(HOOKS, file('tools.journal', tools), file('apart-20.log', vmwareLog(SEVEN, 20)))
    expect(made).toMatchObject({ cover: 'covered', clocks: { basis: 'requests', snapshots: 1 } })
    expect(wordsOf(made)).toContain('vmtoolsd: the host says that it is taken')
    const { out } = await timeline(HOOKS, file('tools.journal', tools))
    expect(out).toContain('the snapshot lay within the freeze of the instance,\nas VMware Tools tells: ')
  })
})

describe('timeline of a snapshot that the host failed', () => {
  const failed = { ...LAST, verdict: 'aborted' }
  const hooks = file('failed.log', hookLog([...SEVEN.slice(0, 6), failed]))
  const host = file('failed-vmware.log', vmwareLog(SEVEN.slice(0, 6), 1.2) + failedVmwareLog(failed, 1.2))

  test('reports the code and message of the failed snapshot, and names the snapshot that replaced it', async () => {
    const { status, out } = await timeline(hooks, host, '--offset', '1.2')
    expect(status).toBe(0)
    expect(out).toContain('the host failed this snapshot: error 3: Error when enabling the sync provider.\n')
    expect(out).toMatch(
      /\nthe restore point that stays is the snapshot 'Nightly', begun .*, 9\.0 s after this one: it was not quiesced, and no freeze covers it\n/,
    )
    expect(out).toMatch(/ VMware +- +snapshot failed \(error 3: /)
    expect(out).not.toContain('no instance was frozen')
    const made = await json(hooks, host, '--offset', '1.2')
    expect(made).toMatchObject({
      run: { verdict: 'aborted', worth: 'no snapshot' },
      cover: null,
      snapshot: { failure: { code: 3, message: 'Error when enabling the sync provider.' } },
      following: { name: 'Nightly', quiesced: false, failure: null },
      instances: [{ cover: null }],
    })
  })

  test('finds the snapshot without --offset by the calls of the hooks', async () => {
    const calls = guestLines([failed], 0).replace('VmBackupSnapshotDone', 'VmBackupAbort')
    const told = file('failed-told.log', failedVmwareLog(failed, 0) + calls)
    expect(await json(hooks, told)).toMatchObject({
      snapshot: { failure: { code: 3 } },
      clocks: { basis: 'hook calls' },
    })
  })
})

test('timeline prints "no instance was frozen" if no instance was', async () => {
  const at = new Date(LAST.at + 3200).toISOString().replace('Z', '+00:00')
  const none = [
    `${at} run=00000009 level=error instance=iris:PROD event=freeze-failed ms=200 text="status 3"`,
    `${at} run=00000009 level=error instance=- event=inconsistent ms=300`,
  ]
  const { out } = await timeline(file('none.log', none.join('\n')), HOST, '--offset', '1.2')
  expect(out).toContain('\nno instance was frozen\n')
})

test.each([
  [['--run', '0000'], '--run: "0000": 7 runs, expected one: 00000000 ('],
  [
    ['--run', 'nope'],
    '"nope": no such run, expected one of 7 by its id or the begin of it or its time, latest or worst [RUN_UNKNOWN]',
  ],
  [['--offset', 'soon'], '--offset: "soon", expected seconds, as 3600 or -1.25 [USAGE]'],
  [
    ['--since', '2036-01-01'],
    '--since: no run began then or later, but 7 before [RUN_UNKNOWN]\nhint: Name an earlier time',
  ],
])('%j is an error', async (args, message) => {
  const { status, out, err } = await timeline(HOOKS, ...args)
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain(message)
})

test('logs without a run are an error, and so is a log that does not exist', async () => {
  expect((await timeline(file('empty.log', ''))).err).toContain('these logs tell of no run [RUN_UNKNOWN]')
  expect((await timeline(join(folder, 'absent.log'))).err).toContain('[FILE_UNREADABLE]')
})

test('if no log is understood the error names every kind of log', async () => {
  const { status, out, err } = await timeline(file('notes.txt', 'buy milk\n'))
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(
    /notes\.txt: not known, expected the hooks' snapshot\.log, .*, a log of vmtoolsd, or vmware\.log, /,
  )
  expect(err).toMatch(/\nno log was understood, expected the hooks' snapshot\.log, .* \[FILE_UNREADABLE\]\n/)
})

test('an unknown log is a problem; the other logs are read', async () => {
  const { status, out, err } = await timeline(HOOKS, file('notes.txt', 'buy milk\n'))
  expect(status).toBe(0)
  expect(out).toContain('run 00000006')
  expect(err).toMatch(/notes\.txt: not known/)
})

test('several runs with the same id are refused, and the time of a run chooses one', async () => {
  const twice = [SEVEN[0], SEVEN[1], SEVEN[6]].map((one) => ({ ...(one as MadeSnapshot), run: 'abcdabcd' }))
  const days = twice.map((one, n) => ({ ...one, at: T0 + n * 5 * 86_400_000 }))
  const log = file('twice.log', hookLog(days))
  const { status, err } = await timeline(log, '--run', 'abcdabcd')
  expect({ status, err }).toEqual({
    status: 1,
    err: expect.stringContaining('"abcdabcd": 3 runs, expected one: abcdabcd ('),
  })
  const third = iso(T0 + 10 * 86_400_000)
  expect((await json(log, '--run', third)).run.beganAt).toBe(third)
})
