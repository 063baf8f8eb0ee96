import { largest } from '../../text/largest.ts'
import type { ScriptRun } from '../caller/run-script.ts'
import { DEADLINE_SECONDS } from '../guest/sandbox.ts'
import type { Story } from './default-story.ts'
import type { StoryResult } from './play-story.ts'

/** One thing that the hooks promise (docs/reference/hook-contract.md), and whether a story confirms it. */
export interface Promised {
  readonly text: string
  readonly held: 'kept' | 'broken'
  /** What was seen instead; empty if kept. */
  readonly seen: string
}

/** VMware Tools gives 5 s between TERM and KILL; the contract is stricter. */
const TERM_SECONDS = 4

/** Every promise that applies to a story, judged by what it came to. `running` are the instances that must be frozen, as `iris:PROD`. */
export function judge(story: Story, result: StoryResult, running: readonly string[]): readonly Promised[] {
  return [...endingPromises(story, result, running), ...alwaysPromises(result)]
}

function endingPromises(story: Story, result: StoryResult, running: readonly string[]): readonly Promised[] {
  const { report } = result
  const [pre, ...later] = report.scripts
  const ran = report.scripts.map(shortRun).join(', ')
  const outcome = promised(
    `VMware Tools reports the snapshot as ${story.ending}`,
    report.outcome === story.ending,
    () => report.outcome,
  )
  switch (story.ending) {
    case 'good':
      return [
        outcome,
        promised('both hooks end with 0', report.scripts.length === 2 && report.scripts.every(isZero), () => ran),
        promised(
          'every running instance was frozen from before the snapshot until after it',
          uncovered(result, running).length === 0,
          () => `not covered: ${uncovered(result, running).join(', ')}`,
        ),
      ]
    case 'failed':
      return [
        outcome,
        promised('pre-freeze ends with another status than 0', pre?.end.kind === 'exited' && !isZero(pre), () => ran),
        promised('what had frozen is thawed before pre-freeze ends', allOverBy(result, pre), () => intervals(result)),
        promised('post-thaw is not called', later.length === 0, () => ran),
      ]
    case 'aborted':
      return [
        outcome,
        promised(
          `pre-freeze ends within ${TERM_SECONDS} s of the abort, by itself`,
          pre?.end.kind === 'exited' && pre.ended - abortedAt(result) < TERM_SECONDS,
          () => ran,
        ),
        promised('an instance was frozen when the abort came', result.frozen.length > 0, () => 'none was'),
      ]
  }
}

function alwaysPromises(result: StoryResult): readonly Promised[] {
  const longest = largest(
    result.frozen.map(({ from, to }) => (to ?? Number.POSITIVE_INFINITY) - from),
    0,
  )
  return [
    promised(
      `no instance is frozen longer than the deadline of ${DEADLINE_SECONDS} s`,
      longest <= DEADLINE_SECONDS,
      () => intervals(result),
    ),
    promised(
      'syslog is not written to while an instance is frozen',
      result.loggedWhileFrozen === 0,
      () => `${result.loggedWhileFrozen} times`,
    ),
    promised('every command line is one that the real tools know', result.misuses.length === 0, () =>
      result.misuses.join(', '),
    ),
    promised('no process is left behind', result.leftProcesses.length === 0, () =>
      result.leftProcesses.map(({ pid, command }) => `${pid} ${command}`).join(', '),
    ),
    promised('nothing is left frozen', result.leftFrozen.length === 0, () => result.leftFrozen.join(', ')),
  ]
}

function promised(text: string, kept: boolean, seen: () => string): Promised {
  return kept ? { text, held: 'kept', seen: '' } : { text, held: 'broken', seen: seen() }
}

function uncovered({ report, frozen }: StoryResult, running: readonly string[]): readonly string[] {
  const { snapshotAt } = report
  const thawBegan = report.scripts[1]?.began
  if (snapshotAt === null || thawBegan === undefined) return running
  return running.filter(
    (id) =>
      !frozen.some(
        ({ kind, name, from, to }) => `${kind}:${name}` === id && from <= snapshotAt && to !== null && to >= thawBegan,
      ),
  )
}

function allOverBy({ frozen }: StoryResult, pre: ScriptRun | undefined): boolean {
  return pre !== undefined && frozen.every(({ to }) => to !== null && to <= pre.ended)
}

function abortedAt({ frozen, report }: StoryResult): number {
  return frozen[0]?.from ?? report.told[0]?.at ?? 0
}

function isZero({ end }: ScriptRun): boolean {
  return end.kind === 'exited' && end.status === 0
}

function shortRun({ argument, end }: ScriptRun): string {
  return `${argument} ${end.kind === 'exited' ? end.status : end.signal}`
}

function intervals({ frozen }: StoryResult): string {
  return frozen
    .map(({ kind, name, from, to }) => `${kind}:${name} ${to === null ? 'for ever' : `${(to - from).toFixed(2)} s`}`)
    .join(', ')
}
