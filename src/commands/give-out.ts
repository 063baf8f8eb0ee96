import { checkOut, writeOut } from '../host/write-out.ts'
import { printable } from '../text/printable.ts'
import type { Io } from './io.ts'

/** The names of standard output. Opening one of the last three would open the file behind it a second time, and write from its begin. */
const STANDARD_OUTPUT: readonly string[] = ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']

/** Whether `--out` names standard output. */
export function isStandardOutput(out: string): boolean {
  return STANDARD_OUTPUT.includes(out)
}

/** Stops with FILE_UNWRITABLE if the file that `--out` names cannot be written. Called before the work, so that no result is lost. */
export async function checkOutOption(out: string | undefined): Promise<void> {
  if (out !== undefined && !isStandardOutput(out)) await checkOut(out)
}

/** Writes a result to the file that `--out` names and prints that it did. On standard output only the result is printed. */
export async function giveOut(out: string, content: string | Uint8Array, io: Io): Promise<void> {
  if (!isStandardOutput(out)) {
    await writeOut(out, content)
    io.out(`${printable(out)}: written\n`)
  } else if (typeof content === 'string') io.out(content)
  else io.outBytes?.(content)
}
