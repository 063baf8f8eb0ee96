import { join } from 'node:path'
import { atExit } from './at-exit.ts'
import type { Guest } from './guest.ts'
import { hookProcesses } from './hook-processes.ts'
import { makePrivateFolder } from './private-folder.ts'
import { endProcesses, processesOf } from './processes.ts'
import { removeFolder } from './remove-folder.ts'

/**
 * A guest in a new folder, or in one that stays, for machines without namespaces. `end` ends the processes in it and removes a new folder. The paths in hooks must be
 * set to the folder.
 */
export function makeSandboxGuest(kept?: string): { readonly guest: Guest; readonly end: () => void } {
  const root = kept ?? makePrivateFolder('scenario')
  const clear = (): void => {
    endProcesses(root)
    if (kept === undefined) removeFolder(root)
  }
  const forget = atExit(clear)
  return {
    guest: {
      mode: 'sandbox',
      fakes: root,
      at: (path) => join(root, path),
      processes: () => hookProcesses(processesOf(root)),
    },
    end: () => {
      forget()
      clear()
    },
  }
}
