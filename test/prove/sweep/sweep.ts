import { type Outcome, playStory, type Stage, type Story, TARGETS, type Target, traceOf } from './story.ts'
import { type Point, pointsOf, SIGNALS } from './trace.ts'

/** Stories that run beside each other: they mostly wait. */
const AT_ONCE = 10

/** The points of each victim, by a run in which nothing is struck. Throws if that run is not as it should be. */
export async function countPoints(stage: Stage): Promise<Readonly<Record<Target, readonly Point[]>>> {
  const counted: Record<Target, readonly Point[]> = { 'pre-freeze': [], 'post-thaw': [], keeper: [] }
  for (const victim of TARGETS) {
    const name = `count-${victim}`
    const { problems } = await playStory(
      { ...stage, pair: stage.patient },
      { name, victim, signal: 'KILL', point: null, pollMs: 0, launcher: 'setsid' },
    )
    if (problems.length > 0) throw new Error(`${victim}, nothing struck: ${problems.join('\n')}`)
    counted[victim] = pointsOf(traceOf(stage, name))
  }
  return counted
}

/**
 * Every `every`-th point of every victim, each with each signal; the first of them differs from signal to signal, so that they share few. The start itself is
 * over before strace counts. */
export function storiesOf(counted: Readonly<Record<Target, readonly Point[]>>, every: number): readonly Story[] {
  return TARGETS.flatMap((victim) =>
    SIGNALS.flatMap((signal, shift) =>
      counted[victim].flatMap((point, index): readonly Story[] => {
        const isTaken = index % every === Math.floor((shift * every) / SIGNALS.length)
        if (!isTaken || point.syscall === 'execve') return []
        // every way in turn, whatever is left out
        const turn = Math.floor(index / every) % 4
        const pollMs = turn % 2 === 0 ? 0 : 300
        const launcher = turn < 2 ? 'setsid' : 'systemd-run'
        return [{ name: `${victim}-${signal}-${index}`, victim, signal, point, pollMs, launcher }]
      }),
    ),
  )
}

/** Plays stories, some at once; `tell` hears of each outcome. */
export async function playAll(
  stories: readonly (() => Promise<Outcome>)[],
  tell: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const queue = [...stories]
  const work = async (): Promise<void> => {
    for (let story = queue.shift(); story !== undefined; story = queue.shift()) {
      const outcome = await story()
      outcomes.push(outcome)
      tell(outcome)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return outcomes
}
