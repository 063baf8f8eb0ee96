import type { Step } from '../../language/scenario.ts'
import type { ScenarioContext } from '../context.ts'
import { calls, event, ever, file, frozen, log, never, order, quiet, ran, syslog, told, verdict } from './assertions.ts'
import { full, readonly } from './disks.ts'
import { files, mode, put, remove } from './files.ts'
import { abort, follow, hook, keeper, killAll, signal, snapshot, wait } from './hooks.ts'
import { part } from './part.ts'
import { signalOne, struck } from './processes.ts'
import { until } from './waits.ts'
import { container, down, fault, heal, mirror, render, resume, strike, suspend, trace, up } from './world.ts'

/** What each verb does; set-up is not here. They throw StepBroken. */
export const ACTS: Readonly<Record<string, (context: ScenarioContext, step: Step) => void | Promise<void>>> = {
  fault,
  heal,
  snapshot,
  abort,
  freeze: hook,
  thaw: hook,
  freezeFail: hook,
  wait,
  follow,
  signal,
  'kill-all': killAll,
  keeper,
  part,
  process: signalOne,
  until,
  strike,
  struck,
  trace,
  suspend,
  resume,
  down,
  mirror,
  up,
  container,
  put,
  remove,
  full,
  readonly,
  render,
  frozen,
  ever,
  never,
  calls,
  event,
  order,
  ran,
  told,
  quiet,
  verdict,
  log,
  syslog,
  file,
  files,
  mode,
}
