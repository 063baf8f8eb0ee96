import { HOOK_DIRECTORY } from '../../install/targets.ts'
import { findDaemon, isOlder, OLDEST_WITH_DIRECTORY } from '../../install/vmware-tools.ts'
import { notCalled } from '../caller-on.ts'
import { type Check, error, notHere, notSeen, ok } from '../check.ts'
import { layoutOn } from '../layout.ts'

export const TOOLS_VERSION: Check = {
  id: 'tools-version',
  title: 'the version of VMware Tools runs the layout of the hooks',
  why: `Versions before ${OLDEST_WITH_DIRECTORY.join('.')} are not known to run what is in ${HOOK_DIRECTORY}.`,
  cost: 'slow',
  look: async (guest) => {
    const other = await notCalled(guest)
    if (other !== null) return [other]
    const path = await findDaemon(guest.host)
    if (path === null) return [notHere(guest.isLive ? 'vmtoolsd is not installed' : 'the folder has no vmtoolsd')]
    const layout = await layoutOn(guest)
    if (layout === 'legacy') return [ok('every version runs the pair of /usr/sbin')]
    const version = await guest.toolsVersion()
    if (version === null)
      return [
        guest.isLive
          ? notSeen('vmtoolsd -v: tells no version')
          : notHere(`${path}: no version stands in it, and no program of a folder is started to tell one`),
      ]
    const named = `VMware Tools ${version.join('.')}`
    if (!isOlder(version, OLDEST_WITH_DIRECTORY)) return [ok(`${named} runs what is in ${HOOK_DIRECTORY}`)]
    return [
      error(
        `${named}: is not known to run what is in ${HOOK_DIRECTORY}`,
        `Install ${OLDEST_WITH_DIRECTORY.join('.')} or newer, or set layout: legacy and install again.`,
      ),
    ]
  },
}
