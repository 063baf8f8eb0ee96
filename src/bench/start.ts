import { TOOL } from '../host/share.ts'
import { median, processorMs } from './measure.ts'

const ROUNDS = 5
const STARTS = 10
const LIMIT = 1.3
/** Prints the processor time of `--help` and of `node -e 0`, measured alternately. For root `--help` takes longer than for a user: it checks who can change the files of the tool. */
export function benchStart(): void {
  const nothing: number[] = []
  const help: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const idle = processorMs(STARTS, [process.execPath, '-e', '0'])
    const ours = processorMs(STARTS, [process.execPath, TOOL, '--help'])
    // the first round fills the page cache
    if (round > 0) nothing.push(idle)
    if (round > 0) help.push(ours)
  }
  const ratio = median(help) / median(nothing)
  const cells = [median(nothing).toFixed(1), median(help).toFixed(1), ratio.toFixed(2)]
    .map((cell) => cell.padStart(7))
    .join('')
  console.log(
    `${'--help, processor time; node -e 0'.padEnd(58)}  ${cells}  <= ${LIMIT} of it: ${ratio <= LIMIT ? 'reached' : 'MISSED'}`,
  )
}
