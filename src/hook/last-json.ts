import { errnoOf } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { dangerOf } from '../host/trusted-path.ts'
import type { LastRunDocument } from '../schemas/parts.ts'
import { isoTime } from '../text/json.ts'
import { printable } from '../text/printable.ts'
import { RUN_FOLDER } from './current-run.ts'

/** What the hooks last wrote for monitoring: their own keys and values, whatever these are. */
export type LastRun =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'read'; readonly values: Readonly<Record<string, string | number | boolean | null>> }

const PATH = `${RUN_FOLDER}/last.json`
const MOST_BYTES = 64 * 1024
const MOST_KEYS = 32

/** Reads the summary of the last run of this boot. */
export async function readLastRun(host: Host): Promise<LastRun> {
  try {
    const stat = await host.lstat(PATH)
    if (stat === null) return { kind: 'none' }
    if (stat.type !== 'file' || dangerOf(host, stat) !== null) {
      return { kind: 'unreadable', detail: `${PATH}: is not a regular file of root` }
    }
    return parseLastRun((await host.readFile(PATH, { maxBytes: MOST_BYTES, noFollow: true })).toString('utf8'))
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return { kind: 'unreadable', detail: `${PATH}: cannot be read: ${errnoText(errno)}` }
  }
}

type Values = Extract<LastRun, { kind: 'read' }>['values']

/** The values of a summary for programs; null where one is missing, or is not what the hooks write. */
export function lastRunDocument({
  run,
  at,
  argument,
  verdict,
  status,
  stuck,
  milliseconds,
  instances,
  why,
}: Values): LastRunDocument {
  const word = (value: Values[string] | undefined): string | null => (typeof value === 'string' ? value : null)
  const whole = (value: Values[string] | undefined): number | null =>
    Number.isSafeInteger(value) ? Number(value) : null
  const seconds = whole(at)
  const window = whole(milliseconds)
  return {
    run: word(run),
    endedAt: seconds === null || seconds < 0 ? null : isoTime(seconds * 1000),
    argument: word(argument),
    verdict: word(verdict),
    status: whole(status),
    stuck: whole(stuck),
    windowSeconds: window === null ? null : window / 1000,
    instances: (word(instances) ?? '').split(' ').filter((one) => one !== ''),
    why: word(why),
  }
}

/** The plain values at the top of `text`, made fit to print; what is nested in it is left out. */
export function parseLastRun(text: string): LastRun {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'unreadable', detail: `${PATH}: is not JSON` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'unreadable', detail: `${PATH}: is not a JSON object` }
  }
  const values: [string, string | number | boolean | null][] = []
  for (const [key, one] of Object.entries(value).slice(0, MOST_KEYS)) {
    if (typeof one === 'string') values.push([printable(key, 40), printable(one)])
    else if (typeof one === 'number' || typeof one === 'boolean' || one === null) values.push([printable(key, 40), one])
  }
  return { kind: 'read', values: Object.fromEntries(values) }
}
