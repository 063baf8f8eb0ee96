import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { mountNamespace } from '../../../src/harness/namespace/layers.ts'
import { findNamespace, nodeInside, ROOT_OPTIONS } from '../../../src/harness/namespace/unshare.ts'
import { builtDist } from '../../built.ts'

const PROGRAM = '/usr/sbin/qemu-ga'

function missing(): string | null {
  if (process.getuid?.() !== 0) return 'root'
  if (!existsSync(PROGRAM)) return 'qemu-ga (qemu-guest-agent)'
  const namespace = findNamespace()
  return namespace.kind === 'missing' ? `mount and pid namespaces with overlays (${namespace.why})` : null
}

const what = missing()
const testHere = what === null ? test : test.skip

testHere(
  `the real qemu-guest-agent finds and calls what gen-hooks install --target qemu-ga puts there${what === null ? '' : ` (needs ${what})`}`,
  () => {
    const inside = nodeInside(ROOT_OPTIONS, join(__dirname, 'stage.mjs'), mountNamespace(), builtDist(), PROGRAM)
    const { stdout, stderr } = spawnSync('unshare', inside, { encoding: 'utf8', timeout: 280_000 })
    const failed = (status: number): string => `fsfreeze hook has failed with status ${status}`
    const gone = "can't access fsfreeze hook '/usr/sbin/gen-hooks-fsfreeze-hook': No such file or directory"
    const whole = { freeze: 0, frozen: ['iris:PROD'], thaw: 0 }
    const conf = '/etc/qemu/qemu-ga.conf'
    const note = 'note: qemu-guest-agent:'
    expect({ stderr, said: JSON.parse(stdout || 'null') }).toEqual({
      stderr: '',
      said: {
        install: [0, `${conf}: created (new)`, `${note} qemu-ga is not running, so no hook is called`],
        modes: ['700', '644'],
        // by qemu-ga.conf alone
        status: [0, `${conf}: is what would be installed now`],
        good: { ...whole, still: [], verdict: 'consistent' },
        unfrozen: { thaw: failed(1), verdict: 'inconsistent' },
        pipes: whole,
        refused: { freeze: failed(1), frozen: [], agent: 'thawed', thaw: failed(1), verdict: 'inconsistent' },
        restarted: { ...whole, agent: 'SIGKILL', still: [], verdict: 'consistent' },
        missing: { freeze: failed(127) },
        uninstall: [
          0,
          `${conf}: removed (uninstall)`,
          `${note} must be restarted: until then it calls the hook that is removed, and each freeze of the host fails`,
        ],
        left: [],
        after: { freeze: gone, thaw: gone },
        back: [
          0,
          `${conf}: created (new)`,
          `${note} was started before ${conf} was written, expected systemctl restart qemu-guest-agent`,
        ],
        hangs: { freeze: failed(1), frozen: [] },
        killed: { freeze: 'fsfreeze hook has terminated abnormally', thaw: failed(1) },
        misuses: [],
      },
    })
  },
  300_000,
)
