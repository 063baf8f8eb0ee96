import type { Engine } from '../hook/engine.ts'
import type { FleetDocument } from '../schemas/fleet.ts'
import { jsonText } from '../text/json.ts'
import { ENGINE_PATH, type Form } from './host-files.ts'

/** A host as index.json has it. */
export type IndexHost = FleetDocument['hosts'][number]

/** How index.json begins: what tells a folder that `render --fleet` wrote. */
export const INDEX_BEGIN = '{\n  "schema": "gen-hooks/fleet/1",\n'

/** What stands in index.json above the hosts. */
export function indexHead(of: {
  readonly version: string
  readonly form: Form
  readonly engine: Engine
  readonly isKnown: boolean
}): string {
  const engine: FleetDocument['engine'] = { file: ENGINE_PATH, sha256: of.engine.sha256, known: of.isKnown }
  return `${INDEX_BEGIN}  "version": ${jsonText(of.version)},\n  "form": ${jsonText(of.form)},\n  "engine": ${jsonText(engine)},\n  "hosts": [\n`
}

/** A host in index.json, on a line of its own: a host that changed is one line of a diff. */
export function hostLine(host: IndexHost, isFirst: boolean): string {
  return `${isFirst ? '' : ',\n'}    ${jsonText(host)}`
}

/** What stands below the hosts; there is one at least. */
export const INDEX_END = '\n  ]\n}\n'
