import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOOL } from '../host/share.ts'
import { benchInventory } from './inventory.ts'

const HOSTS = 10_000
const LIMIT_MS = 60_000

/** Prints how long `render --fleet` of 10,000 hosts takes: into a new folder, and into a folder that already has the same files. */
export function benchFleet(): void {
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-bench-fleet-'))
  try {
    makeFleet(folder)
    print(`render --fleet, ${HOSTS} hosts`, folder)
    print('render --fleet where all is unchanged', folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A host in three has a second instance, one in four a configuration of its own, one in ten a group. */
function makeFleet(folder: string): void {
  mkdirSync(join(folder, 'groups/slow'), { recursive: true })
  writeFileSync(join(folder, 'config.yaml'), 'watchdog:\n  deadline: 240\n')
  writeFileSync(join(folder, 'groups/slow/hosts'), 'db*7\n')
  writeFileSync(join(folder, 'groups/slow/config.yaml'), 'freeze:\n  timeout: 90\n')
  for (let host = 0; host < HOSTS; host++) {
    const its = join(folder, `hosts/db${String(host).padStart(5, '0')}`)
    mkdirSync(its, { recursive: true })
    const names = host % 3 === 0 ? ['PROD', `TEST${host % 50}`] : ['PROD']
    writeFileSync(join(its, 'inventory.json'), JSON.stringify(benchInventory(names)))
    if (host % 4 === 0) writeFileSync(join(its, 'config.yaml'), `thaw:\n  retries: ${(host % 5) + 1}\n`)
  }
}

function print(name: string, folder: string): void {
  const args = [TOOL, 'render', '--fleet', folder, '--out', join(folder, 'rendered')]
  const start = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const took = performance.now() - start
  if (status !== 0) throw new Error(`${name}: status ${status}`)
  const cell = took.toFixed(0).padStart(14)
  console.log(`${name.padEnd(58)}  ${cell}         <= ${LIMIT_MS}: ${took <= LIMIT_MS ? 'reached' : 'MISSED'}`)
}
