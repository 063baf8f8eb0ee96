import { createTwoFilesPatch } from 'diff'
import type { Paint } from './paint.ts'
import { printable } from './printable.ts'

/** A diff with more differing lines is not made: it takes long, and people do not read it. */
const MOST_EDITS = 4000
const MOST_BYTES = 256 * 1024

/** A unified diff from the present content of `path` to the new one; null stands for no file. Safe to print for any bytes. */
export function unifiedDiff(path: string, from: Buffer | null, to: string | Buffer | null): string {
  const before = from ?? Buffer.alloc(0)
  const after = to === null ? Buffer.alloc(0) : Buffer.from(to)
  const heading = `--- ${from === null ? '/dev/null' : path}\n+++ ${to === null ? '/dev/null' : path}\n`
  if (before.length > MOST_BYTES || after.length > MOST_BYTES) return `${heading}(too large to show)\n`
  const patch = createTwoFilesPatch('a', 'b', before.toString('utf8'), after.toString('utf8'), undefined, undefined, {
    context: 3,
    maxEditLength: MOST_EDITS,
  })
  if (patch === undefined) return `${heading}(too different to show)\n`
  const body = patch.split('\n').slice(patch.startsWith('===') ? 3 : 2)
  return (
    heading +
    body
      .map((line) =>
        line
          .split('\t')
          .map((part) => printable(part, 1000))
          .join('\t'),
      )
      .join('\n')
  )
}

/** A diff in colours: what goes, what comes, where. */
export function paintedDiff(diff: string, paint: Paint): string {
  return diff.replaceAll(/^.+$/gm, (line) => {
    if (line.startsWith('--- ') || line.startsWith('+++ ')) return paint.strong(line)
    if (line.startsWith('@@')) return paint.place(line)
    return line.startsWith('+') ? paint.good(line) : line.startsWith('-') ? paint.bad(line) : line
  })
}
