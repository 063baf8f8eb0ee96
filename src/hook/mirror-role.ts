import type { Instance, MirrorPolicy } from '../model.ts'

/** What a member of a mirror is at the freeze, as the hooks judge it by qlist: `none` is in no mirror, `unknown` may be any. */
export type MirrorRole = 'none' | 'primary' | 'backup' | 'async' | 'changing' | 'unknown'

/** What mirror.policy does with an instance of that role. */
export type MirrorAct = 'freeze' | 'leave out' | 'refuse the snapshot'

/** The fields of qlist by which the role is told. */
export interface MirrorFields {
  /** The status field as printed. */
  readonly statusText: string
  /** Null where both fields are empty, or there are none. */
  readonly mirror: { readonly memberType: string; readonly status: string } | null
}

/** From this number of fields on a line of qlist has those of the mirror. */
export const FIELDS_WITH_MIRROR = 12

/** The role of an instance whose line of qlist has the fields of the mirror; the function role of templates/partials/list.sh.hbs, which a test compares with this one. */
export function mirrorRoleOf({ statusText, mirror }: MirrorFields): MirrorRole {
  if (statusText.includes('transition')) return 'changing'
  const { memberType, status } = mirror ?? { memberType: '', status: '' }
  if (memberType === '' && status === '') return statusText.startsWith('running') ? 'none' : 'unknown'
  if (status.startsWith('Primary')) return 'primary'
  if (memberType.startsWith('Failover')) return status.startsWith('Backup') ? 'backup' : 'changing'
  return /^(?:\d+\/\d+ )?Connected/.test(status) ? 'async' : 'changing'
}

/** The first version of Caché of which a qlist with the fields of the mirror is recorded; each of IRIS has them. */
const CACHE_WITH_MIRROR = [2015, 2] as const

/** The role of an instance as it was listed: by `fields`, how many its line of qlist has, or by its version where that is not known. */
export function listedRoleOf(instance: Instance, fields: number | null): MirrorRole {
  const isTold = fields === null ? isVersionWithMirror(instance) : fields >= FIELDS_WITH_MIRROR
  return isTold ? mirrorRoleOf(instance) : 'unknown'
}

function isVersionWithMirror({ kind, version, mirror }: Instance): boolean {
  if (kind === 'iris' || mirror !== null) return true
  const [, year, minor] = /^(\d{4})\.(\d{1,2})\./.exec(`${version}.`) ?? []
  const [firstYear, firstMinor] = CACHE_WITH_MIRROR
  return Number(year) > firstYear || (Number(year) === firstYear && Number(minor) >= firstMinor)
}

/** What the hooks do with an instance of that role; the function choose_by_role of templates/partials/list.sh.hbs. */
export function mirrorActOf(policy: MirrorPolicy, role: MirrorRole): MirrorAct {
  if (policy === 'freeze-all' || role === 'none' || role === 'backup') return 'freeze'
  switch (policy) {
    case 'backup-only':
      return 'leave out'
    case 'skip-primary':
      return role === 'async' ? 'freeze' : 'leave out'
    case 'refuse-in-transition':
      return role === 'primary' || role === 'async' ? 'freeze' : 'refuse the snapshot'
  }
}
