import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { buildShim, FAKE_HOST, findNeeds, type RealCaller } from '../../../src/harness/caller/vmtoolsd/needs.ts'
import { ownDist } from '../../built.ts'

/** The parts that a play with the real daemon needs, or the name of a missing one. */
export type Stage =
  | { readonly kind: 'ready'; readonly caller: RealCaller; readonly dist: string }
  | { readonly kind: 'missing'; readonly what: string }

/** Compiles the shim and this checkout's own sources, so that a test never plays an old dist/. */
export function makeStage(): Stage {
  const needs = findNeeds()
  if (needs.kind === 'missing') return needs
  const dist = ownDist()
  const shim = buildShim(FAKE_HOST, join(dist, 'fakehost.so'))
  if (shim.kind === 'missing') return shim
  if (shim.kind === 'failed') throw new Error(`fakehost.c: does not compile\n${shim.output}`)
  // in a box root is another user, and that user must be able to read the file
  chmodSync(shim.path, 0o755)
  return { kind: 'ready', caller: { installation: needs.installation, shim: shim.path }, dist }
}
