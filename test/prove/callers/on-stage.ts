import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { mountNamespace } from '../../../src/harness/namespace/layers.ts'
import { findNamespace, nodeInside, ROOT_OPTIONS } from '../../../src/harness/namespace/unshare.ts'
import { builtDist } from '../../built.ts'

/** What a stage needs and this machine lacks; null if it can be played. */
export function missingForStage(): string | null {
  if (process.getuid?.() !== 0) return 'root'
  const namespace = findNamespace()
  return namespace.kind === 'missing' ? `mount and pid namespaces with overlays (${namespace.why})` : null
}

/** Plays a stage of this folder in a namespace, and returns what it printed. */
export function playStage(name: string): { readonly stderr: string; readonly said: unknown } {
  const inside = nodeInside(ROOT_OPTIONS, join(__dirname, name), mountNamespace(), builtDist())
  const { stdout, stderr } = spawnSync('unshare', inside, { encoding: 'utf8', timeout: 280_000 })
  return { stderr, said: JSON.parse(stdout || 'null') }
}
