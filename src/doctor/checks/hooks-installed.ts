import { HOOK_DIRECTORY } from '../../install/targets.ts'
import { printable } from '../../text/printable.ts'
import { type Check, error, notSeen, ok, type Seen, warning } from '../check.ts'
import { freezes } from '../freezes.ts'
import { layoutOn } from '../layout.ts'
import type { PlacedScript } from '../scripts.ts'
import { wantedHooks } from '../wanted-hooks.ts'

const INSTALL = 'gen-hooks install, then gen-hooks rehearse.'

export const HOOKS_INSTALLED: Check = {
  id: 'hooks-installed',
  title: 'hooks that freeze the instances are installed',
  why: 'Without hooks VMware Tools freezes the file systems alone: the databases in the snapshot are not consistent by themselves.',
  cost: 'quick',
  look: async (guest) => {
    const layout = await layoutOn(guest)
    const scripts = await guest.scripts()
    if (scripts.length === 0) {
      const paths = wantedHooks(await guest.actual(), layout).map(({ path }) => path)
      return [error(`${paths.join(' and ')}: not installed`, INSTALL)]
    }
    const unread = scripts.flatMap(({ path, read }) =>
      read.kind === 'read' ? [] : [notSeen(`${printable(path)}: ${read.because}`)],
    )
    const ours = scripts.filter(({ origin }) => origin === 'ours')
    const files = scripts.filter(({ path }) => path !== HOOK_DIRECTORY)
    if (ours.length === 0) return [...unread, ...(files.length === 0 ? [] : judgeForeign(files))]
    const isOther = ours.every(({ path }) => path.startsWith(`${HOOK_DIRECTORY}/`) !== (layout === 'backupScripts.d'))
    return [
      ...unread,
      ...ours.map(({ path }) => ok(`${printable(path)} is a hook of gen-hooks`)),
      ...(isOther
        ? [warning(`the configuration names the layout ${layout}, and another one is installed`, INSTALL)]
        : []),
    ]
  },
}

function judgeForeign(scripts: readonly PlacedScript[]): readonly Seen[] {
  const freezing = scripts.filter(({ read }) => read.kind === 'read' && freezes(read.text))
  if (freezing.length > 0)
    return freezing.map(({ path }) => ok(`${printable(path)} freezes instances, and was not made by gen-hooks`))
  const paths = scripts.map(({ path }) => printable(path)).join(', ')
  return [warning(`${paths}: none is of gen-hooks, and none freezes an instance by its own words`, INSTALL)]
}
