import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { buildShim, FAKE_HOST, findNeeds, type RealCaller } from '../../../src/harness/caller/vmtoolsd/needs.ts'
import { ownDist } from '../../built.ts'

/** What the real daemon is driven with, or the word for what this machine lacks. */
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
  // in a box root is somebody else, who must be able to read it
  chmodSync(shim.path, 0o755)
  return { kind: 'ready', caller: { installation: needs.installation, shim: shim.path }, dist }
}
