import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { mountNamespace } from '../../../src/harness/namespace/layers.ts'
import { nodeInside, ROOT_OPTIONS } from '../../../src/harness/namespace/unshare.ts'
import { makeStage } from './stage.ts'

const stage = makeStage()
const testHere = stage.kind === 'missing' ? test.skip : test

// a scenario has the hooks that install would write, but nothing was installed
testHere(
  `VMware Tools finds and runs what gen-hooks install puts there${stage.kind === 'missing' ? ` (needs ${stage.what})` : ''}`,
  () => {
    if (stage.kind === 'missing') return
    const { installation, shim } = stage.caller
    const words = [mountNamespace(), stage.dist, installation.program, installation.plugin, shim]
    const inside = nodeInside(ROOT_OPTIONS, join(__dirname, 'installed.mjs'))
    const { stdout, stderr } = spawnSync('unshare', [...inside, ...words], { encoding: 'utf8', timeout: 400_000 })
    expect({ stderr, said: JSON.parse(stdout || 'null') }).toEqual({
      stderr: '',
      said: {
        modes: ['700', '700'],
        hooks: ['"/usr/sbin/pre-freeze-script" freeze', '"/usr/sbin/post-thaw-script" thaw'],
        ends: [
          { kind: 'exited', status: 0 },
          { kind: 'exited', status: 0 },
        ],
        told: ['reset 0', 'prov.snapshotCommit 0', 'req.done 0'],
        frozen: ['cache:LEGACY', 'iris:PROD', 'iris:SCHLTEST2016INTEGRATION'],
        stillFrozen: [],
        left: [],
        misuses: [],
        verdict: 'consistent',
      },
    })
  },
  450_000,
)
