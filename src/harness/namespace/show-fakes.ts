import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How a fake finds its root: by the name it is called under. */
const ROOT_BY_NAME = /\$\{0%[^}]*\}/g

/** Of a machine with instances: its commands, which a guest has only if it has such instances, and its hooks. */
const MACHINES = ['iris', 'irissession', 'irisstat', 'ccontrol', 'csession', 'pre-freeze-script', 'post-thaw-script']

/** Takes away what the machine itself has of what a guest is made of. Only inside a namespace with layers. */
export function hideMachine(): void {
  for (const folder of ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin']) {
    for (const name of MACHINES) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Lets the machine's own folders have the programs of a fake guest, with their root said in them. Only inside a namespace with layers. */
export function showFakes(fakes: string, folders: readonly string[]): void {
  for (const folder of folders) {
    for (const program of readdirSync(join(fakes, folder))) {
      const path = join('/', folder, program)
      // One that is there may be a link to elsewhere.
      rmSync(path, { force: true })
      const text = readFileSync(join(fakes, folder, program), 'utf8')
      // Not by a call of the fake: that is a shell more for each call of a hook.
      writeFileSync(path, text.replaceAll(ROOT_BY_NAME, fakes))
      chmodSync(path, 0o755)
    }
  }
}
