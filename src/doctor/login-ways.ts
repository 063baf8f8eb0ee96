import { disposition } from '../config/disposition.ts'
import { settingsOf } from '../config/settings-of.ts'
import type { ReadSession } from '../hook/whole-settings.ts'
import { type Config, type Instance, idOf } from '../model.ts'
import { sessionTargetOf } from '../thaw/session.ts'
import type { GuestView } from './guest.ts'
import { installedSettings } from './installed-settings.ts'

/** How a session of the hooks enters one instance. */
export interface Way {
  /** Empty for root. */
  readonly user: string
  /** Path of the file on standard input of the session; null for none, which needs OS authentication. */
  readonly credentials: string | null
  /** Why the owner, who should enter, is not known; null if the owner is known or nobody asks for the owner. */
  readonly ownerUnknown: string | null
}

/** The way into one instance that is to be frozen. */
export interface LoginWay {
  readonly id: string
  /** By the installed hooks if they freeze the instance, else by the configuration. */
  readonly way: Way
  /** By the configuration, where another way follows from it than the installed hooks go. */
  readonly configured: Way | null
}

/** The ways of all instances that the installed hooks or the configuration freeze, in the order of the inventory; null if neither can be read. */
export async function loginWays(guest: GuestView, instances: readonly Instance[]): Promise<readonly LoginWay[] | null> {
  const read = await guest.config()
  const config = read.kind === 'read' ? read.config : null
  const settings = await installedSettings(guest)
  if (config === null && settings === null) return null
  return instances.flatMap((one) => {
    const line = settings?.plan.find(({ kind, name }) => kind === one.kind && name === one.name.toUpperCase())
    const isExcluded = config !== null && disposition(one, config).kind === 'leave alone'
    const configured = config === null || isExcluded ? null : configuredWay(one, config)
    // outside the plan the hooks freeze with the defaults of their install
    const other = settings?.unlisted === 'freeze' && !isExcluded ? settings.other : undefined
    const session = line ?? other
    const way = session === undefined ? configured : installedWay(one, session)
    if (way === null) return []
    return [{ id: idOf(one), way, configured: configured !== null && areSame(way, configured) ? null : configured }]
  })
}

function installedWay({ owner }: Instance, { user, credentials }: ReadSession): Way {
  const wantsOwner = user === '?'
  return {
    user: !wantsOwner ? user : owner.kind === 'known' ? owner.user : '',
    credentials: credentials === '' ? null : credentials,
    ownerUnknown: wantsOwner && owner.kind === 'unknown' ? owner.because : null,
  }
}

function configuredWay(instance: Instance, config: Config): Way {
  const { user, credentials } = sessionTargetOf(instance, config)
  const { owner } = instance
  const wantsOwner = settingsOf(instance, config).runAs === 'owner'
  return { user, credentials, ownerUnknown: wantsOwner && owner.kind === 'unknown' ? owner.because : null }
}

function areSame(one: Way, other: Way): boolean {
  return one.user === other.user && one.credentials === other.credentials && one.ownerUnknown === other.ownerUnknown
}

/** `root, by OS authentication`, `irisowner through runuser, with the file /etc/gen-hooks/prod.credentials`. */
export function wayText({ user, credentials, ownerUnknown }: Way): string {
  const who = ownerUnknown !== null ? 'its owner' : user === '' ? 'root' : `${user} through runuser`
  return `${who}, ${credentials === null ? 'by OS authentication' : `with the file ${credentials}`}`
}
