import type { Place } from '../logs/source-line.ts'
import type { StunDocument } from '../schemas/stun.ts'
import { counted, countText } from '../text/format.ts'
import { isoTimeOrNull } from '../text/json.ts'
import { largest } from '../text/largest.ts'
import { painted, paintFor } from '../text/paint.ts'
import { printable } from '../text/printable.ts'
import { table } from '../text/table.ts'
import { NO_TERMINAL, type Terminal } from '../text/terminal.ts'
import { type Qos, qosSourceText } from './qos.ts'
import type { StunsRead } from './read-stuns.ts'
import type { StunGroup } from './stun.ts'
import { takeoverText } from './takeover.ts'

const HEADING = ['TIME', 'KIND', 'SNAPSHOT', 'QUIESCED', 'STUNS', 'MAX MS', 'TOTAL MS', 'CLASS']
const COUNT_COLUMNS = [4, 5, 6]
const [SNAPSHOT, CLASS] = [2, 7]
const MAX_NAME = 60

/** The groups of each VM, the longest stuns with their lines, a sentence for all, and how the longest can end in a takeover if the mirror's QoS timeout is known. */
export function stunsText(read: StunsRead, qos: Qos, terminal: Terminal = NO_TERMINAL): string {
  const { groups, outliers, totals } = read
  if (totals.stuns === 0) return `no stun in ${counted(totals.logs, 'log')}\n`
  const tables = byVm(groups).map(([vm, ofVm]) => `VM ${printable(vm, MAX_NAME * 2)}\n${groupTable(ofVm, terminal)}`)
  const leftOut =
    totals.leftOut === 0 ? [] : [`(shorter ones are left out: groups with ${counted(totals.leftOut, 'stun')})\n`]
  const width = countText(outliers[0]?.microseconds ?? 0).length
  const lines = outliers.map(({ microseconds, source, line, text }) => {
    return `${countText(microseconds).padStart(width)} us --- ${placeText({ source, line })}: ${printable(text)}\n`
  })
  return [
    ...tables,
    ...leftOut,
    `longest\n${lines.join('')}`,
    totalsText(read, qos),
    ...howTakenOver(read, qos, terminal),
  ].join('\n')
}

/** With the default nothing says that there is a mirror. */
function howTakenOver({ totals }: StunsRead, { milliseconds, source }: Qos, { columns }: Terminal): readonly string[] {
  if (source.kind === 'default') return []
  const text = takeoverText(milliseconds, totals.maxMicroseconds / 1000, columns)
  return text === '' ? [] : [text]
}

/** `vmware.log:12`; without the line where the log was rotated before its lines could be counted. */
export function placeText({ source, line }: Place): string {
  return line === 0 ? printable(source) : `${printable(source)}:${line}`
}

/** What `--json` prints: groups without their stuns, the longest stuns, the sums. */
export function stunDocument({ groups, outliers, totals, problems }: StunsRead, qos: Qos): StunDocument {
  return {
    schema: 'gen-hooks/stun/1',
    qosSeconds: qos.milliseconds / 1000,
    qosSource: qos.source,
    groups: groups.map(({ stuns: _, firstAt, ...group }) => ({ ...inSeconds(group), firstAt: isoTimeOrNull(firstAt) })),
    outliers: outliers.map(({ at, microseconds, ...outlier }) => ({
      ...outlier,
      at: isoTimeOrNull(at),
      seconds: microseconds / 1e6,
    })),
    totals: inSeconds(totals),
    problems,
  }
}

interface Lengths {
  readonly maxMicroseconds: number
  readonly totalMicroseconds: number
}

function inSeconds<T extends Lengths>({ maxMicroseconds, totalMicroseconds, ...rest }: T) {
  return { ...rest, maxSeconds: maxMicroseconds / 1e6, totalSeconds: totalMicroseconds / 1e6 }
}

function byVm(groups: readonly StunGroup[]): readonly (readonly [string, readonly StunGroup[]])[] {
  const all = new Map<string, StunGroup[]>()
  for (const group of groups) {
    const ofVm = all.get(group.vm)
    if (ofVm === undefined) all.set(group.vm, [group])
    else ofVm.push(group)
  }
  return [...all]
}

function groupTable(groups: readonly StunGroup[], terminal: Terminal): string {
  const paint = paintFor(terminal)
  const rows = groups.map((group) => [
    isoTimeOrNull(group.firstAt) ?? '-',
    group.kind,
    group.snapshot === null ? '-' : printable(group.snapshot, MAX_NAME),
    group.quiesced === null ? '-' : group.quiesced ? 'yes' : 'no',
    countText(group.count),
    milliseconds(group.maxMicroseconds),
    milliseconds(group.totalMicroseconds),
    group.worst,
  ])
  const widths = HEADING.map((heading, column) =>
    largest(
      rows.map((row) => row[column]?.length ?? 0),
      heading.length,
    ),
  )
  const toTheRight = (row: readonly string[]): readonly string[] =>
    row.map((cell, column) => (COUNT_COLUMNS.includes(column) ? cell.padStart(widths[column] ?? 0) : cell))
  return table(toTheRight(HEADING), rows.map(toTheRight), {
    columns: terminal.columns,
    narrow: [[SNAPSHOT, 8]],
    ...(terminal.isColoured && {
      paint: (cell: string, column: number) => (column === CLASS ? painted(cell, paint) : cell),
    }),
  })
}

function totalsText({ totals }: StunsRead, { milliseconds: qosMilliseconds, source }: Qos): string {
  const { classes } = totals
  const amount = `${counted(totals.stuns, 'stun')} in ${counted(totals.groups, 'group')} of ${counted(totals.vms, 'VM')}`
  const lengths = `longest ${milliseconds(totals.maxMicroseconds)} ms, together ${milliseconds(totals.totalMicroseconds)} ms`
  const qos = `against a QoS timeout of ${countText(qosMilliseconds)} ms (${qosSourceText(source)}): ${countText(classes.failover)} failover, ${countText(classes.risk)} risk, ${countText(classes.fine)} fine`
  return `${amount}; ${lengths}\n${qos}\n`
}

function milliseconds(microseconds: number): string {
  const tenths = Math.round(microseconds / 100)
  return `${countText(Math.floor(tenths / 10))}.${tenths % 10}`
}
