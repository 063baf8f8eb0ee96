import { type Layer, readLayer } from '../config/layer.ts'
import { MAX_CONFIG_BYTES } from '../config/limits.ts'
import { shownProblems } from '../config/merge.ts'
import { GenHooksError } from '../errors.ts'
import type { Problem } from '../model.ts'
import { quoteText } from '../text/printable.ts'
import { errorOf, type HostFinding, warningOf } from './finding.ts'
import { type FleetFiles, requireFolder } from './fleet-files.ts'
import { type Group, readGroups } from './groups.ts'
import { HOST_NAME, HOST_NAME_FORM, twinsOf } from './host-name.ts'
import { misnamedFolders, misnamedIn } from './misnamed.ts'
import { meansNone } from './no-host.ts'

/** A fleet without its hosts: what several of them share. */
export interface Fleet {
  readonly files: FleetFiles
  /** The names in hosts/, sorted by their bytes. */
  readonly hosts: readonly string[]
  /** config.yaml of the fleet; null if there is none. */
  readonly common: Layer | null
  /** The groups of each host that has some, in the order of their names. */
  readonly groupsOf: ReadonlyMap<string, readonly Group[]>
  /** Names in hosts/, or in the lists of groups, that are no host which could be rendered, each with the reason. */
  readonly refused: ReadonlyMap<string, readonly HostFinding[]>
  /** What is said of no host: a group that counts for none. */
  readonly notes: readonly HostFinding[]
}

/**
 * Reads what the hosts of a fleet share. FLEET_INVALID if the folder is no fleet, CONFIG_INVALID with every mistake of the shared configurations: they count for
 * many hosts, so nothing is rendered.
 */
export async function readFleet(files: FleetFiles, name: string): Promise<Fleet> {
  const names = await hostNames(files, name)
  const refused = new Map<string, HostFinding[]>()
  const refuse = (host: string, problem: Problem): void => {
    const known = refused.get(host)
    if (known === undefined) refused.set(host, [errorOf(problem)])
    else known.push(errorOf(problem))
  }
  const hosts: string[] = []
  for (const host of names) {
    if (HOST_NAME.test(host)) hosts.push(host)
    else refuse(host, { source: 'hosts', line: 0, message: `${quoteText(host)}: no name of a host, ${HOST_NAME_FORM}` })
  }
  for (const [host, twins] of twinsOf(hosts)) {
    const message = `the same name as ${twins.join(', ')} but for its case, expected one folder for each host`
    refuse(host, { source: `hosts/${host}`, line: 0, message })
  }
  const problems: Problem[] = [...(await misnamedIn(files, '.')), ...(await misnamedFolders(files))]
  const common = await readShared(files, 'config.yaml', problems)
  const { groupsOf, unknown, empty } = await readGroups(files, hosts, problems)
  if (problems.length > 0) {
    const lines = shownProblems(problems).map(problemLine)
    throw new GenHooksError('CONFIG_INVALID', lines.join('\n'), {
      hint: 'Nothing was written. Correct the lines named above, which count for several hosts; docs/reference/configuration.md lists every key.',
    })
  }
  for (const { host, ...problem } of unknown) refuse(host, problem)
  return { files, hosts, common, groupsOf, refused, notes: empty.map(warningOf) }
}

/** `groups/a/hosts:3: ...` */
function problemLine({ source, line, message }: Problem): string {
  const place = `${source}${line === 0 ? '' : `:${line}`}`
  return place === '' ? message : `${place}: ${message}`
}

async function hostNames(files: FleetFiles, name: string): Promise<readonly string[]> {
  await requireFolder(files, name)
  const type = await files.typeOf('hosts')
  if (type !== 'directory') {
    const what = type === 'absent' ? 'no folder hosts' : 'hosts is no folder'
    throw new GenHooksError('FLEET_INVALID', `${quoteText(name, 1000)}: ${what}, expected hosts/NAME/inventory.json`)
  }
  const names: string[] = []
  for (const one of await files.list('hosts')) {
    const path = `hosts/${one}`
    if (!(await meansNone(one, async () => (await files.typeOf(path)) === 'file'))) names.push(one)
  }
  if (names.length > 0) return names
  throw new GenHooksError('FLEET_INVALID', `${quoteText(name, 1000)}: hosts has no folder, expected one for each host`)
}

async function readShared(files: FleetFiles, path: string, problems: Problem[]): Promise<Layer | null> {
  const file = await files.read(path, MAX_CONFIG_BYTES)
  if (file.kind === 'absent') return null
  if (file.kind === 'refused') {
    problems.push({ source: path, line: 0, message: file.why })
    return null
  }
  const read = readLayer(file.bytes, path)
  if (read.kind === 'layer') return read.layer
  problems.push(...read.problems)
  return null
}
