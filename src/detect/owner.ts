import { OS_USER } from '../config/os-user.ts'
import { errnoOf } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import type { Owner } from '../model.ts'
import { textLines } from '../text/lines.ts'
import { quoteText } from '../text/printable.ts'

const KEY = 'security_settings.manager_user'
const MAX_BYTES = 1024 * 1024

/** The owner that `<directory>/parameters.isc` names, or why the owner is unknown. Often only root and the owner may read the file. */
export async function readOwner(host: Host, directory: string): Promise<Owner> {
  const path = `${directory === '/' ? '' : directory}/parameters.isc`
  try {
    const found = await host.lstat(path)
    if (found === null) return unknown(`${path}: not there`)
    // A FIFO would block the read. The folder belongs to the instance's owner, not to root.
    if (found.type !== 'file') return unknown(`${path}: not a regular file (${found.type})`)
    return ownerIn(await host.readFile(path, { maxBytes: MAX_BYTES, noFollow: true }), path)
  } catch (error) {
    return unknown(`${path}: cannot be read: ${errnoText(errnoOf(error))}`)
  }
}

/** The owner in the text of a parameters.isc (`key: value` lines, a key may repeat). Never throws. */
export function ownerIn(content: Buffer | string, path: string): Owner {
  const users = new Set<string>()
  for (const line of textLines(content)) {
    const colon = line.indexOf(':')
    if (colon >= 0 && line.slice(0, colon).trim() === KEY) users.add(line.slice(colon + 1).trim())
  }
  const [user, other] = users
  if (user === undefined) return unknown(`${path}: no ${KEY}`)
  if (other !== undefined) return unknown(`${path}: ${KEY}: given as ${quoteText(user)} and as ${quoteText(other)}`)
  if (!OS_USER.test(user)) return unknown(`${path}: ${KEY}: ${quoteText(user)}, expected a user name`)
  return { kind: 'known', user }
}

function unknown(because: string): Owner {
  return { kind: 'unknown', because }
}
