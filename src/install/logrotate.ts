import { OS_USER } from '../config/os-user.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { realHost } from '../host/real-host.ts'
import { share } from '../host/share.ts'
import { isTrusted } from '../host/trusted-path.ts'
import type { ActualFolder } from './actual.ts'

const TEMPLATE = share('templates/logrotate')
const FIRST_LINE = '# Installed by gen-hooks, which rewrites it.'
const DIRECTORY = '@LOG_DIRECTORY@'
const OWNER = '@OWNER@'
const MOST_BYTES = 4 * 1024 * 1024

/** Who rotates the log, `root root`: the owner of its folder, since in the folder of another user that one chooses what root renames and creates. */
export type Rotator = string

/** What logrotate reads literally between double quotes: no quote, no backslash, nothing it would expand. */
const LITERAL = /^\/[A-Za-z0-9_./ @%+=:,-]*$/

/** Whether a file in /etc/logrotate.d was written by gen-hooks: only its first line counts, so a user who removes that line owns the file. */
export function isOurLogrotate(text: string): boolean {
  return text.startsWith(FIRST_LINE)
}

/** The logrotate file for a log folder; null where its name cannot be written in one. */
export function renderLogrotate(template: string, directory: string, rotator: Rotator): string | null {
  if (!LITERAL.test(directory)) return null
  return template.replaceAll(DIRECTORY, directory.replace(/\/+$/, '')).replaceAll(OWNER, rotator)
}

/** `renderLogrotate` with the template of the package, null too where nobody knows the rotator; TEMPLATE_INVALID if that is no longer one. */
export async function logrotateFor(directory: string, rotator: Rotator | null): Promise<string | null> {
  // The template belongs to the machine that runs gen-hooks, whatever guest it installs to.
  const template = (await realHost().readFile(TEMPLATE)).toString('utf8')
  if (!isOurLogrotate(template) || !template.includes(DIRECTORY) || !template.includes(OWNER)) {
    throw new GenHooksError(
      'TEMPLATE_INVALID',
      `${TEMPLATE}: does not begin with "${FIRST_LINE}" or lacks ${DIRECTORY} or ${OWNER}`,
    )
  }
  return rotator === null ? null : renderLogrotate(template, directory, rotator)
}

/** Whose the log folder is, by the guest's own names; `root root` while it does not exist, null where a name is not known. */
export async function rotatorOf(host: Host, folder: ActualFolder): Promise<Rotator | null> {
  const stat = await host.lstat(folder.path)
  if (stat === null || isTrusted(host, stat.uid)) return 'root root'
  const user = await nameOf(host, '/etc/passwd', stat.uid)
  const group = await nameOf(host, '/etc/group', stat.gid)
  return user === null || group === null ? null : `${user} ${group}`
}

/** `name:x:id:...`, of a file in the form of passwd or group. */
async function nameOf(host: Host, path: string, id: number): Promise<string | null> {
  try {
    const lines = (await host.readFile(path, { maxBytes: MOST_BYTES })).toString('utf8').split('\n')
    const [name = ''] = lines.map((line) => line.split(':')).find((fields) => fields[2] === String(id)) ?? []
    return OS_USER.test(name) ? name : null
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return null
  }
}
