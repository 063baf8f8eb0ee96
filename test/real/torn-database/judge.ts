import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, type Engine, VOLUMES } from './bank.ts'

/** How an image is restored: its databases alone, or the databases with the journals, by GT.M's own recovery. */
export const RESTORES = ['databases alone', 'with journals'] as const
export type Restore = (typeof RESTORES)[number]

/**
 * What is wrong with a restored image: it cannot be opened or recovered; GT.M's own check (mupip integ) finds errors in a database; the accounts have another sum,
 * or cannot be read; an invoice has no order, or orders lack their invoices.
 */
export const FLAWS = ['not opened', 'damaged', 'wrong sum', 'wrong order'] as const
export type Flaw = (typeof FLAWS)[number]

export interface Judgement {
  /** None for an image that is whole. */
  readonly flaws: readonly Flaw[]
  /** What GT.M said of an image that was not opened; else empty. */
  readonly said: string
}

/** Restores the image to the volumes of the engine, which nobody may use, looks at it, and removes it there. */
export function judge(engine: Engine, image: string, restore: Restore): Judgement {
  mkdirSync(engine.live)
  try {
    for (const volume of VOLUMES) cpSync(join(image, volume), join(engine.live, volume), { recursive: true })
    const { status, text } = open(engine, restore)
    return status === 0
      ? { flaws: look(engine), said: '' }
      : { flaws: ['not opened'], said: `status ${status}\n${text}` }
  } finally {
    engine.run('mupip', 'rundown', '-region', '*', '-override')
    rmSync(engine.live, { recursive: true })
  }
}

function open({ live, run }: Engine, restore: Restore): Ended {
  const journals = ['a', 'b'].map((name) => join(live, 'j', `${name}.mjl`)).join(',')
  if (restore === 'with journals') return run('mupip', 'journal', '-recover', '-backward', journals)
  // the image refers to shared memory that is gone, and asks for the recovery
  return run('mupip', 'rundown', '-region', '*', '-override')
}

function look({ run }: Engine): readonly Flaw[] {
  const isSound = run('mupip', 'integ', '-region', '*').status === 0
  const { status, text } = run('mumps', '-run', 'look^bank')
  const [sum, ...ahead] = status === 0 ? text.trim().split(' ').map(Number) : []
  const isOrdered = ahead.length === 2 && ahead.every((orders) => orders === 0 || orders === 1)
  const found = { damaged: !isSound, 'wrong sum': sum !== 10_000_000, 'wrong order': !isOrdered }
  return FLAWS.filter((flaw) => flaw !== 'not opened' && found[flaw])
}
