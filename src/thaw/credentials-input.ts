import { errnoOf } from '../errors.ts'
import type { Host } from '../host/host.ts'

const MOST_BYTES = 4096

/** What a session gets on its standard input; undefined, as with the hooks, where the file is missing: the call is made all the same. */
export async function credentialsInput(host: Host, path: string | null): Promise<string | undefined> {
  if (path === null) return undefined
  try {
    return (await host.readFile(path, { maxBytes: MOST_BYTES })).toString('utf8')
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return undefined
  }
}
