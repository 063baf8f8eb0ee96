import { type Check, error, notHere, ok } from '../check.ts'
import { wantedHooks } from '../wanted-hooks.ts'

export const HOOKS_PAIR: Check = {
  id: 'hooks-pair',
  title: 'pre-freeze-script and post-thaw-script stand together',
  why: 'With a pre-freeze-script alone nothing thaws after the snapshot; with one of the two an aborted snapshot can end vmtoolsd itself.',
  cost: 'quick',
  look: async (guest) => {
    const pair = wantedHooks(await guest.actual(), 'legacy')
    const missing = pair.filter(({ entry }) => entry.kind === 'absent')
    if (missing.length === pair.length) return [notHere('no hook stands in /usr/sbin')]
    if (missing.length === 0) return [ok('both are there')]
    return missing.map(({ path }) =>
      error(`${path}: is missing beside its partner`, 'gen-hooks install, or remove the partner too.'),
    )
  },
}
