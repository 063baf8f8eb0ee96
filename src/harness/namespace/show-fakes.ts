import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The expansion by which a fake finds its root: it cuts the name under which it is called. */
const ROOT_BY_NAME = /\$\{0%[^}]*\}/g

/** Files of a machine with instances that the guest must not see: its commands, which a guest has only if it has such instances, and its hooks. */
const MACHINES = [
  'iris',
  'irissession',
  'irisstat',
  'ccontrol',
  'csession',
  'docker',
  'podman',
  'pre-freeze-script',
  'post-thaw-script',
]

/** Removes the files of the machine that a guest has too. Only inside a namespace with layers. */
export function hideMachine(): void {
  for (const folder of ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin']) {
    for (const name of MACHINES) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Puts the programs of a fake guest into the machine's own folders, each with its root written into it. Only inside a namespace with layers. */
export function showFakes(fakes: string, folders: readonly string[]): void {
  for (const folder of folders) {
    for (const program of readdirSync(join(fakes, folder))) {
      const path = join('/', folder, program)
      // A program that exists may be a link to another folder.
      rmSync(path, { force: true })
      const text = readFileSync(join(fakes, folder, program), 'utf8')
      // The text is copied: a wrapper that calls the fake would start one more shell for each call of a hook.
      writeFileSync(path, text.replaceAll(ROOT_BY_NAME, fakes))
      chmodSync(path, 0o755)
    }
  }
}
