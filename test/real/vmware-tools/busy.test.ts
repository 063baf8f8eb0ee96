import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { mountNamespace } from '../../../src/harness/namespace/layers.ts'
import { nodeInside, ROOT_OPTIONS } from '../../../src/harness/namespace/unshare.ts'
import { BUSY } from './busy.ts'
import { makeStage } from './stage.ts'

const stage = makeStage()
const testHere = stage.kind === 'missing' ? test.skip : test

testHere(
  `${BUSY}${stage.kind === 'missing' ? ` (needs ${stage.what})` : ''}`,
  () => {
    if (stage.kind === 'missing') return
    const { installation, shim } = stage.caller
    const words = [mountNamespace(), stage.dist, installation.program, installation.plugin, shim]
    const inside = nodeInside(ROOT_OPTIONS, join(__dirname, 'busy.mjs'))
    const { stdout, stderr } = spawnSync('unshare', [...inside, ...words], { encoding: 'utf8', timeout: 120_000 })
    expect({ stderr, said: JSON.parse(stdout || 'null') }).toEqual({
      stderr: '',
      said: {
        refusals: ['Quiesce operation already in progress.'],
        told: ['reset 0', 'prov.snapshotCommit 0', 'req.done 0'],
      },
    })
  },
  180_000,
)
