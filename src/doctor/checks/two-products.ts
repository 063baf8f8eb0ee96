import { AZURE_CONF } from '../../hook/azure-config.ts'
import { readText } from '../../host/read-text.ts'
import { HOOK_DIRECTORY, HOOK_TARGETS, pathOf } from '../../install/targets.ts'
import { printable } from '../../text/printable.ts'
import { type Check, error, notSeen, orOk, type Seen, warning } from '../check.ts'
import { freezes } from '../freezes.ts'
import type { GuestView } from '../guest.ts'
import { type FilesIn, filesIn } from '../scripts.ts'
import { unlisted, unlistedHooks } from '../unlisted.ts'

/** Hooks of other callers: who calls them, and the files or folders. */
const OTHER_CALLERS: readonly (readonly [string, readonly string[]])[] = [
  ['the QEMU guest agent', ['/etc/qemu/fsfreeze-hook', '/etc/qemu-ga/fsfreeze-hook', '/etc/qemu-kvm/fsfreeze-hook']],
  ['the QEMU guest agent', ['/etc/qemu/fsfreeze-hook.d/', '/etc/qemu-ga/fsfreeze-hook.d/']],
  ['Nutanix Guest Tools', ['/usr/local/sbin/pre_freeze']],
  ['the Google guest agent', ['/etc/google/snapshots/pre.sh']],
  ['cron', ['/etc/crontab', '/etc/cron.d/', '/etc/cron.daily/', '/var/spool/cron/', '/var/spool/cron/crontabs/']],
]

const MOST_BYTES = 1024 * 1024

export const TWO_PRODUCTS: Check = {
  id: 'two-products',
  title: 'one product alone freezes the instances',
  why: 'Where two freeze the same instance, the thaw of the first ends the freeze of the second: its snapshot is not covered, and its verdict may say that it is.',
  cost: 'quick',
  look: async (guest) => {
    const scripts = await guest.scripts()
    const own = scripts.filter(({ origin, read }) => origin === 'ours' || (read.kind === 'read' && freezes(read.text)))
    // the pair of /usr/sbin is one product; our own two layouts are told by hooks-one-layout
    const products = new Set(
      own.map(({ path, origin }) =>
        origin === 'ours' ? 'ours' : path.startsWith(`${HOOK_DIRECTORY}/`) ? path : 'pair',
      ),
    )
    const paths = own.map(({ path }) => printable(path)).join(', ')
    const seen: Seen[] = [...unlistedHooks(scripts)]
    if (products.size > 1) {
      seen.push(
        error(
          `${paths}: freeze instances in the same snapshot, each by itself`,
          'Keep one of them: exclude its instances from the other, or remove the other.',
        ),
      )
    }
    if (products.size > 0) seen.push(...(await others(guest)))
    return orOk(seen, products.size === 0 ? 'no installed hook freezes an instance' : paths)
  },
}

async function others(guest: GuestView): Promise<readonly Seen[]> {
  const found: Seen[] = []
  for (const [caller, places] of [
    ...OTHER_CALLERS,
    ['the Azure snapshot extension', await azureScripts(guest)] as const,
  ]) {
    for (const place of places) {
      const folder = place.slice(0, -1)
      const files: FilesIn = place.endsWith('/')
        ? await filesIn(guest.host, folder)
        : { kind: 'listed', paths: [place] }
      found.push(...unlisted(folder, files))
      for (const path of files.paths) {
        // a caller of our own scripts is no second product
        if (HOOK_TARGETS.some((target) => pathOf(target) === path)) continue
        const read = await readText(guest.host, path, MOST_BYTES)
        if (read.kind === 'unreadable') found.push(notSeen(`${printable(path)}: ${read.because}`))
        if (read.kind === 'read' && freezes(read.text)) found.push(beside(path, caller))
      }
    }
  }
  return found
}

function beside(path: string, caller: string): Seen {
  return warning(
    `${printable(path)}: freezes instances too, called by ${caller}`,
    'Never let both run at once: take one of the two backups out of use, or exclude the instance from one.',
  )
}

async function azureScripts(guest: GuestView): Promise<readonly string[]> {
  const read = await readText(guest.host, AZURE_CONF, MOST_BYTES)
  const [, path] = read.kind === 'read' ? (/"preScriptLocation"\s*:\s*"(\/[^"\\]{1,1000})"/.exec(read.text) ?? []) : []
  return path === undefined ? [] : [path]
}
