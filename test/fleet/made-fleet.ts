import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Inventory } from '../../src/model.ts'
import { makeInstance } from '../hook/make-instance.ts'

/** The inventory that `detect` prints on a guest with these instances (`iris:PROD`). */
export function inventoryOf(...ids: readonly string[]): string {
  const inventory: Inventory = {
    schema: 'gen-hooks/inventory/1',
    instances: ids.map((id) => makeInstance(id)),
    problems: [],
    sources: [
      { command: 'iris qlist', outcome: 'answered' },
      { command: 'ccontrol qlist', outcome: 'absent' },
    ],
  }
  return JSON.stringify(inventory)
}

/** Writes files by their paths below a folder. */
export function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** Three hosts: two equal ones, and one in a group with settings of its own. */
export const THREE_HOSTS = {
  'config.yaml': 'watchdog:\n  deadline: 240\n',
  'groups/slow/hosts': '# slow disks\ndb3\n',
  'groups/slow/config.yaml': 'freeze:\n  timeout: 90\n',
  'hosts/db1/inventory.json': inventoryOf('iris:PROD'),
  'hosts/db2/inventory.json': inventoryOf('iris:PROD'),
  'hosts/db3/inventory.json': inventoryOf('iris:PROD', 'cache:LAB'),
  'hosts/db3/config.yaml': 'instances:\n  overrides:\n    prod:\n      thaw: { retries: 5 }\n',
} as const

/** A new fleet with these files in `folder`. */
export function madeFleet(folder: string, files: Readonly<Record<string, string>> = THREE_HOSTS): string {
  rmSync(folder, { recursive: true, force: true })
  put(folder, files)
  return folder
}
