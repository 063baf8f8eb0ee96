import { BIN_FOLDERS, LIST_PROGRAMS } from '../detect/binaries.ts'
import type { Host } from '../host/host.ts'
import { readText } from '../host/read-text.ts'
import { type Instance, idOf, LIST_TIMEOUT_SECONDS } from '../model.ts'
import { textLines } from '../text/lines.ts'
import { type Cpf, MOST_CPF_BYTES, parseCpf } from './cpf.ts'

/** An instance and what its configuration says. */
export interface InstanceFiles {
  readonly instance: Instance
  /** How many fields its line of qlist has, of which an old version has fewer; null if qlist was not asked or has no such line. */
  readonly fields: number | null
  readonly cpf:
    | { readonly kind: 'read'; readonly path: string; readonly cpf: Cpf }
    | { readonly kind: 'not read'; readonly because: string; readonly isAbsent: boolean }
}

const USUAL_NAME = { iris: 'iris.cpf', cache: 'cache.cpf' } as const

/** What qlist alone tells of an instance: how many fields it has, and by the fields 5 and 13 where its files are. */
interface Places {
  readonly fields: number
  readonly cpfName: string
  readonly dataFolder: string
}

/** The configuration of each instance. `isLive`: qlist is asked for its name and place. */
export async function readInstanceFiles(
  host: Host,
  instances: readonly Instance[],
  isLive: boolean,
): Promise<readonly InstanceFiles[]> {
  const places = isLive && instances.length > 0 ? await placesOf(host) : new Map<string, Places>()
  const found: InstanceFiles[] = []
  // one after the other: there may be hundreds
  for (const instance of instances)
    found.push({
      instance,
      fields: places.get(keyOf(instance))?.fields ?? null,
      cpf: await readCpf(host, instance, places.get(keyOf(instance))),
    })
  return found
}

const keyOf = ({ kind, name }: Pick<Instance, 'kind' | 'name'>): string => idOf({ kind, name: name.toUpperCase() })

async function placesOf(host: Host): Promise<ReadonlyMap<string, Places>> {
  const places = new Map<string, Places>()
  for (const { kind, program } of LIST_PROGRAMS) {
    const file = await host.which(program, BIN_FOLDERS)
    if (file === null) continue
    const { stdout } = await host.run(file, ['qlist'], { timeoutMs: LIST_TIMEOUT_SECONDS * 1000, env: { LC_ALL: 'C' } })
    for (const line of textLines(stdout)) {
      const fields = line.split('^')
      const [name = '', , , , cpfName = ''] = fields
      places.set(keyOf({ kind, name }), { fields: fields.length, cpfName, dataFolder: fields[12] ?? '' })
    }
  }
  return places
}

async function readCpf(host: Host, instance: Instance, places: Places | undefined): Promise<InstanceFiles['cpf']> {
  const usual = USUAL_NAME[instance.kind]
  const name = /^[\w-][\w.-]{0,99}$/.test(places?.cpfName ?? '') ? (places?.cpfName ?? usual) : usual
  const data = places?.dataFolder ?? ''
  // in a container with durable storage the configuration is with the data
  const folders = [...(data.startsWith('/') ? [data.replace(/\/+$/, '')] : []), instance.directory]
  let because = ''
  let isAbsent = true
  for (const folder of folders) {
    const path = `${folder}/${name}`
    const read = await readText(host, path, MOST_CPF_BYTES)
    if (read.kind === 'read') return { kind: 'read', path, cpf: parseCpf(read.text, `${folder}/mgr`) }
    isAbsent &&= read.kind === 'absent'
    because ||= `${path}: ${read.kind === 'absent' ? 'is not there' : read.because}`
  }
  return { kind: 'not read', because, isAbsent }
}
