import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOOL } from '../host/share.ts'
import { median } from './measure.ts'

const RUNS = 100_000
const ROUNDS = 3

/** Prints how long `report` takes for a page of 100,000 runs, the size of the page, and how long `history` takes for the same log. */
export function benchReport(): void {
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-bench-'))
  try {
    const log = join(folder, 'snapshot.log')
    const page = join(folder, 'report.html')
    write(log)
    const history: number[] = []
    const report: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      history.push(seconds(['history', log, '--json']))
      report.push(seconds(['report', log, '--out', page]))
    }
    const cells = [median(history), median(report), median(report) / median(history)]
      .map((cell) => cell.toFixed(2).padStart(7))
      .join('')
    const megabytes = (statSync(page).size / 1e6).toFixed(1)
    console.log(`${`report, ${RUNS} runs, seconds; history --json`.padEnd(58)}  ${cells}  a page of ${megabytes} MB`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function seconds(args: readonly string[]): number {
  const start = performance.now()
  const { status } = spawnSync(process.execPath, [TOOL, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${args.join(' ')}: status ${status}`)
  return (performance.now() - start) / 1000
}

/** Runs whose windows differ, a few of them long; one run in 200 is not consistent. */
function write(path: string): void {
  const file = openSync(path, 'w')
  const begin = Date.UTC(2015, 5, 22)
  let lines: string[] = []
  for (let index = 0; index < RUNS; index++) {
    const spread = Math.imul(index + 1, 2_654_435_761) >>> 0
    const id = spread.toString(16).padStart(8, '0')
    const window = 1000 + (spread % 1500) + (index % 997 === 0 ? 20_000 : 0)
    const verdict = index % 200 === 7 ? 'inconsistent' : 'consistent'
    const line = (after: number, instance: string, event: string, ms: number): void => {
      const when = new Date(begin + index * 3_600_000 + after).toISOString().replace('Z', '+00:00')
      lines.push(`${when} run=${id} level=info instance=${instance} event=${event} ms=${ms}\n`)
    }
    for (const name of ['PROD', 'TEST']) line(100, `iris:${name}`, 'frozen', 30)
    line(110, '-', 'frozen', 40)
    for (const name of ['PROD', 'TEST']) line(100 + window, `iris:${name}`, 'thawed', 50)
    line(120 + window, '-', verdict, window)
    if (index % 1000 === 999 || index === RUNS - 1) {
      writeSync(file, lines.join(''))
      lines = []
    }
  }
  closeSync(file)
}
