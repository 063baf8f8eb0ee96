/** Prints how many scenarios were played a second time because the machine may have been too slow, and why; none on an idle machine. */
export function tellAgain(what: string, all: number, again: readonly string[]): void {
  const lines = again.map((one) => `  ${one}\n`)
  process.stderr.write(`played again alone: ${again.length} of ${all} ${what}\n${lines.join('')}`)
}
