import { setTimeout as wait } from 'node:timers/promises'
import type { Hooks } from '../guest/script-queue.ts'
import type { Caller, CallerOptions } from './caller.ts'
import type { Heard } from './last-lines.ts'
import { quiescedSnapshot } from './vmware-tools.ts'

/** VMware Tools polls once a second; scenarios poll more often, to be quick. */
const POLL_MS = 20

/** The state machine of vmware-tools.ts as a caller; adds the stderr of the hooks to `heard`. */
export function builtinCaller(
  hooks: Hooks,
  { patience, environment, heard }: CallerOptions & { readonly heard: Heard[] },
): Caller {
  return {
    name: 'builtin',
    pid: null,
    start: (order) => {
      const cancel = new AbortController()
      let taken = false
      let pid: number | null = null
      const report = quiescedSnapshot(hooks, {
        abort: cancel.signal,
        pollMs: order.poll === null ? POLL_MS : order.poll * 1000,
        timeoutMs: (order.timeout ?? patience) * 1000,
        host: order.host,
        env: environment,
        scriptArg: order.scriptArg,
        onHeard: (one) => heard.push(one),
        onStart: (started) => {
          pid = started
        },
        whileFrozen: () => {
          taken = true
          return wait(order.hold * 1000)
        },
      })
      let over = false
      report
        .finally(() => {
          over = true
        })
        .catch(() => {})
      return { isOver: () => over, abort: () => cancel.abort(), isTaken: () => taken, hookPid: () => pid, report }
    },
    end: async () => {},
  }
}
