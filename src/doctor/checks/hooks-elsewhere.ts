import type { Stat } from '../../host/host.ts'
import { resolvePath } from '../../host/read-text.ts'
import { unlessErrno } from '../../host/unless-errno.ts'
import { HOOK_DIRECTORY } from '../../install/targets.ts'
import { printable } from '../../text/printable.ts'
import { type Check, error, orOk, type Seen, warning } from '../check.ts'
import type { GuestView } from '../guest.ts'
import { filesIn } from '../scripts.ts'
import { unlisted } from '../unlisted.ts'

/** Names of the pair that are nearly right, and places that other texts name. */
const WRONG_FILES: readonly string[] = [
  ...['/usr/local/sbin', '/usr/local/bin', '/usr/bin', '/etc/vmware-tools', '/etc/vmware'].flatMap((folder) => [
    `${folder}/pre-freeze-script`,
    `${folder}/post-thaw-script`,
  ]),
  ...['pre-freeze-script.sh', 'post-thaw-script.sh', 'pre-freeze.sh', 'post-thaw.sh', 'pre_freeze', 'post_thaw'].map(
    (name) => `/usr/sbin/${name}`,
  ),
  ...['pre-freeze', 'post-thaw', 'pre-thaw-script', 'post-freeze-script'].map((name) => `/usr/sbin/${name}`),
]

const WRONG_FOLDERS = [
  '/etc/vmware/backupScripts.d',
  '/etc/vmware-tools/backupScripts',
  '/etc/vmware-tools/backup-scripts.d',
  '/etc/vmware-tools/scripts/backupScripts.d',
  '/usr/lib/vmware-tools/backupScripts.d',
]

const TODO = `VMware Tools runs /usr/sbin/pre-freeze-script, /usr/sbin/post-thaw-script and the files of ${HOOK_DIRECTORY}: move it there, or remove it.`

export const HOOKS_ELSEWHERE: Check = {
  id: 'hooks-elsewhere',
  title: 'no hook stands where VMware Tools never looks',
  why: 'Such a hook looks installed and never runs: no instance is frozen, and nothing says so.',
  cost: 'quick',
  look: async (guest) => {
    const files = await Promise.all(WRONG_FILES.map(async (path) => await fileAt(guest, path)))
    const folders = await Promise.all(
      WRONG_FOLDERS.map(async (folder) => ({ folder, found: await filesIn(guest.host, folder) })),
    )
    const seen: Seen[] = [
      ...files.flat(),
      ...folders.flatMap(({ folder, found }) => unlisted(folder, found)),
      ...folders
        .flatMap(({ found }) => found.paths)
        .map((path) => warning(`${printable(path)}: VMware Tools runs no file of that folder`, TODO)),
      ...(await pairAsFolder(guest)),
      ...(await belowDirectory(guest)),
    ]
    return orOk(seen, `nothing at ${WRONG_FILES.length} wrong names and ${WRONG_FOLDERS.length} wrong folders`)
  },
}

async function statOr(guest: GuestView, path: string): Promise<Stat | null> {
  return await unlessErrno(() => guest.host.lstat(path), null)
}

async function fileAt(guest: GuestView, path: string): Promise<readonly Seen[]> {
  const stat = await statOr(guest, path)
  if (stat?.type !== 'file' && stat?.type !== 'symlink') return []
  // where /usr/sbin is a link to /usr/bin, /usr/bin/pre-freeze-script is the right file
  const name = path.slice(path.lastIndexOf('/'))
  const [here, right] = await Promise.all([resolvePath(guest.host, path), resolvePath(guest.host, `/usr/sbin${name}`)])
  if (RIGHT.has(name) && here.kind === 'there' && right.kind === 'there' && here.path === right.path) return []
  return [warning(`${path}: VMware Tools never runs a file of that name`, TODO)]
}

const RIGHT = new Set(['/pre-freeze-script', '/post-thaw-script'])

/** A product's page was read as a folder of scripts. */
async function pairAsFolder(guest: GuestView): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  for (const path of ['/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script']) {
    if ((await statOr(guest, path))?.type === 'directory')
      seen.push(error(`${path}: is a folder, of which VMware Tools runs nothing`, TODO))
  }
  return seen
}

async function belowDirectory(guest: GuestView): Promise<readonly Seen[]> {
  const found = await filesIn(guest.host, HOOK_DIRECTORY)
  const seen: Seen[] = [...unlisted(HOOK_DIRECTORY, found)]
  for (const path of found.paths) {
    if ((await statOr(guest, path))?.type !== 'directory') continue
    seen.push(warning(`${printable(path)}: is a folder, of which VMware Tools runs nothing`, TODO))
  }
  return seen
}
