import { FIELDS_WITH_MIRROR, listedRoleOf, type MirrorRole, mirrorActOf } from '../../hook/mirror-role.ts'
import type { WholeSettings } from '../../hook/whole-settings.ts'
import { idOf } from '../../model.ts'
import { matchesGlob } from '../../text/glob.ts'
import { type Check, error, info, notHere, ok, type Seen, warning } from '../check.ts'
import { installedSettings } from '../installed-settings.ts'
import type { InstanceFiles } from '../instance-files.ts'
import { noInstances } from '../no-instances.ts'

const PAGE = 'docs/how-to/mirrors.md says which policy is for whom.'
const UNKNOWN = `Set mirror.policy: freeze-all on this guest, or exclude the instance; ${PAGE}`

export const MIRROR_POLICY: Check = {
  id: 'mirror-policy',
  title: 'the installed hooks freeze each instance with the mirror role that it has now',
  why: 'By its role mirror.policy leaves an instance out, or lets no snapshot be taken; one whose qlist tells no role is never covered.',
  cost: 'slow',
  look: async (guest) => {
    const files = await guest.instanceFiles()
    if (files.length === 0) return [await noInstances(guest)]
    const settings = await installedSettings(guest)
    if (settings === null) return [notHere('no hook of gen-hooks is installed whose settings can be read')]
    if (settings.mirrorPolicy === 'freeze-all') return [ok('mirror.policy is freeze-all: no role is looked at')]
    const seen = files.flatMap((one) => judge(one, settings))
    return seen.length === 0
      ? [notHere(`mirror.policy is ${settings.mirrorPolicy}, and no instance runs that it is for`)]
      : seen
  },
}

function judge(files: InstanceFiles, settings: WholeSettings): readonly Seen[] {
  const { instance, fields } = files
  const { plan, unlisted, excluded, mirrorPolicy } = settings
  const id = idOf({ kind: instance.kind, name: instance.name.toUpperCase() })
  const planned = plan.find((line) => idOf(line) === id)
  if (instance.status === 'down') return []
  if (planned === undefined && (unlisted !== 'freeze' || excluded.some((glob) => matchesGlob(glob, id)))) return []
  const role = listedRoleOf(instance, fields)
  const known = `${id}: ${roleText(files, role)}`
  const isNeeded = planned?.need !== 'optional'
  switch (mirrorActOf(mirrorPolicy, role)) {
    case 'freeze':
      return [ok(`${known}: ${mirrorPolicy} freezes it`)]
    case 'refuse the snapshot':
      return role === 'unknown'
        ? [error(`${known}: ${mirrorPolicy} fails each snapshot`, UNKNOWN)]
        : [warning(`${known}: ${mirrorPolicy} fails the snapshot while it is so`, PAGE)]
    case 'leave out': {
      if (!isNeeded) return [info(`${known}: ${mirrorPolicy} leaves it out, and it is optional`)]
      const said = `${known}: ${mirrorPolicy} leaves it out, and the snapshot is inconsistent`
      return [role === 'unknown' ? error(said, UNKNOWN) : warning(said, PAGE)]
    }
  }
}

function roleText({ instance, fields }: InstanceFiles, role: MirrorRole): string {
  if (role === 'none') return 'it is in no mirror'
  if (role !== 'unknown') return `mirror role ${role} now`
  if (fields !== null && fields < FIELDS_WITH_MIRROR)
    return `its line of qlist has ${fields} fields and does not tell its mirror role`
  if (instance.status !== 'running') return 'its status is not running, and its mirror role is not told'
  return `qlist of version ${instance.version || 'unknown'} does not tell its mirror role`
}
