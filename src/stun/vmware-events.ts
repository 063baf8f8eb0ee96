import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { ByteSink, LogSinks } from '../logs/source/byte-sink.ts'
import { READ_LIMITS, type ReadLimits, readBudget } from '../logs/source/read-budget.ts'
import type { Problem } from '../model.ts'
import { type FoundLog, findLogs } from './find-logs.ts'
import { isVmwareLog } from './log-names.ts'
import type { LineAt } from './number-lines.ts'
import { type Labels, orderLogs, type ReadLog } from './order-logs.ts'
import { readFile, readStream } from './read-source.ts'
import { type LogScanner, type ScannedEvent, scanLog } from './scan-log.ts'

/** An event and the VM whose log has it. */
export type VmEvent = ScannedEvent & { readonly vm: string }

/** What `readVmwareEvents` needs besides its sources. */
export interface EventsOptions {
  /** The stream of the source `-`: the standard input of this process. */
  readonly stdin?: Readable
  /** False: lines far from any stun and from the begin of any snapshot may be left out, which is several times as fast. */
  readonly everything?: boolean
  /** False: events of a plain file have the line 0, until `numberLines` counts up to them. Packed files and streams are read once, and their lines are counted at once. */
  readonly counted?: boolean
  /** How much may come out of one file: `READ_LIMITS`. */
  readonly limits?: ReadLimits
  readonly onProblem?: (problem: Problem & Partial<LineAt>) => void
  /** Events of one VM as they stand in its logs, oldest log first. A VM may come again, where there are more events than are held in memory. */
  readonly onEvents: (events: readonly VmEvent[], vmKey: string) => void
}

/** How much was read. */
export interface EventsRead {
  /** The logs that were understood. */
  readonly logs: number
  /** Logs and sources that were not read to their end. */
  readonly broken: number
  /** Sources that are no vmware.log or have none in them. */
  readonly unread: number
  /** Lines that tell of a stun and are not understood. */
  readonly unreadStuns: number
}

/** So many events are held to be sorted. */
const MAX_HELD = 10_000
const MAX_HELD_LOGS = 10_000

/** Reads what happened to VMs from their vmware.log files. Sources and errors as for `readStuns`. */
export async function readVmwareEvents(sources: readonly string[], options: EventsOptions): Promise<EventsRead> {
  const { onProblem = () => {}, everything = true, counted = true } = options
  const labels: Labels = { byKey: new Map(), used: new Set() }
  let held: ReadLog[] = []
  let events = 0
  let logs = 0
  let broken = 0
  let unread = 0
  let unreadStuns = 0

  const flush = (): void => {
    for (const { key, vm, logs: ofVm } of orderLogs(held, labels)) {
      for (const log of ofVm) {
        const found = log.events.splice(0).map((event) => ({ ...event, vm }))
        if (found.length > 0) options.onEvents(found, key)
      }
    }
    events = 0
  }

  const scannerFor = (source: string, path: string, isCounted: boolean): LogScanner => {
    if (events > MAX_HELD / 2 || held.length >= MAX_HELD_LOGS) {
      flush()
      held = []
    }
    const log: ReadLog = { path, name: null, events: [] }
    held.push(log)
    const onEvent = (event: ScannedEvent): void => {
      if (event.kind === 'unreadable') {
        unreadStuns++
        const { line, offset, text, message } = event
        onProblem({ source, line, offset, text, message })
      }
      if (event.kind === 'vm name') log.name ??= event.name
      log.events.push(event)
      if (++events > MAX_HELD) flush()
    }
    return scanLog({ source, everything, counted: isCounted, onEvent })
  }

  const brokenAt: LogSinks['broken'] = (source, line, message) => {
    broken++
    onProblem({ source, line, message })
  }
  const unreadIn = (source: string, message: string): void => {
    unread++
    onProblem({ source, line: 0, message })
  }
  const close = (scanner: LogScanner, source: string, whole: boolean): void => {
    scanner.end()
    if (scanner.isLog()) logs++
    // of one that broke off before its first line that is said already
    else if (whole) unreadIn(source, 'not a vmware.log, expected lines of one')
  }

  const all = await allFound(sources)
  const understood = new Set<string>()
  for (const [key, found] of all.files) {
    const before = logs + broken + unread
    const { source } = found.kind === 'stdin' ? { source: '-' } : found
    await readOne(found, {
      sinks: {
        log: (name, path) => {
          const scanner = scannerFor(name, path, true)
          return intoScanner(scanner, (whole) => close(scanner, name, whole))
        },
        isLog: isVmwareLog,
        broken: brokenAt,
        unread: unreadIn,
        budget: readBudget(options.limits ?? READ_LIMITS, (message) => brokenAt(source, 0, message)),
      },
      scannerFor: (name, path) => scannerFor(name, path, counted),
      close: (scanner) => close(scanner, source, true),
      stdin: options.stdin,
    })
    if (logs + broken + unread > before) understood.add(key)
  }
  for (const [operand, keys] of all.byOperand) {
    if (!keys.some((key) => understood.has(key))) unreadIn(operand, 'has no vmware*.log in it')
  }
  flush()
  return { logs, broken, unread, unreadStuns }
}

interface Readers {
  readonly sinks: LogSinks
  readonly scannerFor: (source: string, path: string) => LogScanner
  /** A log that stands alone was read to its end. */
  readonly close: (scanner: LogScanner) => void
  readonly stdin: Readable | undefined
}

async function readOne(found: FoundLog, { sinks, scannerFor, close, stdin }: Readers): Promise<void> {
  // asked for only now: it loads what terminals and sockets need
  if (found.kind === 'stdin') return await readStream('-', '-', stdin ?? process.stdin, sinks)
  if (found.kind === 'link') return sinks.unread(found.source, 'a symlink in a folder, which is not followed; name it')
  if (found.kind === 'special') return sinks.unread(found.source, 'not a regular file; name it to read from it')
  if (found.kind === 'unreadable') return sinks.broken(found.source, 0, `cannot be read: ${errnoText(found.errno)}`)
  try {
    await readFile(found, { sinks, scannerFor, close })
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    if (found.named)
      throw new GenHooksError('FILE_UNREADABLE', `${found.source}: cannot be read: ${errnoText(errno)}`, {
        cause: error,
      })
    sinks.broken(found.source, 0, `cannot be read: ${errnoText(errno)}`)
  }
}

/** Each file once, and what each operand means. */
interface AllFound {
  readonly files: ReadonlyMap<string, FoundLog>
  readonly byOperand: ReadonlyMap<string, readonly string[]>
}

/** All files to read; an operand that cannot be found stops before the first file is read. */
async function allFound(sources: readonly string[]): Promise<AllFound> {
  const files = new Map<string, FoundLog>()
  const byOperand = new Map<string, readonly string[]>()
  const missing: string[] = []
  for (const source of sources) {
    const keys: string[] = []
    for await (const found of findLogs(source)) {
      if (found.kind === 'unreadable' && found.named)
        missing.push(`${found.source}: cannot be read: ${errnoText(found.errno)}`)
      const key = keyOf(found)
      if (!files.has(key)) files.set(key, found)
      keys.push(key)
    }
    byOperand.set(source, keys)
  }
  if (missing.length > 0) throw new GenHooksError('FILE_UNREADABLE', missing.join('\n'))
  await leaveOutReadLinks(files, sources)
  return { files, byOperand }
}

/** Takes out the links to what is read anyway: to a file of these, or to an operand or a folder below one, all of which is looked into. */
async function leaveOutReadLinks(files: Map<string, FoundLog>, operands: readonly string[]): Promise<void> {
  const links = [...files].flatMap(([key, found]) => (found.kind === 'link' ? [{ key, ...found }] : []))
  if (links.length === 0) return
  const tops = await Promise.all(operands.map((one) => realpath(one).catch(() => resolve(one))))
  const isBelow = (folder: string): boolean => tops.some((top) => `${folder}/`.startsWith(`${top}/`.replace('//', '/')))
  for (const { key, to, path } of links) {
    if (to === 'folder' ? isBelow(path) : files.has(`/${path}`)) files.delete(key)
  }
}

function keyOf(found: FoundLog): string {
  if (found.kind === 'stdin') return '-'
  return found.kind === 'file' ? `/${found.path}` : found.source
}

/** Gathers pieces until the scanner's memory is full: each search costs the keeping of what stands before. */
function intoScanner(scanner: LogScanner, close: (whole: boolean) => void): ByteSink {
  let used = 0
  const search = (): void => {
    if (used > 0) scanner.filled(used)
    used = 0
  }
  return {
    write: (piece) => {
      for (let at = 0; at < piece.length; ) {
        const room = scanner.room()
        const part = piece.subarray(at, at + room.length - used)
        room.set(part, used)
        used += part.length
        at += part.length
        if (used === room.length) search()
      }
    },
    end: (whole) => {
      search()
      close(whole)
    },
  }
}
