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

/** The user and group that rotate the log, `root root`: the owner of its folder. In the folder of another user root would rename and create what that user chooses. */
export type Rotator = string

/** The paths that logrotate reads literally between double quotes: without quote, backslash and characters that it expands. */
const LITERAL = /^\/[A-Za-z0-9_./ @%+=:,-]*$/

/** Whether gen-hooks wrote a file in /etc/logrotate.d. Only the first line counts, so a user who removes that line owns the file. */
export function isOurLogrotate(text: string): boolean {
  return text.startsWith(FIRST_LINE)
}

/** The logrotate file for a log folder; null if logrotate cannot read the name of the folder. */
export function renderLogrotate(template: string, directory: string, rotator: Rotator): string | null {
  if (!LITERAL.test(directory)) return null
  return template.replaceAll(DIRECTORY, directory.replace(/\/+$/, '')).replaceAll(OWNER, rotator)
}

/** `renderLogrotate` with the template of the package; null also if the owner of the folder has no name. TEMPLATE_INVALID if the template was spoilt. */
export async function logrotateFor(directory: string, rotator: Rotator | null): Promise<string | null> {
  // the template lies on the machine that runs gen-hooks, also if the guest is another one
  const template = (await realHost().readFile(TEMPLATE)).toString('utf8')
  if (!isOurLogrotate(template) || !template.includes(DIRECTORY) || !template.includes(OWNER)) {
    throw new GenHooksError(
      'TEMPLATE_INVALID',
      `${TEMPLATE}: does not begin with "${FIRST_LINE}" or lacks ${DIRECTORY} or ${OWNER}`,
    )
  }
  return rotator === null ? null : renderLogrotate(template, directory, rotator)
}

/** The owner of the log folder in the guest's own names; `root root` while the folder does not exist, null if the guest has no name for a number. */
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
