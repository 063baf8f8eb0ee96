import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { TOOL } from '../host/share.ts'
import { median } from './measure.ts'

const YEARS = 10
const RUNS = YEARS * 365 * 24
const ROUNDS = 3
const LIMIT_MS = 2000

/** Prints how long `history` takes for ten years of hourly runs, and how long awk takes to count the verdicts in the same lines. */
export async function benchHistory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-bench-'))
  try {
    const log = join(folder, 'snapshot.log')
    await pipeline(tenYears, createWriteStream(log))
    await pipeline(createReadStream(log), createGzip({ level: 6 }), createWriteStream(`${log}.gz`))
    const megabytes = (statSync(log).size / 1e6).toFixed(0)
    const count = `/ instance=- event=/ { for (i = 1; i <= NF; i++) if ($i ~ /^event=/) n[$i]++ } END { for (e in n) print e, n[e] }`
    const awk = ['awk', count, log]
    compare(`history --json, ${RUNS} runs, ${megabytes} MB; awk`, awk, [log, '--json'])
    compare('history, as text; awk', awk, [log])
    compare(
      'history --json, the same as gzip; awk on what zcat gives',
      ['sh', '-c', `zcat "$1" | awk "$2"`, 'sh', `${log}.gz`, count],
      [`${log}.gz`, '--json'],
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function compare(name: string, plain: readonly string[], args: readonly string[]): void {
  const theirs: number[] = []
  const ours: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(milliseconds(plain))
    ours.push(milliseconds([process.execPath, TOOL, 'history', ...args]))
  }
  const [awk, history] = [median(theirs), median(ours)]
  const cells = [awk.toFixed(0), history.toFixed(0), (history / awk).toFixed(2)]
    .map((cell) => cell.padStart(7))
    .join('')
  console.log(`${name.padEnd(58)}  ${cells}  <= ${LIMIT_MS}: ${history <= LIMIT_MS ? 'reached' : 'MISSED'}`)
}

function milliseconds([program = '', ...args]: readonly string[]): number {
  const start = performance.now()
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (error !== undefined || status !== 0)
    throw new Error(`${program} ${args.join(' ')}: status ${status}`, { cause: error })
  return performance.now() - start
}

/** The eight lines that the hooks write for a run of two instances; one run in 500 is not consistent. */
function* tenYears(): Generator<string, void, void> {
  const begin = Date.UTC(2016, 10, 22)
  for (let index = 0; index < RUNS; index++) {
    const id = (Math.imul(index + 1, 2_654_435_761) >>> 0).toString(16).padStart(8, '0')
    const line = (after: number, instance: string, event: string, ms: number, text = ''): string => {
      const when = new Date(begin + index * 3_600_000 + after).toISOString().replace('Z', '+00:00')
      return `${when} run=${id} level=info instance=${instance} event=${event} ms=${ms}${text}\n`
    }
    const journal = ` text="offset ${index * 97} of /iris/jnl/20261122.003"`
    const isGood = index % 500 !== 7
    yield line(100, 'iris:PROD', 'frozen', 30) +
      line(110, 'iris:TEST', 'frozen', 40) +
      line(110, '-', 'frozen', 40) +
      line(2190, 'iris:PROD', 'thawed', 50) +
      line(2200, 'iris:TEST', isGood ? 'thawed' : 'not-frozen', 60) +
      line(
        2210,
        '-',
        isGood ? 'consistent' : 'inconsistent',
        2140,
        isGood ? '' : ' text="iris:TEST was not-frozen at the thaw"',
      ) +
      line(2300, 'iris:PROD', 'journal', 2230, journal) +
      line(2300, 'iris:TEST', 'journal', 2230, journal)
  }
}
