import type { HostReport } from './gather.ts'

/**
 * The hosts for the textfile collector of Prometheus' node exporter. Of each host there is a line of its last success, 0 for none, so that an alert on its age
 * sees a host without a snapshot too; what else is not known of a host has no line.
 */
export function fleetMetrics(hosts: readonly HostReport[], now: number): string {
  const seconds = (at: number): number => Math.trunc(at / 1000)
  const withEngines = hosts.filter(({ engines }) => engines.length > 0)
  return [
    ...family(
      'last_success_timestamp_seconds',
      'When the last consistent run of the host ended; 0: never, or at no time that is past.',
      hosts,
      ({ lastConsistentAt: at }) => (at === null ? 0 : seconds(at)),
    ),
    ...family('last_run_timestamp_seconds', 'When the last run of the host ended.', hosts, ({ lastAt, toComeAt }) =>
      lastAt === null || lastAt === toComeAt ? null : seconds(lastAt),
    ),
    ...family('last_run_consistent', '1 if the freeze covered the last snapshot of the host.', hosts, lastIsConsistent),
    ...family('worst_window_seconds', 'The longest time from first freeze to last thaw.', hosts, (one) =>
      one.worstWindowSeconds === null ? null : Number(one.worstWindowSeconds.toFixed(2)),
    ),
    ...family(
      'clock_ahead_seconds',
      'By how much the end of a run was in the future when the report was made; 0: of none.',
      hosts,
      ({ toComeAt }) => (toComeAt === null ? 0 : Math.ceil((toComeAt - now) / 1000)),
    ),
    '# HELP gen_hooks_fleet_engine_info The versions of the engine in the scripts of the host.',
    '# TYPE gen_hooks_fleet_engine_info gauge',
    ...withEngines.map(
      ({ host, engines }) => `gen_hooks_fleet_engine_info{host="${host}",version="${engines.join(', ')}"} 1`,
    ),
    ...single('hosts', 'Hosts of the fleet.', hosts.length),
    ...single('report_timestamp_seconds', 'When the report was made.', seconds(now)),
    '',
  ].join('\n')
}

/** A run that is to come is no proof of a good snapshot; one that was bad is bad at any time. */
function lastIsConsistent({ lastAt, lastVerdict, toComeAt }: HostReport): number | null {
  if (lastVerdict === null) return null
  if (lastVerdict !== 'consistent') return 0
  return lastAt === toComeAt ? null : 1
}

function family(
  name: string,
  meaning: string,
  hosts: readonly HostReport[],
  value: (host: HostReport) => number | null,
): readonly string[] {
  const key = `gen_hooks_fleet_${name}`
  const samples = hosts.flatMap((host) => {
    const number = value(host)
    return number === null ? [] : [`${key}{host="${host.host}"} ${number}`]
  })
  return [`# HELP ${key} ${meaning}`, `# TYPE ${key} gauge`, ...samples]
}

function single(name: string, meaning: string, value: number): readonly string[] {
  const key = `gen_hooks_fleet_${name}`
  return [`# HELP ${key} ${meaning}`, `# TYPE ${key} gauge`, `${key} ${value}`]
}
