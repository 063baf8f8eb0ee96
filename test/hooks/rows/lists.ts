import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakeInstance } from '../../../src/harness/guest/fake-guest.ts'
import { setListFault } from '../../../src/harness/guest/faults.ts'
import { ALL, PATIENT, type Row, THREE } from '../row.ts'
import { act, freeze, frozen, logText, said, suspendBySomeone, thaw, untilFrozen, verdict } from '../steps.ts'

const A_AND_C: readonly FakeInstance[] = THREE.filter(({ name }) => name !== 'B')

/** Where a name that was evaluated leaves its mark. */
const MARK = join(tmpdir(), 'gen-hooks-evaluated')
const noMark = act(() => expect(existsSync(MARK)).toBe(false))

/** No text of a scenario can have them. */
const NOT_TEXT: readonly (readonly [what: string, name: string])[] = [
  ['an escape sequence', '\u001b[31mRED\u0007'],
  ['a carriage return', 'A\rB'],
  ['bytes that are no text', '\u00ff\u00fe'],
]

/** All in one list. Those of text, each by itself: templates/scenarios/names. */
const HOSTILE: readonly string[] = [
  ...NOT_TEXT.map(([, name]) => name),
  `$(touch ${MARK})`,
  `\`touch ${MARK}\``,
  '../x',
  '-rf',
  'TWO WORDS',
  `x;touch ${MARK}`,
  `x';touch ${MARK};'`,
  '*',
  `a[$(touch ${MARK})0]`,
  ' ',
]

const line = (name: string): string =>
  `${name}^/opt/iris/x^2024.1.0.262.0^running, since Mon Jul 23 14:42:09 2018^iris.cpf^1972^52773^62972^ok^IRIS^^^/opt/iris/x`

const cleanLog = act((play) => expect(logText(play)).toMatch(/^[\x20-\x7e\n]*$/))

const tried = [freeze(0), frozen(...ALL), thaw(0), frozen()]

export const listRows: readonly Row[] = [
  {
    name: 'nothing is planned, and nothing listed',
    shows: 'Never exit 0 with nothing frozen.',
    guest: [],
    steps: [freeze(1)],
    after: [],
  },
  ...(['a link to nothing', 'a folder'] as const).map(
    (what): Row => ({
      name: `only IRIS is planned, and in the place of ccontrol stands ${what}`,
      shows: 'What stands in the place of a command and cannot be run gives no list.',
      planned: THREE.filter(({ kind }) => kind === 'iris'),
      steps: [
        act(({ root }) => {
          const command = join(root, 'usr/bin/ccontrol')
          rmSync(command)
          if (what === 'a folder') mkdirSync(command)
          else symlinkSync('../cachesys/bin/ccontrol', command)
        }),
        freeze(0),
        frozen('iris:A', 'iris:B'),
        thaw(1),
        frozen(),
      ],
      after: [verdict('inconsistent'), said(/event=list-failed .*no whole list of the cache instances: /)],
    }),
  ),
  {
    name: 'an unlisted one twice in the list, with CRLF',
    shows: 'Names from a list are data.',
    planned: A_AND_C,
    listFaults: [['iris', 'qlist', { text: [`${line('A')}\r`, `${line('B')}\r`, `${line('b')}\r`] }]],
    steps: tried,
    after: [verdict('consistent')],
  },
  ...NOT_TEXT.map(
    ([what, name]): Row => ({
      name: `a hostile name runs: ${what}`,
      shows:
        'Whatever is not `[A-Za-z0-9_.-]+` is refused, said, never evaluated, and fails the run while its instance is running.',
      listFaults: [['iris', 'qlist', { also: [line(name)] }]],
      steps: [freeze(1), frozen(), act(({ root }) => setListFault(root, 'iris', 'qlist', null)), freeze(0), thaw(0)],
      after: [noMark, cleanLog, said(/level=error .*event=name-refused/), verdict('consistent')],
    }),
  ),
  {
    name: 'a hostile name runs, unlisted: warn',
    shows: 'Unless `unlisted: warn`.',
    config: { ...PATIENT, instances: { unlisted: 'warn' } },
    listFaults: [['iris', 'qlist', { also: HOSTILE.map(line) }]],
    steps: tried,
    after: [noMark, cleanLog, verdict('consistent'), said(/event=name-refused/)],
  },
  {
    name: 'hostile names, and a thaw without a state',
    shows: 'Names from a list are data; without a state every running one is thawed.',
    listFaults: [['iris', 'qlist', { also: HOSTILE.map(line) }]],
    steps: [suspendBySomeone('iris:A'), thaw(1), untilFrozen()],
    after: [noMark, cleanLog],
  },
]
