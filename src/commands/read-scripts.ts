import { resolve } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import { readStandardInput } from '../host/standard-input.ts'
import type { Io } from './io.ts'

const MAX_BYTES = 1024 * 1024

/** A script that the command line names. */
export interface NamedScript {
  readonly name: string
  readonly text: string
}

/** The scripts of these names, each once; `-` is standard input. FILE_UNREADABLE with each that cannot be read. */
export async function readScripts(names: readonly string[], io: Io): Promise<readonly NamedScript[]> {
  const scripts: NamedScript[] = []
  const problems: string[] = []
  for (const name of new Set(names)) {
    try {
      const bytes =
        name === '-'
          ? await readStandardInput(io.input, MAX_BYTES)
          : await io.host.readFile(resolve(name), { maxBytes: MAX_BYTES })
      scripts.push({ name, text: bytes.toString('utf8') })
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === undefined) throw error
      problems.push(
        `${name}: ${errno === 'EFBIG' ? 'too large, expected at most 1 MiB' : `cannot be read: ${errnoText(errno)}`}`,
      )
    }
  }
  if (problems.length > 0) throw new GenHooksError('FILE_UNREADABLE', problems.join('\n'))
  return scripts
}
