/** Prints how many were played again alone because the machine may have been too slow for them, and why: none on an idle machine. */
export function tellAgain(what: string, all: number, again: readonly string[]): void {
  const lines = again.map((one) => `  ${one}\n`)
  process.stderr.write(`played again alone: ${again.length} of ${all} ${what}\n${lines.join('')}`)
}
