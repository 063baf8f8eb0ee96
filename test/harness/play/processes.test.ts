import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runningProcesses } from '../../../src/harness/play/context.ts'
import { countProcesses, signalOne, struck } from '../../../src/harness/play/steps/processes.ts'
import { tempFolder } from '../../host/temp-folder.ts'
import { untilGone } from '../until.ts'
import { handMade, report } from './hand-made.ts'

const root = tempFolder()
mkdirSync(join(root, 'run/struck'), { recursive: true })
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A scenario that is being played, with two processes; the message of one of its steps. */
function underWay() {
  children.push(spawn('sleep', ['1000']), spawn('sleep', ['1001']))
  const processes = () =>
    children
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map(({ pid = 0, spawnargs }) => ({ pid, command: spawnargs.join(' ') }))
  const guest = { mode: 'sandbox', fakes: root, at: (path: string) => join(root, path), processes } as const
  return handMade('', { guest, marks: [], stopped: new Set(), strike: null, counted: [] })
}

const step = (words: readonly string[], options = {}, expect: 'success' | 'either' = 'success') =>
  ({ line: 1, text: '', says: '', when: [], expect, verb: '', words, options, background: null }) as const

test.each([
  ['2', {}, 1],
  ['1', {}, 0],
  ['4', { round: 'yes' }, 1],
  ['5', { round: 'yes', after: '0.01' }, 0],
])('of two processes, process %s with %j is the one at index %s', async (nth, options, place) => {
  const context = underWay()
  const ended = once(children[place] ?? process, 'exit')
  await signalOne(context, step([nth, 'SIGKILL'], options))
  expect(await ended).toEqual([null, 'SIGKILL'])
  expect(context.guest.processes()).toHaveLength(1)
  expect(context.marks.map(({ text }) => text)).toEqual(['SIGKILL to process: timer'])
})

test('a process that is not there breaks the step, unless it may be missing', async () => {
  const context = underWay()
  await expect(signalOne(context, step(['3', 'SIGKILL']))).rejects.toThrow(
    'there are 2 processes of the hooks, expected 3',
  )
  await signalOne(context, step(['3', 'SIGKILL'], {}, 'either'))
  expect(context.marks).toEqual([])
})

test('a process that a step has stopped does not count as a running process', async () => {
  const context = underWay()
  await signalOne(context, step(['1', 'SIGSTOP']))
  expect(await untilGone(() => runningProcesses(context).filter(({ command }) => command === 'sleep 1000'))).toEqual([])
  expect(runningProcesses(context)).toHaveLength(1)
})

test('countProcesses notes the place of each process', () => {
  const context = underWay()
  countProcesses(context)
  expect(context.counted).toEqual([
    { call: 'process', nth: 1 },
    { call: 'process', nth: 2 },
  ])
})

test.each([
  ['+++ killed by SIGKILL +++\n', 'failed', ['SIGKILL came to keeper'], null],
  ['+++ exited with 0 +++\n', 'good', [], null],
  [
    '+++ exited with 0 +++\n',
    'failed',
    [],
    'SIGKILL did not come to keeper, and the snapshot was failed, expected good',
  ],
] as const)('with %j and a snapshot that is %s, struck marks %j and breaks: %s', (log, outcome, marks, broken) => {
  writeFileSync(join(root, 'run/struck/trace'), log)
  const context = Object.assign(underWay(), {
    strike: { victim: 'keeper', signal: 'SIGKILL' } as const,
    reports: [report(outcome, [])],
  })
  if (broken === null) struck(context, step([]))
  else expect(() => struck(context, step([]))).toThrow(broken)
  expect(context.marks.map(({ text }) => text)).toEqual(marks)
  expect(() => struck(context, step([], {}, 'either'))).not.toThrow()
})
