import type { Host } from '../host/host.ts'
import { printable } from '../text/printable.ts'
import { CHECKS } from './checks.ts'
import { examine } from './examine.ts'
import { viewOf } from './guest.ts'

/** What install tells of VMware Tools and refuses of credentials by itself. */
const TOLD: ReadonlySet<string> = new Set(['tools-installed', 'tools-running', 'credentials'])
const LIMIT_MS = 3000
const MOST = 10

/** The warnings and errors of the quick checks, a line each; none is a reason to fail, since the hooks are installed by then. */
export async function quickNotes(host: Host, config: string | undefined): Promise<readonly string[]> {
  const quick = CHECKS.filter(({ id, cost }) => cost === 'quick' && !TOLD.has(id))
  const guest = await viewOf(host, { config, maxDays: Number.POSITIVE_INFINITY })
  const notes = (await examine(quick, guest, LIMIT_MS)).flatMap(({ check, seen }) =>
    seen.flatMap((one) =>
      one.kind === 'error' || one.kind === 'warning'
        ? [`doctor: ${check.id}: ${one.kind}: ${printable(one.message, 500)}: ${printable(one.todo, 300)}`]
        : [],
    ),
  )
  const more = notes.length - MOST
  if (notes.length === 0) return []
  const last = more > 0 ? `doctor: ${more} more: gen-hooks doctor tells all` : 'doctor: gen-hooks doctor looks at more'
  return [...notes.slice(0, MOST), last]
}
