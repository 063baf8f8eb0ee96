import type { Kind } from '../model.ts'
import { parseList } from './list.ts'
import type { Listing, ListSource } from './listing.ts'
import { parseQall } from './qall.ts'
import { parseQlist } from './qlist.ts'

/** The folders of the commands; the first hit counts, and the caller's PATH does not. */
export const BIN_FOLDERS = ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin'] as const

/** The command of each family. IRIS first, which is the order of problems. */
export const LIST_PROGRAMS: readonly { readonly kind: Kind; readonly program: string }[] = [
  { kind: 'iris', program: 'iris' },
  { kind: 'cache', program: 'ccontrol' },
]

/** One verb that lists the instances. */
export interface ListVerb {
  readonly verb: string
  readonly parse: (output: Buffer | string, source: ListSource) => Listing
  /** `ccontrol all` is known to exit 1 although it worked, so what the fixed-form lists print counts more than their status. */
  readonly trustsStatus: 'yes' | 'no'
  /** The list has a heading, also without instances: an empty output is no list. */
  readonly hasHeading: 'yes' | 'no'
}

/** In the order of the tries: qlist alone is made for programs, qall cuts names, list is for people. */
export const LIST_VERBS: readonly ListVerb[] = [
  { verb: 'qlist', parse: parseQlist, trustsStatus: 'yes', hasHeading: 'no' },
  { verb: 'qall', parse: parseQall, trustsStatus: 'no', hasHeading: 'yes' },
  { verb: 'list', parse: parseList, trustsStatus: 'no', hasHeading: 'no' },
]
