import { type Layer, readLayer } from '../config/layer.ts'
import { MAX_CONFIG_BYTES } from '../config/limits.ts'
import type { Problem } from '../model.ts'
import { matchesGlob } from '../text/glob.ts'
import { printable, quoteText } from '../text/printable.ts'
import { pushAll } from '../text/push-all.ts'
import type { FleetFiles } from './fleet-files.ts'
import { HOST_NAME, HOST_NAME_FORM } from './host-name.ts'
import { misnamed } from './misnamed.ts'
import { meansNone } from './no-host.ts'

/** Hosts with a configuration in common: groups/NAME/hosts lists them, groups/NAME/config.yaml has it. */
export interface Group {
  readonly name: string
  readonly layer: Layer
}

/** The groups of each host, and what the lists name that is no host of the fleet. */
export interface Groups {
  readonly groupsOf: ReadonlyMap<string, readonly Group[]>
  readonly unknown: readonly (Problem & { readonly host: string })[]
  /** Groups whose list has no name: their configuration counts for no host. */
  readonly empty: readonly Problem[]
}

const MAX_LIST_BYTES = 4 * 1024 * 1024
const ENTRY = /^[A-Za-z0-9_*?][A-Za-z0-9_.*?-]{0,252}$/

/** Reads all groups; what is wrong with one is added to `problems`. */
export async function readGroups(files: FleetFiles, hosts: readonly string[], problems: Problem[]): Promise<Groups> {
  const groupsOf = new Map<string, Group[]>()
  const unknown: (Problem & { readonly host: string })[] = []
  const empty: Problem[] = []
  const known = new Set(hosts)
  const type = await files.typeOf('groups')
  if (type !== 'absent' && type !== 'directory')
    problems.push({ source: 'groups', line: 0, message: 'no folder, expected a folder for each group' })
  for (const name of type === 'directory' ? await files.list('groups') : []) {
    const folder = `groups/${printable(name)}`
    if (await meansNone(name, async () => (await files.typeOf(`groups/${name}`)) === 'file')) continue
    if (!HOST_NAME.test(name)) {
      problems.push({ source: folder, line: 0, message: `no name of a group, ${HOST_NAME_FORM}` })
      continue
    }
    const layer = await readGroup(files, folder, problems)
    const entries = await readList(files, `${folder}/hosts`, problems)
    if (entries?.length === 0)
      empty.push({ source: `${folder}/hosts`, line: 0, message: 'names no host, so the group counts for none' })
    const members = new Set<string>()
    for (const { entry, line } of entries ?? []) {
      const isGlob = /[*?]/.test(entry)
      const found = isGlob ? hosts.filter((host) => matchesGlob(entry, host)) : known.has(entry) ? [entry] : []
      for (const host of found) members.add(host)
      if (found.length > 0) continue
      const source = `${folder}/hosts`
      if (isGlob)
        problems.push({ source, line, message: `${entry}: fits no folder in hosts, expected one that it fits` })
      else unknown.push({ host: entry, source, line, message: 'no folder of that name in hosts' })
    }
    if (layer === null) continue
    const group: Group = { name, layer }
    for (const host of members) {
      const others = groupsOf.get(host)
      if (others === undefined) groupsOf.set(host, [group])
      else others.push(group)
    }
  }
  return { groupsOf, unknown, empty }
}

async function readGroup(files: FleetFiles, folder: string, problems: Problem[]): Promise<Layer | null> {
  const type = await files.typeOf(folder)
  if (type !== 'directory') {
    problems.push({ source: folder, line: 0, message: 'no folder, expected one with the files hosts and config.yaml' })
    return null
  }
  pushAll(problems, misnamed(folder, await files.list(folder)))
  const source = `${folder}/config.yaml`
  const file = await files.read(source, MAX_CONFIG_BYTES)
  if (file.kind !== 'read') {
    const message = file.kind === 'absent' ? 'does not exist, expected what its hosts have in common' : file.why
    problems.push({ source, line: 0, message })
    return null
  }
  const read = readLayer(file.bytes, source)
  if (read.kind === 'layer') return read.layer
  pushAll(problems, read.problems)
  return null
}

/** A name or a glob of a list, and its line. */
interface Entry {
  readonly entry: string
  readonly line: number
}

/** The names in a list, null if it is not one: one a line, `#` begins a comment. Plain text and not YAML, in which a host `1e3` is a number and `no` may be false. */
async function readList(files: FleetFiles, source: string, problems: Problem[]): Promise<readonly Entry[] | null> {
  const file = await files.read(source, MAX_LIST_BYTES)
  if (file.kind !== 'read') {
    const message = file.kind === 'absent' ? 'does not exist, expected the names of its hosts, one a line' : file.why
    problems.push({ source, line: 0, message })
    return null
  }
  const entries: Entry[] = []
  let isWrong = false
  for (const [at, text] of file.bytes.toString('utf8').split('\n').entries()) {
    const entry = text.replace(/#.*$/, '').trim()
    if (entry === '') continue
    if (ENTRY.test(entry)) entries.push({ entry, line: at + 1 })
    else {
      isWrong = true
      problems.push({ source, line: at + 1, message: `${quoteText(entry)}: ${HOST_NAME_FORM}, or a glob of one` })
    }
  }
  return isWrong ? null : entries
}
