import type { Kind, Problem } from '../model.ts'
import { quoteText } from '../text/printable.ts'
import { problemLog } from '../text/problem-log.ts'
import { type ListedFields, type ListedInstance, listedInstance } from './listed-instance.ts'

/** A parsed list: its correct instances, in their order, and the places that could not be understood. */
export interface Listing {
  readonly instances: readonly ListedInstance[]
  readonly problems: readonly Problem[]
}

/** Which command printed a list. */
export interface ListSource {
  readonly kind: Kind
  /** `iris qlist`. */
  readonly command: string
}

/** Builds a `Listing`: refuses bad fields and names that stand twice. */
export interface ListingBuilder {
  readonly add: (line: number, fields: ListedFields) => void
  readonly problem: (line: number, message: string) => void
  readonly build: () => Listing
}

/** The `Listing` of one run of one command. */
export function listingBuilder(source: ListSource): ListingBuilder {
  const log = problemLog(source.command)
  const instances: ListedInstance[] = []
  const lineOf = new Map<string, number>()
  return {
    problem: log.add,
    add: (line, fields) => {
      const made = listedInstance(source.kind, fields)
      if (made.kind === 'problem') {
        log.add(line, made.message)
        return
      }
      // The commands ignore the case of names, so two names that differ only in case are ambiguous.
      const key = made.instance.name.toUpperCase()
      const first = lineOf.get(key)
      if (first !== undefined) {
        log.add(line, `name ${quoteText(made.instance.name)}: listed twice, first on line ${first}`)
        return
      }
      lineOf.set(key, line)
      instances.push(made.instance)
    },
    build: () => ({ instances, problems: log.problems() }),
  }
}
