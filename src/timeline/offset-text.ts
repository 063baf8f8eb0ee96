import { counted } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import type { Basis, Clocks } from './clocks.ts'
import type { OffsetRange } from './offset.ts'

type Estimated = Extract<Clocks, { readonly kind: 'estimated' }>

/** The clocks of host and guest and the evidence for their offset, in some lines. */
export function clocksText(clocks: Clocks): string {
  switch (clocks.kind) {
    case 'given':
      return `${ahead(clocks)}, as --offset says\n`
    case 'estimated':
      return `${ahead(clocks)}, give or take ${seconds((clocks.high - clocks.low) / 2)}, from ${basis(clocks)}.\n${rest(clocks)}`
    case 'ambiguous':
      return clocks.vms.length > 0
        ? `the logs of ${clocks.vms.length} VMs fit equally well (${clocks.vms.map((vm) => printable(vm, 80)).join(', ')}): name the log of one of them\n`
        : `more offsets than one fit equally well: give one with --offset, host minus guest in seconds\n${listed(clocks.ranges)}`
    case 'unknown':
      return clocks.because === 'no log of the host'
        ? "the host's vmware.log would show the snapshot and the stun: name it on the command line\n"
        : "no snapshot in the host's log fits a run of these hooks; --offset SECONDS (host minus guest) places them, 0 if the clocks agree\n"
  }
}

const BASES: Readonly<Record<Basis, (snapshots: number) => string>> = {
  'hook calls': (snapshots) => `the hooks' calls in the host's own log, of ${counted(snapshots, 'snapshot')}`,
  requests: (snapshots) => `what VMware Tools tells of the host in ${counted(snapshots, 'snapshot')}`,
  freezes: (snapshots) => `${snapshots} other ${snapshots === 1 ? 'snapshot' : 'snapshots'}`,
}

function basis({ basis: on, own, snapshots }: Estimated): string {
  if (on === 'freezes' && own) return 'this snapshot alone, which is taken to lie within its freeze'
  return BASES[on](snapshots)
}

function rest({ basis: on, others, own }: Estimated): string {
  const lines = ['It is taken to be the same in all of these logs.']
  if (others.length > 0) {
    lines.push(
      `Backups at regular times fit ${others.length === 1 ? 'another offset' : `${others.length} other offsets`} as well; this is the one of clocks that are kept:`,
    )
    return `${lines.join('\n')}\n${listed(others)}`
  }
  if (on === 'freezes') {
    const more = own ? 'Logs with more snapshots' : 'A log of VMware Tools at the level debug'
    lines.push(
      'Snapshots are taken to lie within their freezes for it, and so it proves of none that it was covered.',
      `${more} would tell more, and so does --offset: 0 says that the clocks agree.`,
    )
  }
  return `${lines.join('\n')}\n`
}

/** `16.7 to 21.9 s ahead`, `3.4 s behind to 1.9 s ahead`: the host's clock against the guest's. */
export function rangeText({ low, high }: Pick<OffsetRange, 'low' | 'high'>): string {
  const tenths = (value: number): string => (Math.abs(value) / 1000).toFixed(1)
  if (low >= 0) return `${tenths(low)} to ${tenths(high)} s ahead`
  if (high <= 0) return `${tenths(high)} to ${tenths(low)} s behind`
  return `${tenths(low)} s behind to ${tenths(high)} s ahead`
}

const MOST_LISTED = 5

function listed(ranges: readonly OffsetRange[]): string {
  const lines = ranges
    .slice(0, MOST_LISTED)
    .map((range) => `  --offset=${(middle(range) / 1000).toFixed(2)}   (${range.snapshots} fit)`)
  if (ranges.length > MOST_LISTED) lines.push(`  and ${ranges.length - MOST_LISTED} more`)
  return `${lines.join('\n')}\n`
}

function ahead(range: Pick<OffsetRange, 'low' | 'high'>): string {
  const value = middle(range)
  // rounded as for display
  if (seconds(Math.abs(value)) === seconds(0)) return 'the clocks of host and guest agree'
  const side = value < 0 ? 'behind' : 'ahead of'
  return `the host's clock is ${seconds(Math.abs(value))} ${side} the guest's`
}

function middle({ low, high }: Pick<OffsetRange, 'low' | 'high'>): number {
  return (low + high) / 2
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}
