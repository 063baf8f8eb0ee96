import type { Problem } from '../model.ts'
import type { FleetFiles } from './fleet-files.ts'

const READ = ['config.yaml', 'inventory.json']
const MEANT = /^(?:config|inventory)\.(?:ya?ml|json)$/i

/** Names like those that are read, but not read: a `config.yml` that gen-hooks does not read would leave its hosts with other settings than the administrator expects. */
export function misnamed(folder: string, names: readonly string[]): Problem[] {
  return names
    .filter((name) => MEANT.test(name) && !READ.includes(name))
    .map((name) => {
      const expected = /^c/i.test(name) ? 'config.yaml' : 'inventory.json'
      return {
        source: folder === '.' ? name : `${folder}/${name}`,
        line: 0,
        message: `is not read, expected ${expected}`,
      }
    })
}

const FOLDERS = ['hosts', 'groups']

/** Folders of a fleet whose names are like those that are read: hosts in `Groups` would have no group. */
export async function misnamedFolders(files: FleetFiles): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const name of await files.list('.')) {
    const isMeant = /^(?:host|group)s?$/i.test(name) && !FOLDERS.includes(name)
    if (!isMeant || (await files.typeOf(name)) === 'file') continue
    const expected = /^h/i.test(name) ? 'hosts' : 'groups'
    problems.push({ source: name, line: 0, message: `is not read, expected ${expected}` })
  }
  return problems
}

/** `misnamed` of what stands in a folder of a fleet. */
export async function misnamedIn(files: FleetFiles, folder: string): Promise<Problem[]> {
  return misnamed(folder, await files.list(folder))
}
