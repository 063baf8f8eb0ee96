import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import { pushAll } from '../text/push-all.ts'
import { type Check, notSeen, type Seen } from './check.ts'
import type { GuestView } from './guest.ts'

/** A check, and what it saw. */
export interface Examined {
  readonly check: Check
  readonly seen: readonly Seen[]
}

/** Longer than all list commands of both kinds together, which are bounded themselves. */
const LIMIT_MS = 75_000
const MOST_OF_ONE = 50

/** Makes all checks at once, each with a limit of its own: one that hangs or fails is told as such, and holds up no other. In the order of `checks`. */
export async function examine(
  checks: readonly Check[],
  guest: GuestView,
  limitMs = LIMIT_MS,
): Promise<readonly Examined[]> {
  return await Promise.all(checks.map(async (check) => ({ check, seen: cut(await limited(check, guest, limitMs)) })))
}

async function limited(check: Check, guest: GuestView, limitMs: number): Promise<readonly Seen[]> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<readonly Seen[]>((resolve) => {
    timer = setTimeout(() => resolve([notSeen(`no answer within ${limitMs / 1000} s`)]), limitMs)
  })
  try {
    return await Promise.race([check.look(guest), tooLate])
  } catch (error) {
    if (error instanceof GenHooksError) return error.message.split('\n').map(notSeen)
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return [notSeen(`cannot be looked at: ${errnoText(errno)}`)]
  } finally {
    clearTimeout(timer)
  }
}

/** The worst first where there are too many. */
function cut(seen: readonly Seen[]): readonly Seen[] {
  if (seen.length <= MOST_OF_ONE) return seen
  const shown: Seen[] = []
  for (const kind of ['error', 'warning', 'skipped', 'info', 'ok'] as const)
    pushAll(
      shown,
      seen.filter((one) => one.kind === kind),
    )
  const [last = notSeen('')] = shown.slice(MOST_OF_ONE - 1)
  const more = seen.length - MOST_OF_ONE
  return [...shown.slice(0, MOST_OF_ONE - 1), { ...last, message: `${last.message} (and ${more} more like it)` }]
}
