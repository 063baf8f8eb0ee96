import type { Kind } from '../model.ts'
import { parseList } from './list.ts'
import type { Listing, ListSource } from './listing.ts'
import { parseQall } from './qall.ts'
import { parseQlist } from './qlist.ts'

/** Where the commands are looked for, first hit wins; the caller's PATH does not count. */
export const BIN_FOLDERS = ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin'] as const

/** The command of each family. IRIS first: problems are told in this order. */
export const LIST_PROGRAMS: readonly { readonly kind: Kind; readonly program: string }[] = [
  { kind: 'iris', program: 'iris' },
  { kind: 'cache', program: 'ccontrol' },
]

/** One way to ask for the instances. */
export interface ListVerb {
  readonly verb: string
  readonly parse: (output: Buffer | string, source: ListSource) => Listing
  /** `ccontrol all` is known to exit 1 although it worked, so what the fixed-form lists print counts more than their status. */
  readonly trustsStatus: 'yes' | 'no'
  /** A list with a heading has it without an instance too: nothing at all is no list. */
  readonly hasHeading: 'yes' | 'no'
}

/** In the order in which they are tried: qlist is the only one made for programs, qall cuts names, list is for people. */
export const LIST_VERBS: readonly ListVerb[] = [
  { verb: 'qlist', parse: parseQlist, trustsStatus: 'yes', hasHeading: 'no' },
  { verb: 'qall', parse: parseQall, trustsStatus: 'no', hasHeading: 'yes' },
  { verb: 'list', parse: parseList, trustsStatus: 'no', hasHeading: 'no' },
]
