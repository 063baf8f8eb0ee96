import { spawn, spawnSync } from 'node:child_process'
import { constants, createReadStream, openSync, rmSync } from 'node:fs'

/** One run of a hook, in milliseconds. */
export interface Run {
  /** From the start of the process to its end. */
  readonly wall: number
  /** From the start to the last freeze or thaw. */
  readonly toLast: number
  /** From the last freeze or thaw to the end. */
  readonly afterLast: number
}

/** A FIFO into which the fake iris writes a byte at each freeze and thaw; `rings` gets the time of each byte at once, without polling. */
export function makeBell(path: string): { readonly rings: number[]; close(): void } {
  rmSync(path, { force: true })
  if (spawnSync('mkfifo', [path]).status !== 0) throw new Error(`${path}: cannot be made`)
  const rings: number[] = []
  const stream = createReadStream('', { fd: openSync(path, constants.O_RDWR), highWaterMark: 4096 })
  stream.on('data', (chunk) => {
    for (let i = 0; i < chunk.length; i++) rings.push(performance.now())
  })
  stream.on('error', () => {})
  // a read that waits in the thread pool would keep the process from ending: one more byte ends the read
  const close = (): void => {
    stream.destroy()
    spawnSync('sh', ['-c', 'printf . >>"$0"', path])
  }
  return { rings, close }
}

/** Runs a hook once. Throws if its status is not 0. */
export async function runHook(path: string, argument: string, rings: number[]): Promise<Run> {
  rings.length = 0
  const start = performance.now()
  const child = spawn(path, [argument], { stdio: 'ignore', cwd: '/' })
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('exit', resolve)
    child.on('error', reject)
  })
  const end = performance.now()
  if (status !== 0) throw new Error(`${path} ${argument}: status ${status}`)
  const last = rings.at(-1) ?? end
  return { wall: end - start, toLast: last - start, afterLast: end - last }
}

/** The median of the values; NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Starts a program `$1` times and prints the processor time of all starts together: a shell reports hundredths of a second, too coarse for one start. */
const TOGETHER = 'n=$1; shift; while [ $((n -= 1)) -ge 0 ]; do "$@" >/dev/null 2>&1 || exit; done; times'

/** The processor time of a program and of all processes that the program starts, in milliseconds; the mean of `starts` starts. */
export function processorMs(starts: number, words: readonly string[]): number {
  const { status, stdout } = spawnSync('sh', ['-c', TOGETHER, 'sh', String(starts), ...words], { encoding: 'utf8' })
  const [, children = ''] = stdout.split('\n')
  const [user, system] = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  )
  if (status !== 0 || user === undefined || system === undefined)
    throw new Error(`${words.join(' ')}: status ${status}`)
  return ((user + system) * 1000) / starts
}
