import { HOOK_DIRECTORY, TEMPORARY_NAME } from '../../install/targets.ts'
import { printable } from '../../text/printable.ts'
import { type Check, error, ok } from '../check.ts'
import { unlistedHooks } from '../unlisted.ts'

/** The names that editors, package managers and configuration management leave. */
const LEFT: readonly (readonly [RegExp, string])[] = [
  [/~$|\.(?:bak|backup|orig|old|save|swp|tmp|rej)$/i, 'a copy that an editor, a person or Ansible (backup: true) left'],
  [/^\.ansible_tmp/, 'a temporary file of Ansible'],
  [/\.puppet-bak$/, 'a copy that Puppet left'],
  [/\.(?:rpmnew|rpmsave|rpmorig|dpkg-[a-z]+|ucf-[a-z]+)$/, 'a copy that a package manager left'],
  [/^\.?50-gen-hooks.+$/, 'a temporary or older copy of our hook, as Salt and Puppet make it in this folder'],
  [TEMPORARY_NAME, 'a temporary file of an install that was interrupted'],
]

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
      const name = path.slice(HOOK_DIRECTORY.length + 1)
      const what = LEFT.find(([pattern]) => pattern.test(name))?.[1]
      if (what === undefined) return []
      return [error(`${printable(path)}: is ${what}, and VMware Tools runs it`, 'Move it out of the folder.')]
    })
    return seen.length > 0 ? seen : [ok(`${HOOK_DIRECTORY} has ${inFolder.length} files, none of them a left-over`)]
  },
}
