import { resolve } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import type { Inventory } from '../model.ts'
import { problemText } from '../text/problem-log.ts'
import { detect } from './detect.ts'
import { parseInventory } from './inventory.ts'

/** The limit of an inventory, which may be larger than any configuration. */
export const MAX_INVENTORY_BYTES = 64 * 1024 * 1024

/** The inventory in the file that `--inventory` names, from the working folder; FILE_UNREADABLE, or INVENTORY_INVALID with every problem on a line. */
export async function readInventory(host: Host, path: string): Promise<Inventory> {
  let content: string
  try {
    content = new TextDecoder('utf-8', { fatal: true }).decode(
      await host.readFile(resolve(path), { maxBytes: MAX_INVENTORY_BYTES }),
    )
  } catch (error) {
    if (errnoOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new GenHooksError('INVENTORY_INVALID', `${path}: not UTF-8`)
    }
    throw new GenHooksError('FILE_UNREADABLE', `${path}: cannot be read: ${errnoText(errnoOf(error))}`, {
      cause: error,
    })
  }
  const parsed = parseInventory(content, path)
  if (parsed.kind === 'ok') return parsed.inventory
  throw new GenHooksError('INVENTORY_INVALID', parsed.problems.map(problemText).join('\n'))
}

/** The instances of `--inventory` if it was given, else those of the guest. */
export async function takeInventory(host: Host, path: string | undefined): Promise<Inventory> {
  return path === undefined ? await detect(host) : await readInventory(host, path)
}
