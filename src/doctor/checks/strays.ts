import { HOOK_DIRECTORY } from '../../install/targets.ts'
import { printable } from '../../text/printable.ts'
import { type Check, error, ok } from '../check.ts'
import { leftOver } from '../left-over.ts'
import { unlistedHooks } from '../unlisted.ts'

export const STRAYS: Check = {
  id: 'strays',
  title: 'no copy and no temporary file stands in the hook directory',
  why: 'VMware Tools runs each regular file there, whatever its name is: a copy of a hook freezes a second time, and a file that cannot be executed fails the quiesce.',
  cost: 'quick',
  look: async (guest) => {
    const scripts = await guest.scripts()
    const unseen = unlistedHooks(scripts)
    if (unseen.length > 0) return unseen
    const inFolder = scripts.filter(({ path }) => path.startsWith(`${HOOK_DIRECTORY}/`))
    const seen = inFolder.flatMap(({ path }) => {
      const what = leftOver(path)
      if (what === null) return []
      return [error(`${printable(path)}: is ${what}, and VMware Tools runs it`, 'Move it out of the folder.')]
    })
    return seen.length > 0 ? seen : [ok(`${HOOK_DIRECTORY} has ${inFolder.length} files, none of them a left-over`)]
  },
}
