import { spawnSync } from 'node:child_process'
import { TOOL } from '../host/share.ts'
import { median } from './measure.ts'

const ROUNDS = 5
const STARTS = 10
const LIMIT = 1.3
/** Starts a program so often, and prints last what these processes took: shells count in hundredths of a second. */
const TOGETHER = 'n=$1; shift; while [ $((n -= 1)) -ge 0 ]; do "$@" >/dev/null || exit; done; times'

/** Prints the processor time of `--help` beside that of Node, which does nothing, alternating; as root and as a user that differs by what root judges. */
export function benchStart(): void {
  const nothing: number[] = []
  const help: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const idle = milliseconds(['-e', '0'])
    const ours = milliseconds([TOOL, '--help'])
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

/** Of one start. */
function milliseconds(words: readonly string[]): number {
  const { status, stdout } = spawnSync('sh', ['-c', TOGETHER, 'sh', String(STARTS), process.execPath, ...words], {
    encoding: 'utf8',
  })
  const [, children = ''] = stdout.split('\n')
  const [user, system] = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  )
  if (status !== 0 || user === undefined || system === undefined)
    throw new Error(`${words.join(' ')}: status ${status}`)
  return ((user + system) * 1000) / STARTS
}
