import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Covering } from './covering.ts'
import type { Judgement } from './judge.ts'

/** The results of earlier calls, in a folder, so that a call that was interrupted can go on. */
export interface Kept {
  readonly covering: (make: () => Promise<Covering>) => Promise<Covering>
  readonly of: (id: string) => Judgement | undefined
  readonly add: (id: string, judgement: Judgement) => void
}

/** The results that are kept in `folder`; without a folder none is kept. */
export function keptIn(folder: string | undefined): Kept {
  if (folder === undefined) return { covering: (make) => make(), of: () => undefined, add: () => {} }
  mkdirSync(folder, { recursive: true })
  const lines = join(folder, 'judgements.jsonl')
  const known = existsSync(lines) ? readFileSync(lines, 'utf8').trimEnd().split('\n') : []
  const judgements = new Map(known.map((line) => JSON.parse(line) as [string, Judgement]))
  return {
    covering: async (make) => {
      const file = join(folder, 'covering.json')
      if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Covering
      const covering = await make()
      writeFileSync(file, JSON.stringify(covering))
      return covering
    },
    of: (id) => judgements.get(id),
    add: (id, judgement) => appendFileSync(lines, `${JSON.stringify([id, judgement])}\n`),
  }
}
