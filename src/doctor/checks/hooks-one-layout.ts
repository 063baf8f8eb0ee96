import { HOOK_DIRECTORY } from '../../install/targets.ts'
import { printable } from '../../text/printable.ts'
import { type Check, error, notHere, ok } from '../check.ts'
import { unlistedHooks } from '../unlisted.ts'

export const HOOKS_ONE_LAYOUT: Check = {
  id: 'hooks-one-layout',
  title: 'our hooks are installed once, in one layout',
  why: 'VMware Tools runs both layouts, and each file of the hook directory: the second freeze of one snapshot is refused, and the snapshot fails.',
  cost: 'quick',
  look: async (guest) => {
    const scripts = await guest.scripts()
    const ours = scripts.filter(({ origin }) => origin === 'ours').map(({ path }) => path)
    // the pair is one installation, whichever names it has
    const places = new Set(ours.map((path) => (path.startsWith(`${HOOK_DIRECTORY}/`) ? path : 'the pair of /usr/sbin')))
    const unseen = unlistedHooks(scripts)
    if (unseen.length > 0 && places.size < 2) return unseen
    if (places.size === 0) return [notHere('no hook of gen-hooks is installed')]
    if (places.size === 1) return [ok([...places].map((place) => printable(place)).join(''))]
    return [
      error(
        `${ours.map((path) => printable(path)).join(', ')}: VMware Tools runs each of them in one snapshot`,
        'Keep the layout that the configuration names (gen-hooks install removes the other), and remove each copy.',
      ),
    ]
  },
}
