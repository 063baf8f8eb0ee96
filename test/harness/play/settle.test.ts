import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ScenarioContext } from '../../../src/harness/play/context.ts'
import { settle } from '../../../src/harness/play/settle.ts'
import { waitUntil } from '../../../src/harness/play/wait-until.ts'
import { tempFolder } from '../../host/temp-folder.ts'

const fakes = tempFolder()
mkdirSync(join(fakes, 'fake/instances'), { recursive: true })
writeFileSync(join(fakes, 'fake/events'), '')

let child: ChildProcess
beforeEach(() => {
  child = spawn('sleep', ['1000'])
})
afterEach(() => child.kill('SIGKILL'))

/** A scenario of which only a sleeping process is left. The limit of a step is `seconds`. */
function leftBehind(seconds: number) {
  const left = { pid: child.pid, command: 'sleep 1000' }
  const processes = () => (child.exitCode === null && child.signalCode === null ? [left] : [])
  const watchdog = { deadline: seconds - 30 }
  const guest = { fakes, processes }
  const scenario = { config: { watchdog } }
  const made = { scenario, guest, stopped: new Set(), givenUp: new Set(), started: new Map(), snapshot: null }
  return { context: made as unknown as ScenarioContext, watchdog }
}

test('a process for which a step waited in vain is killed and reported at the end, without another wait', async () => {
  const { context, watchdog } = leftBehind(0.3)
  await expect(waitUntil(context, 'the end of all hooks', () => false)).rejects.toThrow('did not come within')
  // far longer than a test may take
  watchdog.deadline = 600
  const ended = once(child, 'exit')
  expect(await settle(context)).toEqual([`${child.pid} sleep 1000`])
  expect(await ended).toEqual([null, 'SIGKILL'])
})

test('after a step with its own limit, the end of the scenario still waits for the process', async () => {
  const { context } = leftBehind(600)
  await expect(waitUntil(context, 'the end of all hooks', () => false, 0.3)).rejects.toThrow('did not come within')
  const settled = settle(context)
  child.kill('SIGTERM')
  expect(await settled).toEqual([])
})
