import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf, GenHooksError } from '../../errors.ts'
import { originOf } from '../../hook/provenance.ts'
import { errnoText } from '../../host/errno-text.ts'
import { namesIn } from '../guest/names-in.ts'
import type { ScriptFile } from '../play/job.ts'

const PAIR = ['pre-freeze-script', 'post-thaw-script'] as const
const FOLDER = 'backupScripts.d'
const MAX_BYTES = 1024 * 1024

/** The hooks in a folder: pre-freeze-script and post-thaw-script, one of which may be missing, and what is in backupScripts.d. */
export function readScripts(folder: string): readonly ScriptFile[] {
  const names = [...PAIR, ...namesIn(join(folder, FOLDER)).map((name) => `${FOLDER}/${name}`)]
  const files = names.flatMap((name) => {
    const file = read(folder, name)
    return file === null ? [] : [file]
  })
  if (files.some(isOurs)) {
    throw new GenHooksError(
      'USAGE',
      `${folder}: hooks of gen-hooks, expected others: these have a plan of their own, and the guests of scenarios other instances`,
      {
        hint: 'Leave --scripts out: every scenario renders the same hooks for its guest. gen-hooks validate checks the files themselves.',
      },
    )
  }
  if (files.length > 0) return files
  throw new GenHooksError('USAGE', `${folder}: no hook, expected ${PAIR.join(' or ')}, or files in ${FOLDER}/`)
}

function isOurs({ bytes }: ScriptFile): boolean {
  return originOf(Buffer.from(bytes, 'base64').toString('latin1')) === 'ours'
}

function read(folder: string, name: string): ScriptFile | null {
  const path = join(folder, name)
  try {
    const stat = statSync(path)
    // VMware Tools runs regular files only; a FIFO would block.
    if (!stat.isFile()) return null
    const { mode, size } = stat
    if (size > MAX_BYTES) throw new GenHooksError('USAGE', `${path}: larger than ${MAX_BYTES} bytes, expected a script`)
    // a checkout may have lost the mode that an installed hook has
    return { name, bytes: readFileSync(path).toString('base64'), mode: (mode & 0o777) | 0o500 }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null
    if (error instanceof GenHooksError) throw error
    throw new GenHooksError('FILE_UNREADABLE', `${path}: cannot be read: ${errnoText(errnoOf(error))}`, {
      cause: error,
    })
  }
}
