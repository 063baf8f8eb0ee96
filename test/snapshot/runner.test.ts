import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCpf } from '../../src/doctor/cpf.ts'
import { goodEvents, KINDS, type Kind, RUNNER, SHELLS, type Stage, stageOf, volumeOf } from './stage.ts'

let stage: Stage
afterEach(() => stage.remove())
const at = (name: string): string => join(stage.folder, name)
const CHANGING =
  /^(?:mount|umount|lvcreate|lvremove|backup|pre-freeze|post-thaw-script (?:thaw|freezeFail)|btrfs subvolume [sd]|zfs [sd])/
const acts = (calls: readonly string[]): readonly string[] => calls.filter((call) => CHANGING.test(call))
const DONE = { status: 0, out: expect.stringContaining('done: the freeze covered each snapshot, all are removed\n') }

it.each(KINDS)('%s: every volume is frozen, snapshot, thawed, read and cleared, the journals last', (kind) => {
  stage = stageOf(kind)
  expect(stage.run(['backup', '--tag', 'a b'])).toMatchObject({ ...DONE, events: goodEvents(kind) })
  expect(stage.left()).toEqual([])
})

it.each(KINDS)('%s: --dry-run says what would be done and changes nothing', (kind) => {
  stage = stageOf(kind)
  const { status, out, calls } = stage.run(['--dry-run'])
  expect(status).toBe(0)
  for (const name of ['data', 'journal']) expect(out).toMatch(new RegExp(`snapshot .* of ${volumeOf(kind, name)} `))
  expect(out).toMatch(/would freeze by .*pre-freeze-script, make them within 300 s, .* call COMMAND/)
  expect(acts(calls)).toEqual([])
  expect([stage.left(), stage.has('run'), stage.has('lib')]).toEqual([[], false, false])
})

it('the calls for LVM are those of its manuals: a size, XFS without its UUID, ext4 without its journal', () => {
  stage = stageOf('lvm')
  expect(acts(stage.run(['backup']).calls)).toEqual([
    'pre-freeze-script freeze',
    'lvcreate -s -L 1088m -n gen-hooks-RUN-1 vg/data',
    'lvcreate -s -L 1088m -n gen-hooks-RUN-2 vg/journal',
    'post-thaw-script thaw',
    'mount -t xfs -o ro,nouuid,nosuid,nodev /dev/vg/gen-hooks-RUN-1 POINT data',
    'mount -t ext4 -o ro,noload,nosuid,nodev /dev/vg/gen-hooks-RUN-2 POINT journal',
    'backup POINT data POINT journal',
    'umount POINT data',
    'lvremove -f vg/gen-hooks-RUN-1',
    'umount POINT journal',
    'lvremove -f vg/gen-hooks-RUN-2',
  ])
})

it('the calls for a thin pool have no size, and those for btrfs and ZFS are read-only', () => {
  stage = stageOf('thin')
  expect(acts(stage.run(['backup']).calls)[1]).toBe('lvcreate -s -k n -n gen-hooks-RUN-1 vg/data')
  stage.remove()
  stage = stageOf('btrfs')
  expect(acts(stage.run(['backup']).calls)[1]).toBe('btrfs subvolume snapshot -r /data /data/.gen-hooks-RUN')
  stage.remove()
  stage = stageOf('zfs')
  const { calls } = stage.run(['backup'])
  expect(acts(calls)[1]).toBe('zfs snapshot tank/data@gen-hooks-RUN')
  expect(calls).toContain('mount -t zfs -o ro,nosuid,nodev tank/data@gen-hooks-RUN POINT data')
})

it('a volume that has a database and a journal comes last, and folders given take the place of iris.cpf', () => {
  stage = stageOf('lvm')
  const { calls, status } = stage.run([
    ...['--folder', at('data/db'), '--folder', at('journal'), '--journal', at('data/iris')],
    'backup',
  ])
  expect(status).toBe(0)
  expect(calls.filter((call) => /^(?:iris|lvcreate)/.test(call))).toEqual([
    'lvcreate -s -L 1088m -n gen-hooks-RUN-2 vg/journal',
    'lvcreate -s -L 1088m -n gen-hooks-RUN-1 vg/data',
  ])
})

it('--without leaves out a folder and what is below it', () => {
  stage = stageOf('zfs')
  const { events, out } = stage.run(['--without', at('journal/'), 'backup'])
  expect(events).toEqual(['snapshot tank/data', 'thaw ended 0', 'backup POINT data'])
  expect(out).toContain('/journal/j: left out by --without')
  expect(stage.run(['--without', at(''), 'backup'])).toMatchObject({ status: 1, events: [] })
  for (const folder of ['/', '', 'data']) {
    const ended = stage.run(['--without', folder, 'backup'])
    expect([ended.status, ended.events]).toEqual([1, []])
    expect(ended.out).toContain('expected a folder below /')
  }
})

describe('nothing is frozen', () => {
  it.each<readonly [string, Kind, () => void, string]>([
    [
      'the volume group has no room',
      'lvm',
      () => stage.write('free', '2176'),
      'vg: has 2176 MiB free, expected more than 2176 ',
    ],
    [
      'the file system has no room',
      'btrfs',
      () => stage.write('free', '61'),
      '/dev/sdb: has 61 MiB free, expected more than 61 ',
    ],
    [
      'the pool has no room',
      'zfs',
      () => stage.write('free', '122'),
      'tank: has 122 MiB free, expected more than 122 ',
    ],
    [
      'the thin pool is full',
      'thin',
      () => stage.edit('volumes', '41.02', '80.00'),
      'vg/pool: is filled by 80.00 %, its metadata by 12.50 %',
    ],
    [
      'its metadata are full',
      'thin',
      () => stage.edit('volumes', '12.50', '99.10'),
      'vg/pool: is filled by 41.02 %, its metadata by 99.10 %',
    ],
    [
      'the thin pool failed',
      'thin',
      () => stage.edit('volumes', 'twi-aotz--', 'twi-aotzF-'),
      'vg/pool: its state is unknown or bad',
    ],
    [
      'a folder lies on a disk',
      'lvm',
      () => stage.edit('mountinfo', '/dev/mapper/vg-journal', '/dev/sdc1'),
      'no volume of LVM',
    ],
    [
      'a folder lies on a server',
      'lvm',
      () => stage.edit('mountinfo', /ext4 \/dev\/mapper\S+/, 'nfs4 nas:/j'),
      'is on nfs4 of nas:/j',
    ],
    [
      'a folder is missing',
      'lvm',
      () => stage.edit('../data/iris/iris.cpf', '/db/', '/gone/'),
      '/data/gone: cannot be entered',
    ],
    ['iris.cpf is missing', 'lvm', () => stage.edit('qlist', 'iris.cpf', 'other.cpf'), 'other.cpf: not there'],
    ['qlist fails', 'lvm', () => stage.write('fault.iris', '1'), 'iris qlist: failed'],
    ['there is no instance', 'lvm', () => stage.write('qlist', ''), 'instances: none found'],
    ['the mount is no subvolume', 'btrfs', () => stage.write('subvolumes', ''), '/data is no subvolume'],
    [
      'the hooks call all good',
      'lvm',
      () => stage.edit('../fake.sh', "ON_INCONSISTENT='fail'", "ON_INCONSISTENT='warn'"),
      'expected thaw.onInconsistent: fail',
    ],
    [
      'a database is a link to another volume',
      'lvm',
      () => symlinkSync('/elsewhere/IRIS.DAT', at('data/db/IRIS.DAT')),
      '/data/db/IRIS.DAT: is a symbolic link',
    ],
    ['the hooks are not ours', 'lvm', () => stage.edit('../fake.sh', "DEADLINE='300'", ''), 'has no DEADLINE'],
  ])('where %s', (_what, kind, change, reason) => {
    stage = stageOf(kind)
    change()
    const { status, out, calls } = stage.run(['backup'])
    expect(out).toContain(reason)
    expect([status, acts(calls), stage.left()]).toEqual([1, [], []])
  })

  it('without a command, or with a word that is not known', () => {
    stage = stageOf('zfs')
    for (const words of [[], ['nosuchcommand'], ['--nosuch', 'backup'], ['--changes', '0', 'backup'], ['--folder']])
      expect(stage.run(words)).toMatchObject({ status: 1, events: [] })
  })
})

describe('no backup is made, and all is cleared', () => {
  it('where pre-freeze fails: the hooks thaw by themselves, and freezeFail would end the freeze of another caller', () => {
    stage = stageOf('lvm')
    stage.write('fault.pre-freeze-script', '1')
    const { status, out, calls } = stage.run(['backup'])
    expect([status, acts(calls), stage.left()]).toEqual([1, ['pre-freeze-script freeze'], []])
    expect(out).toContain('FAILED: freeze: ended with status 1')
  })

  it.each(KINDS)('%s: where the second snapshot fails', (kind) => {
    stage = stageOf(kind)
    stage.write(
      `fault.${{ lvm: 'lvcreate', thin: 'lvcreate', btrfs: 'btrfs', zfs: 'zfs' }[kind]}`,
      `5 ${kind === 'btrfs' ? 4 : 2}`,
    )
    const { status, out, events } = stage.run(['backup'])
    expect(events).toEqual([`snapshot ${volumeOf(kind, 'data')}`, 'freezeFail ended 0'])
    expect([status, stage.left()]).toEqual([1, []])
    expect(out).toContain('FAILED: ')
  })

  it('where no time is left before the deadline of the hooks', () => {
    stage = stageOf('zfs')
    stage.edit('../fake.sh', "DEADLINE='300'", "DEADLINE='10'")
    const { status, out, events } = stage.run(['backup'])
    expect([status, events, stage.left()]).toEqual([1, ['freezeFail ended 0'], []])
    expect(out).toContain('no time is left before the deadline')
  })

  it.each(KINDS)('%s: where post-thaw says that the freeze did not cover the snapshots', (kind) => {
    stage = stageOf(kind)
    // the two before it ask for the state
    stage.write('fault.post-thaw-script', '1 3')
    const { status, out, calls } = stage.run(['backup'])
    expect(status).toBe(1)
    expect(calls.filter((call) => /^(?:mount|backup)/.test(call))).toEqual([])
    expect(stage.left()).toEqual(['state/frozen'])
    expect(out).toContain('FAILED: thaw: ended with status 1')
  })

  it.each<readonly [string, Kind, string, string]>([
    ['mount', 'lvm', '32 2', 'mount failed with status 32'],
    ['backup', 'lvm', '3', 'backup: ended with status 3'],
  ])('where %s fails', (name, kind, fault, reason) => {
    stage = stageOf(kind)
    stage.write(`fault.${name}`, fault)
    const { status, out } = stage.run(['backup'])
    expect([status, stage.left()]).toEqual([1, []])
    expect(out).toContain(reason)
  })
})

describe('what became bad while it was read is not called good', () => {
  it.each<readonly [string, Kind, string]>([
    ['a snapshot that ran full: invalid', 'lvm', 's/swi-a-s---||1088/swi-I-s---||1088/'],
    ['one that is filled to the end', 'lvm', 's/|0.01|/|100.00|/'],
    ['a thin snapshot that failed', 'thin', 's/Vwi-a-tz--/Vwi-a-tzF-/'],
    ['a thin pool without room', 'thin', 's/twi-aotz--/twi-aotzD-/'],
    ['a thin pool that is full', 'thin', 's/41.02/100.00/'],
  ])('%s', (_what, kind, fill) => {
    stage = stageOf(kind)
    stage.write('fill', fill)
    const { status, events, out } = stage.run(['backup'])
    expect([status, stage.left(), out.includes('done:')]).toEqual([1, [], false])
    expect(events).toContain('backup POINT journal')
  })

  it('a subvolume that can be written', () => {
    stage = stageOf('btrfs')
    stage.write('ro', 'false')
    expect(stage.run(['backup'])).toMatchObject({ status: 1, events: goodEvents('btrfs').slice(0, 3) })
    expect(stage.left()).toEqual([])
  })
})

describe('what stays is said, kept in the record and cleared by the next run', () => {
  it.each(KINDS)('%s: a mount that is in use', (kind) => {
    stage = stageOf(kind)
    stage.write('fault.umount', '32')
    const { status, out } = stage.run(['backup'])
    expect(status).toBe(1)
    expect(out).toContain('STAYS, at POINT data')
    expect(stage.left().length).toBeGreaterThan(2)
    stage.write('fault.umount', '32 9')
    expect(stage.run(['--clear'])).toMatchObject({ status: 0, events: [] })
    expect(stage.left()).toEqual([])
  })

  it.each([
    ['lvs', 'lvm'],
    ['zfs', 'zfs'],
  ] as const)('a snapshot is not forgotten where %s does not answer', (program, kind) => {
    stage = stageOf(kind)
    stage.write('fault.umount', '32')
    stage.run(['backup'])
    stage.write('fault.umount', '32 9')
    stage.write(`fault.${program}`, '5')
    expect(stage.run(['--clear'])).toMatchObject({ status: 1 })
    stage.write(`fault.${program}`, '5 99')
    expect(stage.run(['--clear'])).toMatchObject({ status: 0 })
    expect(stage.left()).toEqual([])
  })

  it('nor a subvolume whose file system is not mounted', () => {
    stage = stageOf('btrfs')
    stage.write('fault.umount', '32')
    stage.run(['backup'])
    stage.write('fault.umount', '32 9')
    const subvolumes = stage.read('subvolumes')
    stage.write('subvolumes', '')
    expect(stage.run(['--clear'])).toMatchObject({ status: 1 })
    stage.write('subvolumes', subvolumes)
    expect(stage.run(['backup'])).toMatchObject(DONE)
    expect(stage.left()).toEqual([])
  })
})

it('a record that names what has not a name of ours removes nothing', () => {
  stage = stageOf('zfs')
  stage.run(['--clear'])
  stage.write('snapshots', `${stage.read('snapshots')}tank/data@of-an-administrator\n`)
  stage.write(
    '../lib/record',
    'zfs|tank/data|tank/data@of-an-administrator|/nowhere|\nzfs|tank/data|tank/data|/nowhere|\n',
  )
  expect(acts(stage.run(['--clear']).calls)).toEqual([])
  expect(stage.read('snapshots')).toContain('of-an-administrator')
})

it.each<readonly [Kind, string]>([
  ['zfs', 'zfs|tank/gen-hooks-data|tank/gen-hooks-data|POINT|'],
  ['zfs', 'zfs|tank/data|tank/data@gen-hooks-of-others|/nowhere|'],
  ['lvm', 'lvm|vg/data|vg/my-gen-hooks-1|POINT|xfs 1088'],
  ['btrfs', 'btrfs|DATA|DATA/gen-hooks-database|POINT|'],
  ['btrfs', 'btrfs|DATA|DATA/.gen-hooks-1/../db|POINT|'],
  ['btrfs', 'btrfs|DATA|DATA/.gen-hooks-1|JOURNAL|'],
  ['zfs', 'torn'],
])('%s: a record that was changed by hand removes and unmounts nothing, and is not forgotten: %s', (kind, line) => {
  stage = stageOf(kind)
  stage.run(['--clear'])
  stage.write(
    '../lib/record',
    `${line
      .replaceAll('DATA', at('data'))
      .replaceAll('JOURNAL', at('journal'))
      .replaceAll('POINT', at('run/volumes/+x'))}\n`,
  )
  stage.write('volumes', `${stage.read('volumes')}vg|my-gen-hooks-1|swi-a-s---||1024|data|3.00||\n`)
  const { status, calls } = stage.run(['backup'])
  expect([status, acts(calls), stage.has('lib/record')]).toEqual([1, [], true])
})

it('a mount that is hidden by one over a folder above it is not where the database lies', () => {
  stage = stageOf('lvm')
  // vg/data was mounted at data/db, and then vg/journal over data
  stage.write(
    'mountinfo',
    `20 1 8:1 / / rw - ext4 /dev/sda1 rw\n31 20 0:30 / ${at('data/db')} rw - xfs /dev/mapper/vg-data rw\n32 20 0:30 / ${at('data')} rw - ext4 /dev/mapper/vg-journal rw\n`,
  )
  const { out } = stage.run(['--dry-run', '--folder', at('data/db')])
  expect(out).toContain('/data/db (data): on vg/journal\n')
})

it('the upper one of two mounts at one point counts, and one that automount makes', () => {
  stage = stageOf('lvm')
  stage.write(
    'mountinfo',
    `20 20 8:1 / / rw - ext4 /dev/sda1 rw\n33 20 0:30 / ${at('data')} rw - autofs systemd-1 rw\n34 33 0:30 / ${at('data')} rw - xfs /dev/mapper/vg-data rw\n35 20 0:30 / / rw - ext4 /dev/sdb1 rw\n`,
  )
  expect(stage.run(['--dry-run', '--folder', at('data/db')]).out).toContain('/data/db (data): on vg/data\n')
})

describe('what the freeze does not cover is not called good', () => {
  it('an instance that the hooks exclude, or go on without, unless its folders are left out', () => {
    stage = stageOf('zfs')
    stage.write('is-frozen', 'iris:OTHER')
    const { status, events, out } = stage.run(['backup'])
    expect([status, events, stage.left()]).toEqual([1, ['freezeFail ended 0'], []])
    expect(out).toContain('FAILED: iris:PROD: is not frozen')
    // its journals alone are asked for
    const words = ['--without', at('data'), '--without', at('journal'), '--folder', at('journal/j'), 'backup']
    expect(stage.run(words.slice(4)).status).toBe(0)
  })

  it('one that is down needs no freeze', () => {
    stage = stageOf('zfs')
    stage.write('is-frozen', 'iris:OTHER')
    stage.edit('qlist', /running[^^]*/, 'down, last used Thu Mar 14 09:12:01 2024')
    expect(stage.run(['backup'])).toMatchObject(DONE)
  })

  it('where the freeze has ended, and another caller began one, which goes on', () => {
    stage = stageOf('zfs')
    stage.write('then.zfs', 'echo 9f9f >"$STATE/last"; echo 9f9f >"$STATE/frozen"')
    const { status, out, calls } = stage.run(['backup'])
    expect(status).toBe(1)
    expect(out).toContain('FAILED: thaw: the freeze is over, and one of another caller began')
    expect(acts(calls).filter((call) => /^(?:post|backup)/.test(call))).toEqual([])
    expect(stage.left()).toEqual(['state/frozen'])
  })

  it('where the deadline thawed before the last snapshot was there', () => {
    stage = stageOf('zfs')
    stage.write('then.zfs', 'rm -f "$STATE/frozen"')
    const { status, out, events } = stage.run(['backup'])
    expect([status, stage.left()]).toEqual([1, []])
    expect(events).toContain('freezeFail ended 1')
    expect(out).toContain('FAILED: iris:PROD: is not frozen')
  })

  const mksh = SHELLS.includes('mksh') ? it : it.skip
  // mksh, ksh93 and bash before 5.1 keep it in a file; this one finds no other folder
  mksh.each(['iris', 'pre-freeze-script', 'zfs', 'mount'])(
    'a shell that has no room for its here-documents from the first call of %s on',
    (program) => {
      stage = stageOf('zfs', 'mksh')
      mkdirSync(at('tmp'))
      stage.write(`then.${program}`, `rm -rf '${at('tmp')}'`)
      const { status, calls } = stage.run(['backup'], { TMPDIR: at('tmp') })
      expect([status, calls.filter((call) => call.startsWith('backup')), stage.left()]).toEqual([1, [], []])
    },
  )
})

describe('where the output cannot be written', () => {
  it.each(SHELLS)('%s: on a full disk a snapshot that stays is not forgotten', (shell) => {
    stage = stageOf('zfs', shell)
    stage.write('fault.umount', '32')
    // all goes there, what the programs say too
    expect(stage.run(['backup'], { OUTPUT: '/dev/full' })).toMatchObject({ status: 1 })
    expect(stage.has('lib/record')).toBe(true)
    stage.write('fault.umount', '32 99')
    expect(stage.run(['backup'])).toMatchObject(DONE)
    expect(stage.left()).toEqual([])
  })

  it.each(SHELLS)('%s: where its reader has gone nothing stays frozen, mounted or behind', (shell) => {
    stage = stageOf('zfs', shell)
    const { events } = stage.run(['backup'], { OUTPUT: 'gone' })
    expect([events, stage.left()]).toEqual([goodEvents('zfs'), []])
  })
})

it('a status that was not written is not that of the program before', () => {
  stage = stageOf('zfs')
  // /run can be written no more
  writeFileSync(
    at('bin/rm'),
    '#!/bin/sh\n[ ! -f "$STATE/stale" ] || case $* in *status*) exit 1 ;; esac\nexec /bin/rm "$@"\n',
    { mode: 0o755 },
  )
  stage.write('then.zfs', ': >"$STATE/stale"')
  stage.write('fault.post-thaw-script', '1 3')
  const { status, calls, out } = stage.run(['backup'])
  expect([status, calls.filter((call) => /^(?:backup|mount)/.test(call))]).toEqual([1, []])
  expect(out).toContain('FAILED: thaw: ended with status 1')
})

it('nothing is frozen after a signal', () => {
  stage = stageOf('zfs')
  const { status, calls, out } = stage.run(['backup'], { KILL_AT: '2', KILL_HOW: 'after', KILL_BY: 'TERM' })
  expect([status, acts(calls), stage.left()]).toEqual([1, [], []])
  expect(out).toContain('FAILED: was ended by a signal')
})

it('a link in the place of a subvolume is neither read nor followed to remove another one', () => {
  stage = stageOf('btrfs')
  mkdirSync(at('data/other'))
  stage.write(
    'then.btrfs',
    `cd '${at('data')}' && for one in .gen-hooks-2*; do [ ! -d "$one" ] || [ -L "$one" ] || { mv "$one" moved && ln -s other "$one"; }; done`,
  )
  const { status, calls, out } = stage.run(['backup'])
  expect([status, calls.filter((call) => /^(?:backup|mount)|delete .data/.test(call))]).toEqual([1, []])
  expect(out).toContain('STAYS, at POINT data')
  expect(stage.has('lib/record')).toBe(true)
})

it('what the command left running does not keep the lock', () => {
  stage = stageOf('zfs')
  stage.write('then.backup', 'sleep 1000 </dev/null >/dev/null 2>&1 & echo "$!" >"$STATE/daemon"')
  expect(stage.run(['backup'])).toMatchObject(DONE)
  stage.write('then.backup', '')
  const next = stage.run(['backup'])
  process.kill(Number(stage.read('daemon')))
  expect(next).toMatchObject(DONE)
})

it('a second run beside one that is at work changes nothing', () => {
  stage = stageOf('zfs')
  // the command of the first run is the second one, which the mount points are no options of
  const { status, out, events } = stage.run(['sh', at('gen-hooks-snapshot'), 'backup'])
  expect([status, stage.left()]).toEqual([1, []])
  expect(out).toContain('another run is at work')
  expect(out).toContain('sh: ended with status 75')
  expect(events).toEqual(goodEvents('zfs').slice(0, 3))
})

it('a freeze that an earlier run left is thawed before its deadline, and one of another caller never', () => {
  stage = stageOf('zfs')
  stage.run(['--clear'])
  const uptime = Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]))
  for (const [began, run, calls] of [
    [uptime - 1, '0a1b', ['post-thaw-script freezeFail']],
    // killed before it had asked for the run
    [uptime - 1, '', ['post-thaw-script freezeFail']],
    [uptime - 1, '9f9f', []],
    [uptime - 301, '0a1b', []],
  ] as const) {
    writeFileSync(at('run/frozen'), `${began} 300 ${run}\n`)
    stage.write('frozen', '')
    stage.write('last', '0a1b')
    expect(acts(stage.run(['--dry-run']).calls)).toEqual([])
    expect(acts(stage.run(['--clear']).calls)).toEqual(calls)
    expect(stage.has('state/frozen')).toBe(calls.length === 0)
  }
})

describe('the folders by iris.cpf are those that doctor reads', () => {
  const part = /^cpf_folders\(\) \{\n.*?^\}$/ms.exec(RUNNER)?.[0] ?? ''
  it.each([
    '[Databases]\r\nIRISSYS=/opt/iris/mgr/\r\nUSER=/data/user/\r\nFAR=/x,ecp\r\nMIR=:mirror:M:A\r\n[Journal]\r\nCurrentDirectory=/j/a/\r\nAlternateDirectory=/j/b\r\n',
    '[databases]\n S = /s , ,1,,, /streams/ \n  CACHETEMP=/t/\nROOT=/\n[ config ]\nWIJDIR=/wij/\n',
    '[Journal]\nCurrentDirectory=\nAlternateDirectory=\n[config]\nwijdir=\n',
    '[Journal]\ncurrentdirectory=/one\nCurrentDirectory=/two\n[Other]\nCurrentDirectory=/three\n',
    '',
    'USER=/before/any/section\n=nothing\n[Databases]\n[NotClosed\nA=/a\n',
  ])('%j', (text) => {
    stage = stageOf('zfs')
    const { stdout } = spawnSync('sh', ['-c', `${part}\ncpf_folders /m`], { input: text, encoding: 'utf8' })
    const expected = parseCpf(text, '/m')
      .folders.filter(({ isTemporary }) => !isTemporary)
      .map(({ what, path }) => `${what.includes('journal') ? 'journal' : 'data'} ${path}`)
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual([...expected].sort())
  })
})

it('shellcheck finds nothing in the runner, and it is ASCII', () => {
  stage = stageOf('zfs')
  const file = join(__dirname, '../../templates/snapshot/gen-hooks-snapshot')
  expect(readFileSync(file, 'latin1')).toMatch(/^[\t\n -~]*$/)
  if (spawnSync('shellcheck', ['--version']).status === 0)
    expect(spawnSync('shellcheck', ['-s', 'sh', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' })
})

it('what hooks freeze in containers lies in folders that are not known: nothing is done until they are named', () => {
  stage = stageOf('lvm')
  const plan =
    "plan() {\n    container 'docker' 'web' 'IRIS' 'need' ''\n    container 'podman' 'Db.1' 'PROD' 'need' ''\n}\n"
  stage.edit('../fake.sh', '# ---- engine', `: <<'PLAN'\n${plan}PLAN\n# ---- engine`)
  const { status, out, events } = stage.run(['backup'])
  expect({ status, events }).toEqual({ status: 1, events: [] })
  expect(out).toContain(
    'docker:web podman:Db.1: in a container, so the folders are unknown, expected --folder and --journal for all\n',
  )
  expect(acts(stage.run(['backup']).calls)).toEqual([])
  expect(stage.run(['--folder', at('data/db'), '--journal', at('journal'), 'backup'])).toMatchObject(DONE)
})
