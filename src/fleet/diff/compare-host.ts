import { structuredPatch } from 'diff'
import { unifiedDiff } from '../../text/diff.ts'
import { sha256 } from '../../text/sha256.ts'
import type { Collector } from './changes.ts'
import { settingsWords } from './settings-words.ts'
import { type Side, type SideScript, scriptName, scriptOf } from './side.ts'

/** The texts of files by their names; what git knows as the same on both sides is not among them. */
export type Texts = ReadonlyMap<string, string>

/** Collects what differs of a host that is on both sides; whether anything does. */
export function compareHost(
  host: string,
  [before, from]: readonly [Side, Texts],
  [after, to]: readonly [Side, Texts],
  collect: Collector,
): boolean {
  const names = [scriptName(before.hosts.get(host) ?? []), scriptName(after.hosts.get(host) ?? [])] as const
  const [oldText, newText] = [from.get(names[0] ?? ''), to.get(names[1] ?? '')]
  const folder = after.folderOf(host)
  const found: boolean[] = []
  if (oldText !== undefined && newText !== undefined) {
    const [old, now] = [scriptOf(oldText, before), scriptOf(newText, after)]
    found.push(compareEngines(host, old, now, collect), compareScripts(host, folder + names[1], old, now, collect))
  } else if (before.engine !== null || after.engine !== null) {
    const engineOf = (engine: Side['engine']) => ({
      engine: engine?.text ?? '',
      engineSha256: engine?.sha256 ?? '',
      version: '',
    })
    found.push(compareEngines(host, engineOf(before.engine), engineOf(after.engine), collect))
  }
  // the pair is one script: a second name with the same bytes says nothing of its own. A script on one side alone is a file like any other
  const isCompared = oldText !== undefined && newText !== undefined
  const others = (texts: Texts, name: string | undefined, text: string | undefined): Texts =>
    new Map([...texts].filter(([one, its]) => !isCompared || (one !== name && its !== text)))
  const [oldFiles, newFiles] = [others(from, names[0], oldText), others(to, names[1], newText)]
  for (const name of new Set([...oldFiles.keys(), ...newFiles.keys()]))
    found.push(compareFiles(host, folder + name, name, oldFiles.get(name), newFiles.get(name), collect))
  return found.includes(true)
}

type EngineOf = Pick<SideScript, 'engine' | 'engineSha256' | 'version'>

function compareEngines(host: string, old: EngineOf, now: EngineOf, collect: Collector): boolean {
  const isSame = old.engineSha256 === now.engineSha256
  if (isSame && old.version === now.version) return false
  const key = isSame ? `version ${old.version} ${now.version}` : `engine ${old.engineSha256} ${now.engineSha256}`
  collect.add(key, host, () => ({
    kind: 'engine',
    words: [
      ...(old.version === now.version ? [] : [`gen-hooks ${old.version || '?'} -> ${now.version || '?'}`]),
      isSame
        ? 'the engine is the same'
        : `engine ${old.engineSha256.slice(0, 12) || 'none'} -> ${now.engineSha256.slice(0, 12) || 'none'}`,
    ],
    diff: isSame ? '' : unifiedDiff('engine', Buffer.from(old.engine), now.engine),
  }))
  return true
}

function compareScripts(host: string, path: string, old: SideScript, now: SideScript, collect: Collector): boolean {
  const isMoved = old.fileName !== now.fileName
  if (isMoved)
    collect.add(`layout ${old.fileName} ${now.fileName}`, host, () => ({
      kind: 'layout',
      words: [`layout ${layoutOf(old.fileName)} -> ${layoutOf(now.fileName)}`],
      diff: '',
    }))
  if (old.settings !== now.settings) {
    const words = settingsWords(old.settings, now.settings)
    const key = JSON.stringify([words, changedLines(old.settings, now.settings)])
    collect.add(`settings ${key}`, host, () => ({
      kind: 'settings',
      words: words.length > 0 ? words : ['the settings say it otherwise'],
      diff: unifiedDiff(path, Buffer.from(old.settings), now.settings),
    }))
    return true
  }
  // of another version the header may be of another form
  if (old.version === now.version && plainHeader(old) !== plainHeader(now)) {
    const diff = unifiedDiff(path, Buffer.from(old.header), now.header)
    collect.add(`header ${sha256(diff.replace(/^.*\n.*\n/, ''))}`, host, () => ({
      kind: 'header',
      words: ['the header differs'],
      diff,
    }))
    return true
  }
  const [oldConfig, newConfig] = [configIn(old), configIn(now)]
  if (isMoved || oldConfig === newConfig) return isMoved
  collect.add('configuration', host, () => ({
    kind: 'configuration',
    words: ['the configuration is another one, and what the hooks do is the same'],
    diff: '',
  }))
  return true
}

/** Collects that a file differs, of one host or, with null, of all. */
export function compareFiles(
  host: string | null,
  path: string,
  name: string,
  old: string | undefined,
  now: string | undefined,
  collect: Collector,
): boolean {
  if (old === now) return false
  const what = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed'
  const key = JSON.stringify([name, old === undefined ? '' : sha256(old), now === undefined ? '' : sha256(now)])
  collect.add(`file ${key}`, host, () => ({
    kind: 'file',
    words: [`${name} ${what}`],
    diff: unifiedDiff(path, old === undefined ? null : Buffer.from(old), now ?? null),
  }))
  return true
}

/** The time grows with the square of the lines that differ; a plan of a thousand instances of which each changes has as many. */
const MOST_EDITS = 2000

/** The lines that go and come, without their places: the same change has the same ones in another plan. Of texts that are too different, these themselves. */
function changedLines(before: string, after: string): readonly string[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: 0, maxEditLength: MOST_EDITS })
  return patch === undefined ? [sha256(before), sha256(after)] : patch.hunks.flatMap(({ lines }) => lines)
}

const layoutOf = (fileName: string): string =>
  fileName === '50-gen-hooks' ? 'backupScripts.d' : fileName === '' ? '?' : 'legacy'

/** The header without what follows from settings, engine, version and layout. */
function plainHeader({ header, fileName }: SideScript): string {
  const lines = header
    .split('\n')
    .filter((line) => !/^# (?:config|header|settings|engine) sha256: [0-9a-f]{64}$/.test(line))
  return lines.map((line) => (fileName === '' ? line : line.replace(` ${fileName} | sha256sum`, ''))).join('\n')
}

function configIn({ header }: SideScript): string {
  return /^# config sha256: ([0-9a-f]{64})$/m.exec(header)?.[1] ?? ''
}
