import { GenHooksError } from '../../errors.ts'
import { partsOf } from '../../hook/parts.ts'
import { sha256 } from '../../text/sha256.ts'
import { ENGINE_PATH, OWN_NAMES, SETTINGS_NAME } from '../host-files.ts'
import { HOST_NAME } from '../host-name.ts'
import type { RenderedTree } from './rendered-tree.ts'

/** One of the two renderings. */
export interface Side {
  readonly tree: RenderedTree
  /** The names of gen-hooks' files of each host. */
  readonly hosts: ReadonlyMap<string, readonly string[]>
  readonly folderOf: (host: string) => string
  /** The engine that stands apart; null if each script has its own. */
  readonly engine: { readonly text: string; readonly sha256: string } | null
  /** The hosts that could not be rendered, by index.json, each with its first error. */
  readonly failed: ReadonlyMap<string, string>
}

/** A script in its parts, as far as it has such. */
export interface SideScript {
  readonly header: string
  readonly settings: string
  readonly engine: string
  readonly engineSha256: string
  /** Of gen-hooks; empty if the header tells none. */
  readonly version: string
  /** How the script is called in its header: it tells the layout. */
  readonly fileName: string
}

/** The name of the one host of a rendering that is no fleet. */
export const ONE_HOST = 'the script'

/** The hosts of a rendering. FILE_UNREADABLE if it has no files of gen-hooks. */
export async function openSide(tree: RenderedTree): Promise<Side> {
  const isFleet = tree.paths.includes('index.json')
  const hosts = new Map<string, string[]>()
  for (const path of tree.paths) {
    const [, host = isFleet ? '' : ONE_HOST, name = ''] =
      (isFleet ? /^hosts\/([^/]+)\/([^/]+)$/ : /^()?([^/]+)$/).exec(path) ?? []
    if ((isFleet && !HOST_NAME.test(host)) || !OWN_NAMES.has(name)) continue
    const names = hosts.get(host)
    if (names === undefined) hosts.set(host, [name])
    else names.push(name)
  }
  if (!isFleet && hosts.size === 0)
    throw new GenHooksError(
      'FILE_UNREADABLE',
      `${tree.name}: no files that render wrote, expected a folder of render or a script`,
      {
        hint: 'A folder of render --fleet has an index.json, one of render --out the scripts.',
      },
    )
  const texts = await tree.read([ENGINE_PATH, 'index.json'].filter((path) => isFleet && tree.paths.includes(path)))
  const engine = texts.get(ENGINE_PATH)
  return {
    tree,
    hosts,
    folderOf: (host) => (isFleet ? `hosts/${host}/` : ''),
    engine: engine === undefined ? null : { text: engine, sha256: sha256(engine) },
    failed: failedIn(texts.get('index.json') ?? ''),
  }
}

/** Total over any text: what is compared are the files, not what the index says of them. */
function failedIn(text: string): ReadonlyMap<string, string> {
  const failed = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (!line.startsWith('    {"kind":"failed",')) continue
    try {
      const { name, findings } = JSON.parse(line.replace(/,$/, ''))
      const [{ file = '', message = '' } = {}] = findings
      if (typeof name === 'string') failed.set(name, [file, message].filter((part) => part !== '').join(': '))
    } catch {
      // a damaged index: the host counts as gone then
    }
  }
  return failed
}

/** The name of the file that has the settings of a host; undefined if none has. */
export function scriptName(names: readonly string[]): string | undefined {
  return [SETTINGS_NAME, 'pre-freeze-script', '50-gen-hooks', 'post-thaw-script'].find((name) => names.includes(name))
}

/** The parts of a script, or of settings with the engine of the side. A text without borders is all settings. */
export function scriptOf(text: string, side: Side): SideScript {
  const parts = partsOf(text)
  const header = parts?.header ?? ''
  const own = parts === null || parts.engine === '' ? null : parts.engine
  const apart = parts?.engine === '' ? side.engine : null
  return {
    header,
    settings: parts?.settings ?? text,
    engine: own ?? apart?.text ?? '',
    engineSha256: own === null ? (apart?.sha256 ?? '') : sha256(own),
    version: /^# Rendered by gen-hooks (\S{1,40})\. /m.exec(header)?.[1] ?? '',
    fileName: /^# {3}sed '1,.*' (\S+) \| sha256sum$/m.exec(header)?.[1] ?? '',
  }
}
