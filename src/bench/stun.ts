import { spawnSync } from 'node:child_process'
import { appendFileSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOOL } from '../host/share.ts'
import { median } from './measure.ts'

const ROUNDS = 7
const DAY_BYTES = 4_500_000
const DAYS = { large: 100, small: 11 }
/** The pipeline of the article, for one file. */
const ONE_LINER = `grep Unstun "$0" | awk '{ printf ("%'"'"'d", $8)} {print " ---" $0}' | sort -nr`
/** Of a machine whose administrator gave certificates to Node, each start of Node reads them (60 to 90 ms for those of Debian), though no verb needs one. */
const ENVIRONMENT = { ...process.env, NODE_EXTRA_CA_CERTS: undefined }
/** A module that prints the largest memory of the process, in KiB, when the process ends. */
const TELL_MEMORY = 'data:text/javascript,process.on("exit",()=>console.error(process.resourceUsage().maxRSS))'

/** Prints how long `stun` and the article's pipeline take for a log of 450 MB, measured alternately, how much of it is the start of `stun`, and the memory of `stun` for 450 MB and for 50 MB. */
export function benchStun(): void {
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-bench-stun-'))
  try {
    const large = makeLog(join(folder, 'large.log'), DAYS.large)
    const small = makeLog(join(folder, 'small.log'), DAYS.small)
    const short = join(folder, 'short.log')
    writeFileSync(short, lastStun())
    const figures = compare(large, short)
    const limit = 0.9 * figures.article
    const verdict = figures.ours <= limit ? 'reached' : 'MISSED'
    print('stun, 450 MB of vmware.log; article: grep | awk | sort', figures, `  <= ${limit.toFixed(0)}: ${verdict}`)
    print('the same without the start of the tool', { ...figures, ours: figures.ours - figures.start })
    // the number of the last line is printed then, for which `stun` counts all lines
    appendFileSync(large, lastStun())
    print('the same with the longest stun in the last line', compare(large, short))
    console.log(`${'stun, memory for 50 MB and 450 MB, MB'.padEnd(58)}  ${memory(small)}${memory(large)}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Times {
  readonly article: number
  readonly ours: number
  /** The time of `stun` for a log of one line. */
  readonly start: number
}

function compare(large: string, short: string): Times {
  const times = { article: [] as number[], ours: [] as number[], start: [] as number[] }
  for (let round = 0; round <= ROUNDS; round++) {
    const article = milliseconds('sh', ['-c', ONE_LINER, large])
    const ours = milliseconds(process.execPath, [TOOL, 'stun', large])
    const start = milliseconds(process.execPath, [TOOL, 'stun', short])
    // the first round fills the page cache
    if (round === 0) continue
    times.article.push(article)
    times.ours.push(ours)
    times.start.push(start)
  }
  return { article: median(times.article), ours: median(times.ours), start: median(times.start) }
}

function print(title: string, { article, ours }: Times, end = ''): void {
  const cells = [article.toFixed(1).padStart(7), ours.toFixed(1).padStart(7), (ours / article).toFixed(2).padStart(7)]
  console.log(`${title.padEnd(58)}  ${cells.join('')}${end}`)
}

function milliseconds(program: string, args: readonly string[]): number {
  const start = performance.now()
  const { status } = spawnSync(program, args, { stdio: 'ignore', env: ENVIRONMENT })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: status ${status}`)
  return performance.now() - start
}

function memory(log: string): string {
  const { stderr } = spawnSync(process.execPath, ['--import', TELL_MEMORY, TOOL, 'stun', log], { encoding: 'utf8' })
  return (Number(stderr) / 1024).toFixed(1).padStart(7)
}

/** A log of `days` days of a VM that writes many lines and is backed up once a day. */
function makeLog(path: string, days: number): string {
  const file = openSync(path, 'w')
  const day = oneDay()
  for (let index = 0; index < days; index++) {
    const date = new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10)
    writeSync(file, Buffer.from(day.replaceAll('YYYY-MM-DD', date), 'latin1'))
  }
  closeSync(file)
  return path
}

const CHATTER = [
  'vmx| I125: Tools: heartbeat of the guest, status=1, oldStatus=1, guestInitiated=0.',
  'vcpu-1| I125: VMMouse: CMD Read ID',
  'svga| I125: MKSScreenShotMgr: Taking a screenshot',
  'vcpu-0| W115: scsi0:1: Command WRITE(10) took 1.204 seconds (ok)',
  'vmx| I125: VigorTransportProcessClientPayload: opID=k7x1-2201 seq=4711: Receiving Bootstrap.MessageReply request.',
  'vmx| I125: DISKLIB-VMFS  : "/vmfs/volumes/5f3c-aa01/DB/DB-flat.vmdk" : open successful (65557) size = 107374182400, hd = 0.',
  'vcpu-3| I125: Guest: Firmware has transitioned to runtime.',
  'vmx| I125: GuestRpcSendTimedOut: message to toolbox-dnd timed out.',
]

function oneDay(): string {
  const lines: string[] = []
  const backup = 700
  for (let bytes = 0, index = 0; bytes < DAY_BYTES; index++) {
    const clock = new Date(index * 2000).toISOString().slice(10)
    const said = index === backup ? creation(clock) : index === backup + 1400 ? removal(clock) : []
    for (const line of [...said, `YYYY-MM-DD${clock}| ${CHATTER[(index * 5) % CHATTER.length]}`]) {
      lines.push(line)
      bytes += line.length + 1
    }
  }
  return `${lines.join('\n')}\n`
}

function creation(clock: string): readonly string[] {
  const start = "vmx| I125: SnapshotVMX_TakeSnapshot start: 'Nightly', deviceState=0, lazy=0, quiesced=1, forceNative=0"
  const lines = [
    start,
    stunOf(1_091_706),
    "vcpu-0| I125: SnapshotVMXTakeSnapshotComplete: Done with snapshot 'Nightly': 9",
  ]
  return lines.map((line) => `YYYY-MM-DD${clock}| ${line}`)
}

function removal(clock: string): readonly string[] {
  const stuns = [38_123, 298_346, 301_099, 341_616, 264_392, 221_633].map(stunOf)
  const lines = [...stuns, 'vcpu-0| I125: ConsolidateEnd: Snapshot consolidate complete: done (0).']
  return lines.map((line) => `YYYY-MM-DD${clock}| ${line}`)
}

function lastStun(): string {
  return `2026-12-31T00:00:00.000Z| ${stunOf(9_000_000)}\n`
}

function stunOf(microseconds: number): string {
  return `vcpu-0| I125: Checkpoint_Unstun: vm stopped for ${microseconds} us`
}
