import { idOf } from '../../../model.ts'
import { frozenNow, type GuestEvent, readEvents } from '../../guest/events.ts'
import type { Step } from '../../language/scenario.ts'
import { LIST_VERBS } from '../../language/verbs.ts'
import { type Play, runningProcesses, stateOf } from '../context.ts'
import { StepBroken } from '../step-broken.ts'
import { secondsOf, waitUntil } from '../wait-until.ts'
import { idsOf } from './world.ts'

/** `until frozen iris:A`, `until suspended iris:A`, `until called ExternalFreeze iris:B`, `until phase freezing`, `until snapshot`, `until idle` */
export async function until(play: Play, step: Step): Promise<void> {
  try {
    await untilSo(play, step)
  } catch (error) {
    // `? until`: it may never come.
    if (!(error instanceof StepBroken) || step.expect !== 'either') throw error
  }
}

async function untilSo(play: Play, step: Step): Promise<void> {
  const [what = '', ...rest] = step.words
  const seconds = secondsOf(play, step)
  const { fakes } = play.guest
  switch (what) {
    case 'frozen': {
      const wanted = idsOf(rest).map(idOf).sort().join(' ')
      return waitUntil(play, `frozen ${wanted || 'none'}`, () => frozenNow(fakes).join(' ') === wanted, seconds)
    }
    case 'suspended':
    case 'resumed':
    case 'landing':
      return untilEvents(play, what, '', rest, seconds)
    case 'called':
      return untilEvents(play, 'called', rest[0] ?? '', rest.length > 1 ? rest.slice(1) : ['any'], seconds)
    case 'called-again': {
      const count = (): number => readEvents(fakes).filter(({ detail }) => detail === rest[0]).length
      const before = count()
      return waitUntil(play, `another ${rest[0]}`, () => count() > before, seconds)
    }
    case 'listing':
      return waitUntil(
        play,
        'a list command',
        () =>
          readEvents(fakes).some(
            ({ event, detail }) => event === 'called' && LIST_VERBS.some((list) => list === detail),
          ),
        seconds,
      )
    case 'phase':
      return waitUntil(
        play,
        `phase ${rest[0]}`,
        () => stateOf(play)?.phases.some((phase) => phase === rest[0]) ?? false,
        seconds,
      )
    case 'snapshot':
      return waitUntil(play, 'the moment of the snapshot', () => play.snapshot?.isTaken() ?? true, seconds)
    default:
      return waitUntil(play, 'the end of all hooks', () => runningProcesses(play).length === 0, seconds)
  }
}

/** All of them within the seconds, however many there are. */
async function untilEvents(
  play: Play,
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
      play,
      `${id} ${event} ${detail}`.trim(),
      () => readEvents(play.guest.fakes).some((one) => fits(one, id)),
      Math.ceil((end - performance.now()) / 100) / 10,
    )
  }
}

export function eventId({ instance }: GuestEvent): string {
  return instance === null ? '-' : idOf(instance)
}
