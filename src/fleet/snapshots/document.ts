import type { FleetReportDocument } from '../../schemas/fleet-report.ts'
import { isoTime, isoTimeOrNull } from '../../text/json.ts'
import { fleetCounts } from './counts.ts'
import type { FleetReport } from './gather.ts'

/** The report for programs. */
export function fleetDocument({ hosts, problems }: FleetReport, now: number): FleetReportDocument {
  return {
    schema: 'gen-hooks/fleet-report/1',
    madeAt: isoTime(now),
    counts: fleetCounts(hosts, now),
    hosts: hosts.map(({ host, lastAt, lastVerdict, why, lastConsistentAt, worstWindowSeconds, toComeAt, engines }) => ({
      host,
      lastRunAt: isoTimeOrNull(lastAt),
      verdict: lastVerdict,
      why,
      lastConsistentAt: isoTimeOrNull(lastConsistentAt),
      worstWindowSeconds,
      runToComeAt: isoTimeOrNull(toComeAt),
      engines,
    })),
    problems,
  }
}
