import { MAX_CONFIG_BYTES } from '../config/limits.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import { readStandardInput } from '../host/standard-input.ts'
import type { Io } from './io.ts'

/** Standard input as the bytes of a configuration. CONFIG_UNREADABLE if it cannot be read. */
export async function readInput({ input }: Io): Promise<Buffer | 'too large'> {
  try {
    return await readStandardInput(input, MAX_CONFIG_BYTES)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'EFBIG') return 'too large'
    if (errno === undefined) throw error
    throw new GenHooksError('CONFIG_UNREADABLE', `standard input: cannot be read: ${errnoText(errno)}`, {
      cause: error,
    })
  }
}
