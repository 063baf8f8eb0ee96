import { type Instance, idOf } from '../../model.ts'
import { type Check, info, notHere, notSeen, ok, type Seen, warning } from '../check.ts'
import { noInstances } from '../no-instances.ts'

/** The oldest versions of which class documentation with WDSuspendLimit was read; of older ones it is not known. */
const READ_OF = { iris: [2024, 1], cache: [2018, 1] } as const

const TODO = 'gen-hooks rehearse shows whether it is taken; if the freeze is refused, set watchdog.resumeAfter: null.'

export const SUSPEND_LIMIT: Check = {
  id: 'suspend-limit',
  title: 'each instance knows the suspend limit that the hooks pass',
  why: 'A version without WDSuspendLimit refuses the freeze; without the limit an instance whose freeze lands after all our processes are gone stays frozen.',
  cost: 'slow',
  look: async (guest) => {
    const [read, config] = await Promise.all([guest.inventory(), guest.config()])
    if (read.kind === 'not asked') return [notHere(read.because)]
    if (config.kind === 'wrong') return [notSeen('the configuration, which says whether it is passed, cannot be read')]
    if (config.config.watchdog.resumeAfter === null)
      return [notHere('watchdog.resumeAfter is null, so that no limit is passed')]
    const { instances } = read.inventory
    return instances.length === 0 ? [await noInstances(guest)] : instances.map(judge)
  },
}

function judge(instance: Instance): Seen {
  const [, year, minor] = /^(\d{4})\.(\d{1,2})\./.exec(`${instance.version}.`) ?? []
  const version = `${idOf(instance)}: ${instance.version === '' ? 'its version is not told' : `version ${instance.version}`}`
  const [readYear, readMinor] = READ_OF[instance.kind]
  if (Number(year) > readYear || (Number(year) === readYear && Number(minor) >= readMinor))
    return ok(`${version} has WDSuspendLimit`)
  const known = `${version}: WDSuspendLimit is known of ${readYear}.${readMinor} and newer`
  return instance.kind === 'cache'
    ? warning(known, TODO)
    : info(`${known}; gen-hooks rehearse shows whether it is taken`)
}
