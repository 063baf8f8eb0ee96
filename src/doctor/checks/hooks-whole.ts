import { type Check, error, notHere, ok } from '../check.ts'
import { hooksOn } from '../wanted-hooks.ts'

export const HOOKS_WHOLE: Check = {
  id: 'hooks-whole',
  title: 'the hooks are as they were rendered',
  why: 'A hook that was edited or cut promises nothing of what was tested: one line less can leave an instance frozen.',
  cost: 'quick',
  look: async (guest) => {
    const ours = hooksOn(await guest.actual()).filter(({ entry }) => entry.kind === 'ours')
    if (ours.length === 0) return [notHere('no hook of gen-hooks is installed')]
    return ours.map(({ path, entry }) =>
      entry.kind === 'ours' && entry.intact
        ? ok(`${path} fits the digests in its header`)
        : error(
            `${path}: was edited after it was rendered`,
            'Carry the change to the configuration, then gen-hooks install --adopt.',
          ),
    )
  },
}
