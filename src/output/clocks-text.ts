import { printable } from '../detect/quote-text.ts'
import type { Clocks } from '../timeline/clocks.ts'
import type { OffsetRange } from '../timeline/offset.ts'

/** What is known of the clocks of host and guest, and how, in some lines. */
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
        : "no snapshot in the host's log fits a run of these hooks; --offset SECONDS (host minus guest) places it all the same\n"
  }
}

function basis({ own, snapshots }: { readonly own: boolean; readonly snapshots: number }): string {
  if (own) return 'this snapshot alone, which is taken to lie within its freeze'
  return snapshots === 1 ? '1 other snapshot' : `${snapshots} other snapshots`
}

function rest({ others, own }: { readonly others: readonly OffsetRange[]; readonly own: boolean }): string {
  const lines = ['It is taken to be the same in all of these logs.']
  if (others.length > 0) {
    lines.push(
      `Backups at regular times fit ${others.length === 1 ? 'another offset' : `${others.length} other offsets`} as well; this is the one of clocks that are kept:`,
    )
    return `${lines.join('\n')}\n${listed(others)}`
  }
  if (own) lines.push('Logs with more snapshots, or --offset, would tell it better.')
  return `${lines.join('\n')}\n`
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
  const side = value < 0 ? 'behind' : 'ahead of'
  return `the host's clock is ${seconds(Math.abs(value))} ${side} the guest's`
}

function middle({ low, high }: Pick<OffsetRange, 'low' | 'high'>): number {
  return (low + high) / 2
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}
