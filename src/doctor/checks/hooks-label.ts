import { hasWrongLabel } from '../../install/labels.ts'
import { HOOK_DIRECTORY } from '../../install/targets.ts'
import { type Check, error, notHere, ok, orOk, type Seen } from '../check.ts'

const FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']

export const HOOKS_LABEL: Check = {
  id: 'hooks-label',
  title: 'the hooks have the SELinux labels of their places',
  why: 'With another label SELinux may forbid vmtoolsd to run the hook, or the hook to enter an instance.',
  cost: 'slow',
  look: async (guest) => {
    if (!guest.isLive) return [notHere('the labels of a folder are those of another policy')]
    if ((await guest.host.which('restorecon', FOLDERS)) === null)
      return [ok('this machine has no restorecon, so no SELinux')]
    const scripts = (await guest.scripts()).filter(({ path }) => path !== HOOK_DIRECTORY)
    if (scripts.length === 0) return [notHere('no hook is installed')]
    const seen: Seen[] = []
    for (const { path } of scripts) {
      if (await hasWrongLabel(guest.host, path))
        seen.push(error(`${path}: has another label than its place demands`, `restorecon -v ${path}`))
    }
    return orOk(seen, scripts.map(({ path }) => path).join(', '))
  },
}
