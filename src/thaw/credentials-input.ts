import type { Host } from '../host/host.ts'
import { dangersOf } from '../host/trusted-path.ts'
import { unlessErrno } from '../host/unless-errno.ts'

const MOST_BYTES = 4096

/**
 * The standard input of a session: user and password; undefined, as in the hooks, if the file is missing, or if another user than root could have
 * changed it. The session is called in any case.
 */
export async function credentialsInput(host: Host, path: string | null): Promise<string | undefined> {
  if (path === null) return undefined
  return await unlessErrno(async () => {
    if ((await dangersOf(host, path)).length > 0) return undefined
    return (await host.readFile(path, { maxBytes: MOST_BYTES, noFollow: true })).toString('utf8')
  }, undefined)
}
