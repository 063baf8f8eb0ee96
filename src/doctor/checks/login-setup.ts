import { checkCredentialFile } from '../../config/credentials.ts'
import { RUNUSER_FOLDERS } from '../../thaw/command.ts'
import { type Check, error, info, notHere, notSeen, ok, type Seen, warning } from '../check.ts'
import type { GuestView } from '../guest.ts'
import { type LoginWay, loginWays, type Way, wayText } from '../login-ways.ts'
import { noInstances } from '../no-instances.ts'
import { onceEach } from '../once.ts'
import { osUserKnown, type UserKnown } from '../os-user-known.ts'

const PAGE = 'docs/how-to/log-in-to-the-instances.md'

export const LOGIN_SETUP: Check = {
  id: 'login-setup',
  title: 'the OS user and the credential file by which each instance is entered are there',
  why: 'A session as an OS user that does not exist, or without both lines of its credential file, is not let in, and its instance is not frozen. Whether an instance lets a user in no file tells: login asks it.',
  cost: 'slow',
  look: async (guest) => {
    const read = await guest.inventory()
    if (read.kind === 'not asked' || read.inventory.instances.length === 0) return [await noInstances(guest)]
    const ways = await loginWays(guest, read.inventory.instances)
    if (ways === null) return [notSeen('neither hooks of gen-hooks nor the configuration can be read')]
    if (ways.length === 0) return [notHere('no instance is to be frozen')]
    // many instances may have one user and one file
    const facts: Facts = {
      user: onceEach(async (user) => await osUserKnown(guest, user)),
      file: onceEach(async (path) => await checkCredentialFile(guest.host, path)),
    }
    return (await Promise.all(ways.map(async (one) => await judge(guest, facts, one)))).flat()
  },
}

interface Facts {
  readonly user: (name: string) => Promise<UserKnown>
  readonly file: (path: string) => Promise<readonly string[]>
}

async function judge(guest: GuestView, facts: Facts, { id, way, configured }: LoginWay): Promise<readonly Seen[]> {
  const as = `${id}: as ${wayText(way)}`
  const against = [...(await userOf(guest, facts, as, way)), ...(await fileOf(guest, facts, as, way))]
  const changed =
    configured === null
      ? []
      : [
          warning(
            `${as}; by the configuration as ${wayText(configured)}`,
            'gen-hooks install puts the configuration into force.',
          ),
        ]
  return against.length + changed.length === 0 ? [ok(as)] : [...against, ...changed]
}

async function userOf(
  guest: GuestView,
  facts: Facts,
  as: string,
  { user, ownerUnknown }: Way,
): Promise<readonly Seen[]> {
  if (ownerUnknown !== null)
    return [
      error(
        `${as}, who is not known: ${ownerUnknown}`,
        `${PAGE}: make the file readable to root, or name the user: runAs in an override.`,
      ),
    ]
  if (user === '') return []
  if (guest.isLive && (await guest.host.which('runuser', RUNUSER_FOLDERS)) === null)
    return [error(`${as}: runuser is not there`, 'Install util-linux, or let root in and set runAs: root.')]
  const known = await facts.user(user)
  switch (known.kind) {
    case 'known':
      return []
    case 'by a service':
      return [info(`${as}: not in /etc/passwd: a directory service has this user, and must answer at each freeze`)]
    case 'unknown user':
      return [
        error(
          `${as}: there is no such OS user`,
          `${PAGE}: make the user, or name another with runAs, then gen-hooks install.`,
        ),
      ]
    case 'not seen':
      return [notSeen(`${as}: the user ${known.because}`)]
  }
}

async function fileOf(guest: GuestView, facts: Facts, as: string, { credentials }: Way): Promise<readonly Seen[]> {
  if (credentials === null) return []
  const problems = await facts.file(credentials)
  // files that were collected have no secrets among them
  if (!guest.isLive && problems.some((one) => one.startsWith('does not exist')))
    return [notHere(`${as}: the folder does not have that file`)]
  return problems.map((one) => error(`${as}: ${one}`, `${PAGE}: two lines, root:root, mode 0600.`))
}
