import { checkOut, writeOut } from '../host/write-out.ts'
import { printable } from '../text/printable.ts'
import type { Io } from './io.ts'

/** The names of standard output; by the last three a file would be opened a second time. */
const STANDARD_OUTPUT: readonly string[] = ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']

/** Whether `--out` names standard output. */
export function isStandardOutput(out: string): boolean {
  return STANDARD_OUTPUT.includes(out)
}

/** Stops with FILE_UNWRITABLE if nothing could be written to what `--out` names: asked before the work, so that no result is lost. */
export async function checkOutOption(out: string | undefined): Promise<void> {
  if (out !== undefined && !isStandardOutput(out)) await checkOut(out)
}

/** Writes a result to what `--out` names, and says so; to standard output nothing but the result. */
export async function giveOut(out: string, content: string | Uint8Array, io: Io): Promise<void> {
  if (!isStandardOutput(out)) {
    await writeOut(out, content)
    io.out(`${printable(out)}: written\n`)
  } else if (typeof content === 'string') io.out(content)
  else io.outBytes?.(content)
}
