import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lets the machine's own folders have the programs of a fake guest. Only inside a namespace with layers. */
export function showFakes(fakes: string, folders: readonly string[]): void {
  for (const folder of folders) {
    for (const program of readdirSync(join(fakes, folder))) {
      const path = join('/', folder, program)
      // One that is there may be a link to elsewhere.
      rmSync(path, { force: true })
      // A link would not do: a fake finds its root by the name it is called under.
      writeFileSync(path, `#!/bin/sh\nexec ${join(fakes, folder, program)} "$@"\n`)
      chmodSync(path, 0o755)
    }
  }
}
