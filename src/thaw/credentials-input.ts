import { errnoOf } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { dangersOf } from '../host/trusted-path.ts'

const MOST_BYTES = 4096

/**
 * What a session gets on its standard input; undefined, as with the hooks, where the file is missing, and where another user than root could have
 * chosen it: the call is made anyway.
 */
export async function credentialsInput(host: Host, path: string | null): Promise<string | undefined> {
  if (path === null) return undefined
  try {
    if ((await dangersOf(host, path)).length > 0) return undefined
    return (await host.readFile(path, { maxBytes: MOST_BYTES, noFollow: true })).toString('utf8')
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return undefined
  }
}
