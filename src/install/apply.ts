import { dirname } from 'node:path'
import { errnoOf } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { assertNever } from '../model.ts'
import { commitFile, discardFile, type StagedFile, stageFile } from './atomic-file.ts'
import { formatReceipt } from './receipt.ts'
import type { Placement, Step } from './steps.ts'

/** The result of a step. */
export type StepOutcome =
  | { readonly kind: 'done'; readonly step: Step }
  | { readonly kind: 'failed'; readonly step: Step; readonly errno: string }
  | { readonly kind: 'not tried'; readonly step: Step }

/**
 * Does the steps in their order and stops at the first that fails. Each new file is written whole under a temporary name before the first
 * of them is renamed, so that a full disk leaves all old files as they are.
 */
export async function apply(steps: readonly Step[], host: Host): Promise<readonly StepOutcome[]> {
  const staged = new Map<Step, StagedFile>()
  const done = new Set<Step>()
  let current: Step | undefined
  try {
    for (current of steps.filter(({ kind }) => kind === 'make folder')) {
      await act(current, undefined, host)
      done.add(current)
    }
    for (current of steps) {
      if (isPlacement(current)) staged.set(current, await stageFile(host, current.path, current.stageIn, current))
    }
    for (current of steps.filter(({ kind }) => kind !== 'make folder')) {
      await act(current, staged.get(current), host)
      staged.delete(current)
      done.add(current)
    }
    return steps.map((step) => ({ kind: 'done', step }))
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return steps.map((step) => {
      if (done.has(step)) return { kind: 'done', step }
      return step === current ? { kind: 'failed', step, errno } : { kind: 'not tried', step }
    })
  } finally {
    for (const file of staged.values()) await discardFile(host, file)
  }
}

function isPlacement(step: Step): step is Step & Placement {
  return step.kind === 'create' || step.kind === 'replace' || step.kind === 'restore'
}

async function act(step: Step, staged: StagedFile | undefined, host: Host): Promise<void> {
  switch (step.kind) {
    case 'make folder':
      await host.makeFolder(step.path, step.mode)
      await host.syncFolder(dirname(step.path))
      break
    case 'keep':
      await putWhole(host, step.store, { content: step.content, mode: 0o600, owner: step.owner })
      break
    case 'record':
      await putWhole(host, step.path, { content: formatReceipt(step.receipt), mode: 0o600, owner: step.owner })
      break
    case 'create':
    case 'replace':
    case 'restore':
      if (staged === undefined) throw new Error(`${step.path}: not staged`)
      await commitFile(host, staged)
      break
    case 'remove':
      await host.remove(step.path)
      await host.syncFolder(dirname(step.path))
      break
    case 'unchanged':
      break
    default:
      assertNever(step)
  }
}

async function putWhole(host: Host, path: string, file: Parameters<Host['createFile']>[1]): Promise<void> {
  const staged = await stageFile(host, path, dirname(path), file)
  try {
    await commitFile(host, staged)
  } catch (error) {
    await discardFile(host, staged)
    throw error
  }
}
