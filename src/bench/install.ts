import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOOL } from '../host/share.ts'
import { benchInventory } from './inventory.ts'
import { median, processorMs } from './measure.ts'

const ROUNDS = 5
const STARTS = 3
const LIMIT_MS = 1000
const FOLDERS = ['usr/sbin', 'etc/logrotate.d', 'var/lib', 'var/log', 'run', 'proc/sys/kernel/random']
/** Removes the hooks before each start, so that `install` has work to do. */
const ANEW = 'rm -f "$1"/usr/sbin/*; shift; exec "$@"'

/** Prints the processor time of `install` on a guest without hooks, and on a guest where nothing is to be changed. */
export function benchInstall(): void {
  const guest = mkdtempSync(join(tmpdir(), 'gen-hooks-bench-install-'))
  try {
    for (const folder of FOLDERS) mkdirSync(join(guest, folder), { recursive: true, mode: 0o755 })
    writeFileSync(join(guest, 'proc/sys/kernel/random/boot_id'), '11111111-2222-3333-4444-555555555555\n')
    const inventory = join(guest, 'inventory.json')
    writeFileSync(inventory, JSON.stringify(benchInventory(['PROD'])))
    const install = [process.execPath, TOOL, 'install', '--root', guest, '--inventory', inventory]
    print('install, processor time', ['sh', '-c', ANEW, 'sh', guest, ...install])
    print('install, processor time where all is unchanged', install)
  } finally {
    rmSync(guest, { recursive: true, force: true })
  }
}

function print(name: string, words: readonly string[]): void {
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const time = processorMs(STARTS, words)
    // the first round fills the page cache
    if (round > 0) times.push(time)
  }
  const ours = median(times)
  const cell = ours.toFixed(1).padStart(14)
  console.log(`${name.padEnd(58)}  ${cell}         <= ${LIMIT_MS}: ${ours <= LIMIT_MS ? 'reached' : 'MISSED'}`)
}
