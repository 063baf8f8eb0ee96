import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtDist } from '../../built.ts'
import { inventoryOf } from '../../fleet/made-fleet.ts'
import { tempFolder } from '../../host/temp-folder.ts'

/**
 * The heap of the process. 22 MiB are enough for these hosts, of which only names and digests of plans are kept; where the files of each were kept, 32 MiB were not (both seen with
 * Node 20), and Node ended with SIGABRT.
 */
const HEAP_MIB = 32
const HOSTS = 1500
const INSTANCES = Array.from({ length: 24 }, (_, index) => index)

const folder = tempFolder()

test('render --fleet keeps nothing of a host that was rendered but its name and the digest of its plan', () => {
  for (let host = 0; host < HOSTS; host += 1) {
    const its = join(folder, `fleet/hosts/db${host}`)
    mkdirSync(its, { recursive: true })
    // each host has a plan of its own
    writeFileSync(join(its, 'inventory.json'), inventoryOf(...INSTANCES.map((one) => `iris:P${host}X${one}`)))
  }
  const words = ['render', '--fleet', join(folder, 'fleet'), '--out', join(folder, 'rendered')]
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${HEAP_MIB}`, '--max-semi-space-size=4', join(builtDist(), 'gen-hooks.mjs'), ...words],
    { encoding: 'utf8', timeout: 110_000 },
  )
  expect({ status, signal, stderr: stderr.slice(0, 1000) }).toEqual({ status: 0, signal: null, stderr: '' })
  expect(stdout).toContain(`${HOSTS} hosts with ${HOSTS} plans`)
}, 120_000)
