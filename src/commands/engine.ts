import { GenHooksError } from '../errors.ts'
import { type Engine, engineOf, engineText } from '../hook/engine.ts'
import { judgeScript, type ScriptJudgement } from '../hook/judge-script.ts'
import { ENGINES_FILE, enginesIn } from '../hook/known-engines.ts'
import { partsOf } from '../hook/parts.ts'
import { readProvenance } from '../hook/provenance.ts'
import { readTemplates } from '../hook/templates.ts'
import type { EngineDocument } from '../schemas/engine.ts'
import { jsonDocument } from '../text/json.ts'
import { printable } from '../text/printable.ts'
import { table } from '../text/table.ts'
import { DONE, FAILED, type Io } from './io.ts'
import { readScripts } from './read-scripts.ts'
import { requireWholeScripts } from './require-whole-scripts.ts'

export interface EngineOptions {
  /** Scripts to judge; none for what is known. */
  readonly files: readonly string[]
  /** Print the engine itself. */
  readonly text?: boolean | undefined
  readonly json?: boolean | undefined
}

/** `gen-hooks engine`: exit 0 if the engine of this version, or that of each FILE, is known, and each FILE is as it was rendered, with sound settings; else 1. */
export async function runEngine(options: EngineOptions, io: Io): Promise<number> {
  const { text = false, json = false } = options
  if (text && json) throw new GenHooksError('USAGE', '--text: with --json, expected one of both')
  const scripts = await readScripts(options.files, io)
  if (text && scripts.length > 1)
    throw new GenHooksError('USAGE', `--text: ${scripts.length} files, expected one at most`)
  const templates = await readTemplates()
  const own = engineText(templates)
  const known = enginesIn(ENGINES_FILE)
  const ours = engineOf(templates.version, own)
  requireWholeScripts(scripts, [...known, ours], 'engine')
  const [script] = scripts
  if (text) {
    io.out(script === undefined ? own : engineIn(script.name, script.text))
    return DONE
  }
  const isKnown = known.some(({ sha256 }) => sha256 === ours.sha256)
  if (!isKnown) io.err('engine: what the templates render is not the engine of the build, and is checked in full\n')
  const engines = known.length === 0 ? [ours] : known
  const files = scripts.map(({ name, text }) => ({ file: name, ...toldOf(judgeScript(text, known), text) }))
  const document: EngineDocument = { schema: 'gen-hooks/engine/1', version: templates.version, engines, files }
  io.out(json ? jsonDocument(document) : files.length === 0 ? enginesText(engines) : files.map(fileText).join(''))
  const isGood = files.every(
    ({ engine, intact, faults }) => engine === 'known' && intact === true && faults.length === 0,
  )
  return isGood && (isKnown || files.length > 0) ? DONE : FAILED
}

function engineIn(name: string, text: string): string {
  const parts = partsOf(text)
  if (parts !== null) return parts.engine
  throw new GenHooksError('USAGE', `${printable(name, 1000)}: has no engine, expected a script of gen-hooks`)
}

type Told = Omit<EngineDocument['files'][number], 'file'>

function toldOf(judgement: ScriptJudgement, text: string): Told {
  switch (judgement.kind) {
    case 'no parts':
      return { engine: 'none', faults: [] }
    case 'borders':
      return { engine: 'none', faults: [judgement.fault] }
    case 'parts': {
      const { engine, engineSha256, settingsSha256, faults } = judgement
      const version = engine === null ? {} : { version: engine.version }
      const provenance = readProvenance(text)
      const intact = provenance.kind === 'ours' && provenance.intact
      return {
        engine: engine === null ? 'not known' : 'known',
        ...version,
        engineSha256,
        settingsSha256,
        intact,
        faults,
      }
    }
  }
}

function enginesText(engines: readonly Engine[]): string {
  const rows = engines.map(({ version, lines, sha256 }) => [version, String(lines), sha256])
  return table(['VERSION', 'LINES', 'ENGINE SHA256'], rows)
}

function fileText({ file, ...told }: EngineDocument['files'][number]): string {
  const settings = told.faults.length === 0 ? 'settings sound' : 'settings not sound'
  const engine = {
    known: `engine of gen-hooks ${told.version}, ${settings}`,
    'not known': `engine not known, ${settings}`,
    none: 'no engine of gen-hooks',
  }[told.engine]
  const digests = [
    ...(told.engineSha256 === undefined ? [] : [`engine sha256: ${told.engineSha256}`]),
    ...(told.settingsSha256 === undefined ? [] : [`settings sha256: ${told.settingsSha256}`]),
  ]
  const edited = told.intact === false ? ['edited after it was rendered: its header tells other digests'] : []
  const faults = told.faults.map(({ line, message }) => (line === 0 ? message : `line ${line}: ${message}`))
  return [
    `${printable(file, 1000)}: ${engine}`,
    ...[...digests, ...edited, ...faults].map((one) => `    ${one}`),
    '',
  ].join('\n')
}
