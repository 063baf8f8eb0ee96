import { join } from 'node:path'
import type { Ground } from '../../src/harness/prove/worker.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { builtDist } from '../built.ts'
import { NAMESPACE } from './in-namespace.ts'

/** The ground for the proofs of our hooks: namespaces, or folders on a machine without namespaces. */
export async function findGround(): Promise<Ground> {
  const templates = await readTemplates()
  if (NAMESPACE.kind === 'missing') return { kind: 'sandbox', templates }
  const { options, noBox } = NAMESPACE
  return { kind: 'namespace', options, box: noBox === null, agent: join(builtDist(), 'gen-hooks.mjs'), templates }
}
