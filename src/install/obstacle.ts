import { errnoText } from '../host/errno-text.ts'
import { assertNever } from '../model.ts'
import type { ActualEntry } from './actual.ts'
import type { Refusal } from './refusal.ts'

/** Why the file at a target may not be replaced; null if it may. */
export function obstacle(entry: ActualEntry): Pick<Refusal, 'because' | 'detail'> | null {
  switch (entry.kind) {
    case 'absent':
      return null
    case 'ours':
      return entry.intact ? null : { because: 'edited by hand', detail: 'was edited by hand since it was installed' }
    case 'foreign':
      return { because: 'not ours', detail: 'was not made by gen-hooks' }
    case 'symlink':
      return { because: 'symlink', detail: 'is a symbolic link, expected a regular file or none' }
    case 'not a regular file':
      return { because: 'not a regular file', detail: 'is not a regular file, expected one or none' }
    case 'too large':
      return { because: 'too large', detail: `has ${entry.bytes} bytes, which no hook has` }
    case 'unreadable':
      return { because: 'unreadable', detail: `cannot be read: ${errnoText(entry.errno)}` }
    default:
      return assertNever(entry)
  }
}
