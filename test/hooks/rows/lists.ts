import { existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { frozenNow } from '../../../src/harness/events.ts'
import type { FakeInstance } from '../../../src/harness/fake-guest.ts'
import { setListFault } from '../../../src/harness/faults.ts'
import { ALL, HASTY, PATIENT, type Row, THREE } from '../row.ts'
import {
  act,
  everSuspended,
  freeze,
  frozen,
  history,
  killAll,
  lastEnd,
  logText,
  neverCalled,
  resumeBySomeone,
  said,
  status,
  suspendBySomeone,
  thaw,
  untilFrozen,
  verdict,
} from '../steps.ts'

const DOWN = 'down, last used Mon Jul 23 14:42:09 2018'
const A_AND_C: readonly FakeInstance[] = THREE.filter(({ name }) => name !== 'B')
const RUNNING = 'running, since Mon Jul 23 14:42:09 2018'

/** Where a name that was evaluated leaves its mark. */
const MARK = join(tmpdir(), 'gen-hooks-evaluated')
const noMark = act(() => expect(existsSync(MARK)).toBe(false))

const HOSTILE: readonly (readonly [what: string, name: string])[] = [
  ['a command substitution', `$(touch ${MARK})`],
  ['backquotes', `\`touch ${MARK}\``],
  ['a way up', '../x'],
  ['an option', '-rf'],
  ['a blank', 'TWO WORDS'],
  ['a semicolon', `x;touch ${MARK}`],
  ['a quote', `x';touch ${MARK};'`],
  ['a star', '*'],
  ['an escape sequence', '\u001b[31mRED\u0007'],
  ['a carriage return', 'A\rB'],
  ['bytes that are no text', '\u00ff\u00fe'],
  ['an arithmetic subscript', `a[$(touch ${MARK})0]`],
  ['no name', ' '],
]

const line = (name: string, text = RUNNING): string =>
  `${name}^/opt/iris/x^2024.1.0.262.0^${text}^iris.cpf^1972^52773^62972^ok^IRIS^^^/opt/iris/x`

const cleanLog = act((play) => expect(logText(play)).toMatch(/^[\x20-\x7e\n]*$/))

/** 0 with all frozen, or 1 with none. */
const allOrNone = act((play) => {
  expect([0, 1]).toContain(lastEnd(play))
  expect(frozenNow(play.root)).toEqual(lastEnd(play) === 0 ? [...ALL] : [])
})

const tried = [freeze(0), frozen(...ALL), thaw(0), frozen()]

export const listRows: readonly Row[] = [
  {
    name: 'an unlisted one runs',
    shows: 'A running instance outside the plan is frozen with the defaults (`unlisted: freeze`).',
    planned: A_AND_C,
    steps: tried,
    after: [verdict('consistent'), history(...ALL), said(/level=warn instance=iris:B event=unlisted/)],
  },
  {
    name: 'an unlisted one refuses',
    shows: 'A running instance outside the plan is frozen with the defaults (`unlisted: freeze`).',
    config: HASTY,
    planned: A_AND_C,
    faults: [['iris:B', 'freeze', { status: 3, act: false }]],
    steps: [freeze(1), frozen()],
    after: [verdict('inconsistent')],
  },
  {
    name: 'an unlisted one is down',
    shows: 'A running instance outside the plan.',
    planned: A_AND_C,
    steps: [status('iris:B', DOWN), freeze(0), frozen('cache:C', 'iris:A'), thaw(0)],
    after: [verdict('consistent'), neverCalled('iris:B')],
  },
  {
    name: 'unlisted: warn',
    shows: 'Or warned of.',
    config: { ...PATIENT, instances: { unlisted: 'warn' } },
    planned: A_AND_C,
    steps: [freeze(0), frozen('cache:C', 'iris:A'), thaw(0)],
    after: [verdict('consistent'), neverCalled('iris:B'), said(/level=warn instance=iris:B event=unlisted/)],
  },
  {
    name: 'unlisted: fail',
    shows: 'Or fails the run.',
    config: { ...PATIENT, instances: { unlisted: 'fail' } },
    planned: A_AND_C,
    steps: [freeze(1), frozen()],
    after: [everSuspended(), neverCalled('iris:B'), said(/instance=iris:B event=unlisted/)],
  },
  {
    name: 'unlisted: fail, and all are planned',
    shows: 'The script names the instances of its plan.',
    config: { ...PATIENT, instances: { unlisted: 'fail' } },
    steps: tried,
    after: [verdict('consistent')],
  },
  {
    name: 'an excluded one is left alone',
    shows: 'What `exclude` names is left alone.',
    config: { ...PATIENT, instances: { exclude: ['b'] } },
    steps: [freeze(0), frozen('cache:C', 'iris:A'), thaw(0)],
    after: [verdict('consistent'), neverCalled('iris:B'), history('cache:C', 'iris:A')],
  },
  {
    name: 'a glob excludes those of one kind',
    shows: 'What `exclude` names is left alone.',
    config: { ...PATIENT, instances: { exclude: ['iris:*'] } },
    steps: [freeze(0), frozen('cache:C'), thaw(0)],
    after: [verdict('consistent'), neverCalled('iris:A', 'iris:B')],
  },
  {
    name: 'an excluded one is left alone by a thaw without a state',
    shows: 'What `exclude` names is left alone.',
    config: { ...PATIENT, instances: { exclude: ['B'] } },
    steps: [
      suspendBySomeone('iris:B'),
      suspendBySomeone('iris:A'),
      thaw(1),
      untilFrozen('iris:B'),
      resumeBySomeone('iris:B'),
    ],
    after: [neverCalled('iris:B')],
  },
  {
    name: 'the list of IRIS hangs',
    shows:
      'It lists again, bounded by a timeout, because a list can hang; the planned instances are tried all the same.',
    listFaults: [['iris', 'qlist', { hang: true, deaf: true }]],
    steps: tried,
    after: [verdict('consistent'), said(/event=list-failed .*iris/)],
  },
  {
    name: 'the list of IRIS hangs, unlisted: fail',
    shows: 'If no list can be had the planned instances are tried all the same or the run fails.',
    config: { ...PATIENT, instances: { unlisted: 'fail' } },
    listFaults: [['iris', 'qlist', { hang: true }]],
    steps: [freeze(1), frozen()],
    after: [everSuspended()],
  },
  {
    name: 'both lists fail',
    shows: 'If no list can be had the planned instances are tried all the same or the run fails.',
    listFaults: [
      ['iris', 'qlist', { status: 1, text: ['Segmentation fault'] }],
      ['iris', 'qall', { status: 1, text: ['Segmentation fault'] }],
      ['cache', 'qlist', { status: 139, text: ['Segmentation fault'] }],
      ['cache', 'qall', { status: 139, text: ['Segmentation fault'] }],
    ],
    steps: tried,
    after: [verdict('consistent'), said(/event=list-failed .*iris/, /event=list-failed .*cache/)],
  },
  {
    name: 'both lists are empty although the plan has instances',
    shows: 'Empty although the plan has instances: the planned instances are tried all the same or the run fails.',
    listFaults: [
      ['iris', 'qlist', { text: [' '] }],
      ['cache', 'qlist', { text: [' '] }],
    ],
    steps: tried,
    after: [verdict('consistent')],
  },
  {
    name: 'a list gives its lines and a bad status',
    shows: 'At run time it lists again.',
    listFaults: [['iris', 'qlist', { status: 1 }]],
    steps: tried,
    after: [verdict('consistent')],
  },
  {
    name: 'a list is 2 MB of garbage with NUL bytes',
    shows: 'Garbage: the planned instances are tried all the same or the run fails.',
    config: HASTY,
    listFaults: [['iris', 'qlist', { bytes: 2_000_000 }]],
    steps: [freeze('any'), allOrNone, act(({ root }) => setListFault(root, 'iris', 'qlist', null)), thaw('any')],
    after: [noMark, cleanLog],
  },
  {
    name: 'a list is prose',
    shows: 'Garbage: the planned instances are tried all the same or the run fails.',
    listFaults: [['iris', 'qlist', { text: ['Cannot open the registry.', 'Try again, or call $(touch x).'] }]],
    steps: tried,
    after: [verdict('consistent')],
  },
  {
    name: 'the iris command is gone',
    shows: 'No command: the planned instances are tried all the same or the run fails.',
    config: HASTY,
    steps: [act(({ root }) => rmSync(join(root, 'usr/bin/iris'))), freeze(1), untilFrozen()],
    after: [history()],
  },
  {
    name: 'both commands are gone',
    shows: 'Never exit 0 with nothing frozen.',
    config: HASTY,
    steps: [
      act(({ root }) => rmSync(join(root, 'usr/bin/iris'))),
      act(({ root }) => rmSync(join(root, 'usr/bin/ccontrol'))),
      freeze(1),
    ],
    after: [everSuspended()],
  },
  {
    name: 'there is no Caché on this machine',
    shows: 'At run time it lists again (`iris qlist`, `ccontrol qlist`).',
    guest: [{ kind: 'iris', name: 'A' }],
    steps: [freeze(0), frozen('iris:A'), thaw(0)],
    after: [verdict('consistent')],
  },
  {
    name: 'nothing is planned, and nothing listed',
    shows: 'Never exit 0 with nothing frozen.',
    guest: [],
    steps: [freeze(1)],
    after: [],
  },
  {
    name: 'qlist is unknown, qall works',
    shows: 'Never use qall where qlist answers.',
    listFaults: [['iris', 'qlist', { status: 1, text: ["iris: invalid function 'qlist'"] }]],
    steps: tried,
    after: [verdict('consistent')],
  },
  {
    name: 'qlist is unknown, qall shows one that is down',
    shows: 'A planned instance that is down is skipped and said so.',
    listFaults: [['iris', 'qlist', { status: 1, text: ["iris: invalid function 'qlist'"] }]],
    steps: [status('iris:A', DOWN), freeze(0), frozen('cache:C', 'iris:B'), thaw(0)],
    after: [verdict('consistent'), neverCalled('iris:A')],
  },
  {
    name: 'qlist is unknown, qall cuts a name',
    shows: 'Where only qall does, a name ending in `~` is an error.',
    guest: [
      { kind: 'iris', name: 'A' },
      { kind: 'iris', name: 'SCHLTEST2016INTEGRATION' },
    ],
    listFaults: [['iris', 'qlist', { status: 1, text: ["iris: invalid function 'qlist'"] }]],
    steps: [freeze(1), frozen()],
    after: [everSuspended(), said(/event=name-refused/)],
  },
  {
    name: 'lower-case names in the list',
    shows: 'The script names the instances of its plan; at run time it lists again.',
    listFaults: [['iris', 'qlist', { text: [line('a'), line('b')] }]],
    steps: tried,
    after: [verdict('consistent'), history(...ALL)],
  },
  {
    name: 'an unlisted one twice in the list, with CRLF',
    shows: 'Names from a list are data.',
    planned: A_AND_C,
    listFaults: [['iris', 'qlist', { text: [`${line('A')}\r`, `${line('B')}\r`, `${line('b')}\r`] }]],
    steps: tried,
    after: [verdict('consistent')],
  },
  {
    name: 'short lines, as older versions print',
    shows: 'At run time it lists again.',
    listFaults: [
      ['iris', 'qlist', { text: ['A^/opt/a^2012.2^running', 'B^/opt/b^2012.2^down, last used x^iris.cpf'] }],
    ],
    steps: [freeze(0), frozen('cache:C', 'iris:A'), thaw(0)],
    after: [verdict('consistent')],
  },
  ...HOSTILE.map(
    ([what, name]): Row => ({
      name: `a hostile name runs: ${what}`,
      shows:
        'Whatever is not `[A-Za-z0-9_.-]+` is refused, said, never evaluated, and fails the run while its instance is running.',
      listFaults: [['iris', 'qlist', { also: [line(name)] }]],
      steps: [freeze(1), frozen(), act(({ root }) => setListFault(root, 'iris', 'qlist', null)), freeze(0), thaw(0)],
      after: [noMark, cleanLog, said(/level=error .*event=name-refused/), verdict('consistent')],
    }),
  ),
  ...HOSTILE.slice(0, 5).map(
    ([what, name]): Row => ({
      name: `a hostile name is down: ${what}`,
      shows: 'It fails the run while its instance is running.',
      listFaults: [['iris', 'qlist', { also: [line(name, DOWN)] }]],
      steps: tried,
      after: [noMark, cleanLog, verdict('consistent')],
    }),
  ),
  {
    name: 'a hostile name runs, unlisted: warn',
    shows: 'Unless `unlisted: warn`.',
    config: { ...PATIENT, instances: { unlisted: 'warn' } },
    listFaults: [['iris', 'qlist', { also: HOSTILE.map(([, name]) => line(name)) }]],
    steps: tried,
    after: [noMark, cleanLog, verdict('consistent'), said(/event=name-refused/)],
  },
  {
    name: 'a name of 300 characters',
    shows: 'Names from a list are data.',
    config: HASTY,
    listFaults: [['iris', 'qlist', { also: [line('X'.repeat(300))] }]],
    steps: [freeze(1), untilFrozen()],
    after: [verdict('inconsistent'), cleanLog],
  },
  {
    name: 'hostile names, and a thaw without a state',
    shows: 'Names from a list are data; without a state every running one is thawed.',
    listFaults: [['iris', 'qlist', { also: HOSTILE.map(([, name]) => line(name)) }]],
    steps: [suspendBySomeone('iris:A'), thaw(1), untilFrozen()],
    after: [noMark, cleanLog],
  },
  {
    name: 'an unlisted one is frozen, and all of ours are killed',
    shows: 'It thaws what the state names, or every running instance.',
    planned: A_AND_C,
    steps: [freeze(0), frozen(...ALL), killAll, thaw(1), untilFrozen()],
    after: [verdict('inconsistent'), history()],
  },
]
