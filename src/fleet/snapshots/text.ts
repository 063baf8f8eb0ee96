import { counted, spanText } from '../../text/format.ts'
import { table } from '../../text/table.ts'
import { type FleetCounts, fleetCounts } from './counts.ts'
import type { HostReport } from './gather.ts'

const HEADING = ['HOST', 'LAST GOOD', 'LAST RUN', 'VERDICT', 'WORST WINDOW', 'ENGINE', 'WHY']
const [ENGINE, WHY] = [5, 6]

/** The hosts as a table below the counts, the one whose last consistent snapshot is longest ago first. */
export function fleetText(hosts: readonly HostReport[], now: number, columns: number | null): string {
  const ordered = [...hosts].sort((a, b) => (a.lastConsistentAt ?? -1) - (b.lastConsistentAt ?? -1))
  const ago = (at: number): string => `${spanText(Math.max(0, (now - at) / 1000))} ago`
  const rows = ordered.map((host) => {
    const { lastConsistentAt, lastAt, toComeAt, lastVerdict, worstWindowSeconds, engines, why } = host
    return [
      host.host,
      lastConsistentAt !== null ? ago(lastConsistentAt) : toComeAt === null ? 'never' : 'not known',
      lastAt === null ? 'never' : lastAt === toComeAt ? 'to come' : ago(lastAt),
      lastVerdict ?? '-',
      spanText(worstWindowSeconds),
      engines.length === 0 ? '-' : engines.join(', '),
      why === '' ? '-' : why,
    ]
  })
  return `${countsText(fleetCounts(hosts, now))}\n${table(HEADING, rows, { columns, narrow: [[ENGINE, 8]], below: [WHY] })}`
}

function countsText({
  hosts,
  withoutConsistent,
  consistentOlderThanADay,
  lastNotConsistent,
  runsToCome,
}: FleetCounts): string {
  const ahead = runsToCome === 0 ? '' : `, ${runsToCome} with runs that are to come`
  return `${counted(hosts, 'host')}: ${withoutConsistent} without a consistent snapshot, ${consistentOlderThanADay} whose last one is older than a day, ${lastNotConsistent} whose last run was not consistent${ahead}`
}
