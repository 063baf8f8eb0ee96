import { join } from 'node:path'
import { atExit } from './at-exit.ts'
import type { Guest } from './guest.ts'
import { endProcesses, processesOf } from './invariant.ts'
import { isLander } from './landers.ts'
import { makePrivateFolder } from './private-folder.ts'
import { removeFolder } from './remove-folder.ts'

/** A guest in a new folder, and what removes it with all that runs in it: for machines without namespaces. Hooks must be pointed into it. */
export function makeSandboxGuest(): { readonly guest: Guest; readonly remove: () => void } {
  const root = makePrivateFolder('scenario')
  const clear = (): void => {
    endProcesses(root)
    removeFolder(root)
  }
  const forget = atExit(clear)
  return {
    guest: {
      mode: 'sandbox',
      fakes: root,
      at: (path) => join(root, path),
      processes: () => processesOf(root).filter(({ pid }) => !isLander(pid)),
    },
    remove: () => {
      forget()
      clear()
    },
  }
}
