import type { Outcome } from '../play/outcome.ts'

/** All scenarios with one pair of hooks. */
export interface PairReport {
  /** `gen-hooks 0.1.0`, or the folder of the scripts. */
  readonly hooks: string
  readonly outcomes: readonly Outcome[]
}

/** The result of one run of the harness. */
export interface HarnessReport {
  /** One, or two to compare. */
  readonly pairs: readonly PairReport[]
  /** Where the scenarios were played: in `namespaces`, or in `folders`, with the paths in the hooks set to these. */
  readonly ground: 'namespaces' | 'folders'
  /** When the machine was booted, milliseconds since 1970: the times of outcomes are seconds since then. */
  readonly bootedAt: number
  /** Wall time. */
  readonly seconds: number
}

/** How many of the scenarios that were played hold. */
export interface Score {
  readonly held: number
  readonly played: number
  readonly skipped: number
  /** Scenarios that cannot be played with the fakes or on this machine. */
  readonly unplayable: number
  /** Of the scenarios that hold, those that held only when they were played again alone. */
  readonly again: number
}

export function scoreOf({ outcomes }: PairReport): Score {
  const held = outcomes.filter(({ verdict }) => verdict === 'held').length
  const skipped = outcomes.filter(({ verdict }) => verdict === 'skipped').length
  const again = outcomes.filter(({ verdict, slipped }) => verdict === 'held' && slipped !== '').length
  const unplayable = outcomes.filter(({ verdict }) => verdict === 'unplayable').length
  return { held, played: outcomes.length - skipped - unplayable, skipped, unplayable, again }
}

/** `83 of 94 hold, 3 of these at a second try alone, 2 skipped, 1 cannot be played`; `none was played, 2 skipped` */
export function scoreText({ held, played, skipped, unplayable, again }: Score): string {
  return [
    played === 0 ? 'none was played' : `${held} of ${played} ${played === 1 ? 'holds' : 'hold'}`,
    ...(again === 0 ? [] : [`${again} of these at a second try alone`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    ...(unplayable === 0 ? [] : [`${unplayable} cannot be played`]),
  ].join(', ')
}

/** Scenarios by folder, in the order of their first scenario. */
export function byFolder(outcomes: readonly Outcome[]): ReadonlyMap<string, readonly Outcome[]> {
  const folders = new Map<string, Outcome[]>()
  for (const outcome of outcomes) {
    const folder = outcome.scenario.split('/').slice(0, -1).join('/') || '.'
    folders.set(folder, [...(folders.get(folder) ?? []), outcome])
  }
  return folders
}

/** Why the scenario is broken, or that it held when it was played again. */
export function reasonText({ because, slipped }: Outcome): string {
  return because === '' && slipped !== '' ? `held when played alone; beside others: ${slipped}` : because
}
