import type { ChildProcess } from 'node:child_process'
import type { ScriptEnd } from '../../../src/harness/caller/run-script.ts'
import { endOf } from '../../../src/harness/play/steps/hooks.ts'
import { exited, handMade, killed, run } from './hand-made.ts'

/** The message of a step that expects a failure about a pre-freeze with this end; empty if the step accepts it. */
async function said(end: ScriptEnd, ours: boolean): Promise<string> {
  const underWay = { child: {} as ChildProcess, began: 1, place: 0, end: Promise.resolve({ end, at: 2 }) }
  const started = new Map([['pre', underWay]])
  const context = handMade('', { ours, runs: [run('freeze', 1, null, null)], started })
  return endOf(context, 'pre', 'failure', undefined, 5).then(
    () => '',
    (error: Error) => error.message,
  )
}

test.each<[string, ScriptEnd, string]>([
  ['1', exited(1), ''],
  ['0', exited(0), 'pre-freeze-script freeze exited with 0, expected status 1'],
  ['2, of a script that a shell cannot read', exited(2), 'pre-freeze-script freeze exited with 2, expected status 1'],
  ['127', exited(127), 'pre-freeze-script freeze exited with 127, expected status 1'],
  ['a signal', killed, 'pre-freeze-script freeze was ended by SIGKILL, expected status 1'],
])('if our hooks fail, only status 1 is accepted: %s', async (_, end, why) => {
  expect(await said(end, true)).toBe(why)
})

test.each<[string, ScriptEnd, string]>([
  ['3', exited(3), ''],
  ['0', exited(0), 'pre-freeze-script freeze exited with 0, expected another status than 0'],
  ['a signal', killed, 'pre-freeze-script freeze was ended by SIGKILL, expected another status than 0'],
])('if hooks of others fail, any status but 0 is accepted: %s', async (_, end, why) => {
  expect(await said(end, false)).toBe(why)
})
