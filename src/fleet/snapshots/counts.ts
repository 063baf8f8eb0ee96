import type { FleetReportDocument } from '../../schemas/fleet-report.ts'
import type { HostReport } from './gather.ts'

/** How many hosts need a look, and for what. */
export type FleetCounts = FleetReportDocument['counts']

const DAY_MS = 86_400_000

/** Counts the hosts of a report that was made at `now`. */
export function fleetCounts(hosts: readonly HostReport[], now: number): FleetCounts {
  const those = (is: (host: HostReport) => boolean): number => hosts.filter(is).length
  return {
    hosts: hosts.length,
    withoutConsistent: those(({ lastConsistentAt }) => lastConsistentAt === null),
    consistentOlderThanADay: those(({ lastConsistentAt: at }) => at !== null && now - at > DAY_MS),
    lastNotConsistent: those(({ lastVerdict }) => lastVerdict !== null && lastVerdict !== 'consistent'),
    runsToCome: those(({ toComeAt }) => toComeAt !== null),
  }
}
