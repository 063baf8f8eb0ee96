import { idOf } from '../../../model.ts'
import { frozenNow, type GuestEvent, readEvents } from '../../guest/events.ts'
import type { Step } from '../../language/scenario.ts'
import { LIST_VERBS } from '../../language/verbs.ts'
import { runningProcesses, type ScenarioContext, stateOf } from '../context.ts'
import { came } from '../step-broken.ts'
import { struckAt } from '../strike-log.ts'
import { secondsOf, waitUntil } from '../wait-until.ts'
import { idsOf } from './world.ts'

/** `until frozen iris:A`, `until suspended iris:A`, `until called ExternalFreeze iris:B`, `until phase freezing`, `until snapshot`, `until idle` */
export async function until(context: ScenarioContext, step: Step): Promise<void> {
  // with `? until` the event may never come
  await came(step, () => untilSo(context, step))
}

async function untilSo(context: ScenarioContext, step: Step): Promise<void> {
  const [what = '', ...rest] = step.words
  const seconds = secondsOf(context, step)
  const { fakes } = context.guest
  switch (what) {
    case 'frozen': {
      const wanted = idsOf(rest).map(idOf).sort().join(' ')
      return waitUntil(context, `frozen ${wanted || 'none'}`, () => frozenNow(fakes).join(' ') === wanted, seconds)
    }
    case 'suspended':
    case 'resumed':
    case 'landing':
      return untilEvents(context, what, '', rest, seconds)
    case 'called':
      return untilEvents(context, 'called', rest[0] ?? '', rest.length > 1 ? rest.slice(1) : ['any'], seconds)
    case 'called-again': {
      const count = (): number => readEvents(fakes).filter(({ detail }) => detail === rest[0]).length
      const before = count()
      return waitUntil(context, `another ${rest[0]}`, () => count() > before, seconds)
    }
    case 'listing':
      return waitUntil(
        context,
        'a list command',
        () =>
          readEvents(fakes).some(
            ({ event, detail }) => event === 'called' && LIST_VERBS.some((list) => list === detail),
          ),
        seconds,
      )
    case 'phase':
      return waitUntil(
        context,
        `phase ${rest[0]}`,
        () => stateOf(context)?.phases.some((phase) => phase === rest[0]) ?? false,
        seconds,
      )
    case 'next-run': {
      const before = stateOf(context)?.run
      const isNext = (): boolean => {
        const run = stateOf(context)?.run
        return run !== undefined && run !== before
      }
      return waitUntil(context, 'the next run', isNext, seconds)
    }
    case 'struck':
      return waitUntil(
        context,
        'the strike',
        () => struckAt(context.guest, context.strike?.signal ?? '') !== null || (context.snapshot?.isOver() ?? false),
        seconds,
      )
    case 'snapshot':
      return waitUntil(context, 'the moment of the snapshot', () => context.snapshot?.isTaken() ?? true, seconds)
    default:
      // twice, since a process that was listed may have ended and left one that was not
      return waitUntil(
        context,
        'the end of all hooks',
        () => runningProcesses(context).length === 0 && runningProcesses(context).length === 0,
        seconds,
      )
  }
}

/** Waits for all of them within the same seconds. */
async function untilEvents(
  context: ScenarioContext,
  event: string,
  detail: string,
  ids: readonly string[],
  seconds: number,
): Promise<void> {
  const end = performance.now() + seconds * 1000
  const fits = (one: GuestEvent, id: string): boolean =>
    one.event === event && one.detail.startsWith(detail) && (id === 'any' || eventId(one) === id)
  for (const id of ids) {
    await waitUntil(
      context,
      `${id} ${event} ${detail}`.trim(),
      () => readEvents(context.guest.fakes).some((one) => fits(one, id)),
      Math.ceil((end - performance.now()) / 100) / 10,
    )
  }
}

export function eventId({ instance }: GuestEvent): string {
  return instance === null ? '-' : idOf(instance)
}
