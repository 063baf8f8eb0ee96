import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processesOf } from '../invariant.ts'
import type { Guest } from './guest.ts'

/** A guest in a new folder, and what removes it: for machines without namespaces. Hooks must be pointed into it. */
export async function makeSandboxGuest(): Promise<{ readonly guest: Guest; readonly remove: () => Promise<void> }> {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'gen-hooks-scenario-'))
  return {
    guest: {
      mode: 'sandbox',
      fakes: root,
      at: (path) => join(root, path),
      processes: () => processesOf(root).filter(({ command }) => !command.includes(' --land ')),
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  }
}
