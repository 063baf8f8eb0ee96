import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mountNamespace } from '../../../src/harness/namespace/layers.ts'
import { findNamespace, nodeInside, ROOT_OPTIONS } from '../../../src/harness/namespace/unshare.ts'
import { builtDist } from '../../built.ts'

function missing(): string | null {
  if (process.getuid?.() !== 0) return 'root'
  if (spawnSync('sh', ['-c', 'command -v mkfs.btrfs btrfs']).status !== 0) return 'btrfs-progs'
  if (!/^\tbtrfs$/m.test(readFileSync('/proc/filesystems', 'utf8'))) return 'btrfs in the kernel'
  if (spawnSync('losetup', ['--find']).status !== 0) return 'loop devices'
  const namespace = findNamespace()
  return namespace.kind === 'missing' ? `mount and pid namespaces with overlays (${namespace.why})` : null
}

const what = missing()
const testHere = what === null ? test : test.skip

testHere(
  `the runner backs up subvolumes of a real btrfs under the freeze of the installed hooks${what === null ? '' : ` (needs ${what})`}`,
  () => {
    const inside = nodeInside(ROOT_OPTIONS, join(__dirname, 'stage.mjs'), mountNamespace(), builtDist())
    const { stdout, stderr } = spawnSync('unshare', inside, { encoding: 'utf8', timeout: 280_000 })
    // the snapshot of somebody else
    const none = { snapshots: 1, mounts: 0, points: 0, record: false, frozen: [] }
    const snapshots = Array(2).fill('subvolume snapshot frozen: yes')
    const removals = Array(2).fill('subvolume delete frozen: no')
    const read = ['read old database', 'read old journal']
    const whole = { status: 0, signal: null, calls: [...snapshots, ...removals], read }
    const killed = { status: null, signal: 'SIGKILL' }
    expect({ stderr, said: JSON.parse(stdout || 'null') }).toEqual({
      stderr: '',
      said: {
        install: 0,
        dry: { status: 0, signal: null, calls: [], read: [], left: none },
        good: { ...whole, verdict: 'consistent', left: none },
        // the btrfs that killed the runner made its snapshot all the same
        killed: {
          ...killed,
          calls: snapshots,
          read: [],
          left: { ...none, snapshots: 3, record: true, frozen: ['iris:PROD'] },
        },
        next: { ...whole, calls: [...removals, ...whole.calls], verdict: 'consistent', left: none },
        killedLater: {
          ...killed,
          calls: snapshots,
          read,
          left: { snapshots: 3, mounts: 2, points: 2, record: true, frozen: [] },
        },
        clear: { status: 0, signal: null, calls: removals, read: [], left: none },
        misuses: [],
      },
    })
  },
  300_000,
)
