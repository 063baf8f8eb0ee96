import { assertNever } from '../../../model.ts'
import { frozenNow, readEvents } from '../../guest/events.ts'
import { untilChanged } from '../../guest/until.ts'
import type { Vmtoolsd } from './daemon.ts'
import { backupEvent } from './events.ts'
import { setInstanceFault } from './guest.ts'
import { FAKE_ROOT, type Step } from './scenario.ts'

/** What was noted on the way. */
export interface Played {
  readonly looks: readonly (readonly string[])[]
  readonly seconds: readonly number[]
}

/** VMware Tools looks once a second, its default timeout is 900 s: two minutes without a sign mean that something is stuck. */
const LIMIT_SECONDS = 120

/** Plays the steps in order; rejects at the first that does not come about. */
export async function play(vmtoolsd: Vmtoolsd, steps: readonly Step[]): Promise<Played> {
  const looks: (readonly string[])[] = []
  const seconds: number[] = []
  const start = performance.now()
  const instances = instanceWatch()
  let hook = 0
  const act = async (step: Step): Promise<void> => {
    switch (step.kind) {
      case 'send':
        vmtoolsd.send(step.line)
        return
      case 'told':
        await vmtoolsd.next(step.text, (e) => backupEvent(e)?.startsWith(step.text) === true, limit(step))
        return
      case 'hook': {
        const match = `a hook with ${step.text}`
        const event = await vmtoolsd.next(
          match,
          (e) => e.kind === 'hook-started' && e.command.includes(step.text),
          limit(step),
        )
        if (event.kind === 'hook-started') hook = event.pid
        return
      }
      case 'hook ended':
        await vmtoolsd.next('the end of the hook', (e) => e.kind === 'hook-ended' && e.pid === hook, limit(step))
        return
      case 'instance':
        await instances.until(step.name, step.event, limit(step))
        return
      case 'nothing frozen':
        await untilChanged(`${FAKE_ROOT}/fake`, 'nothing frozen', limit(step), () => frozenNow(FAKE_ROOT).length === 0)
        return
      case 'signal':
        process.kill(step.to === 'hook' ? hook : vmtoolsd.pid, step.signal)
        return
      case 'look':
        looks.push(frozenNow(FAKE_ROOT))
        return
      case 'fault':
        setInstanceFault(step.fault)
        return
      default:
        assertNever(step)
    }
  }
  for (const [at, step] of steps.entries()) {
    try {
      await act(step)
    } catch (error) {
      throw new Error(`step ${at + 1} (${JSON.stringify(step)}): ${error instanceof Error ? error.message : error}`)
    }
    seconds.push((performance.now() - start) / 1000)
  }
  return { looks, seconds }
}

function limit(step: { readonly limit?: number }): number {
  return (step.limit ?? LIMIT_SECONDS) * 1000
}

/** Looks only forward in what each instance recorded; between instances there is no order. */
function instanceWatch(): { until: (name: string, event: string, limitMs: number) => Promise<void> } {
  const seen = new Map<string, number>()
  return {
    until: (name, event, limitMs) =>
      untilChanged(`${FAKE_ROOT}/fake`, `${name} ${event}`, limitMs, () => {
        const from = seen.get(name) ?? 0
        const events = readEvents(FAKE_ROOT).filter((e) => e.instance?.name === name)
        const at = events.slice(from).findIndex((e) => `${e.event} ${e.detail}`.startsWith(event))
        if (at < 0) return false
        seen.set(name, from + at + 1)
        return true
      }),
  }
}
