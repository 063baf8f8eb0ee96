import { readConfig } from '../config/read.ts'
import { GenHooksError } from '../errors.ts'
import { explain } from '../explain/explain.ts'
import { explainText } from '../explain/text.ts'
import { engineOf, engineText } from '../hook/engine.ts'
import { digestsOf, partsOf } from '../hook/parts.ts'
import { readProvenance } from '../hook/provenance.ts'
import { settingsFaults } from '../hook/settings-grammar.ts'
import { readTemplates } from '../hook/templates.ts'
import { readWholeSettings } from '../hook/whole-settings.ts'
import { packageVersion } from '../host/share.ts'
import { HOOK_TARGETS, pathOf } from '../install/targets.ts'
import type { ExplainDocument } from '../schemas/explain.ts'
import { jsonDocument } from '../text/json.ts'
import { asciiLine } from '../text/printable.ts'
import { sha256 } from '../text/sha256.ts'
import { DONE, type Io } from './io.ts'
import { readScripts } from './read-scripts.ts'
import { renderingFor } from './rendering.ts'
import { requireWholeScripts } from './require-whole-scripts.ts'

export interface ExplainCommand {
  /** Scripts to explain; none for those that are installed, or that `inventory` makes. */
  readonly files: readonly string[]
  readonly config?: string | undefined
  readonly inventory?: string | undefined
  /** Whether to explain what would be rendered: the command line names what from. */
  readonly renders: boolean
  readonly json?: boolean | undefined
}

interface Explained {
  readonly path: string
  readonly text: string
}

/** `gen-hooks explain`: says on one page what scripts of ours do. */
export async function runExplain(options: ExplainCommand, io: Io): Promise<number> {
  const { source, scripts } = await scriptsFor(options, io)
  const page = await explainScripts(source, scripts)
  io.out(options.json === true ? jsonDocument(page) : explainText(page))
  return DONE
}

type Source = ExplainDocument['source']

async function scriptsFor(
  { files, config, inventory, renders }: ExplainCommand,
  io: Io,
): Promise<{ readonly source: Source; readonly scripts: readonly Explained[] }> {
  if (files.length > 0 && renders) {
    const option = inventory === undefined ? '--config' : '--inventory'
    throw new GenHooksError('USAGE', `${option}: beside ${asciiLine(files[0] ?? '')}, expected one of the two`)
  }
  if (files.length > 0) return { source: 'file', scripts: await readAll(files, io) }
  if (!renders) return { source: 'installed', scripts: await installedScripts(io) }
  const { hooks } = await renderingFor({ config, inventory }, io, readConfig)
  return { source: 'rendered', scripts: hooks.map(({ fileName, text }) => ({ path: fileName, text })) }
}

async function readAll(names: readonly string[], io: Io): Promise<readonly Explained[]> {
  const scripts = await readScripts(names, io)
  const templates = await readTemplates()
  requireWholeScripts(scripts, [engineOf(templates.version, engineText(templates))], 'explain')
  return scripts.map(({ name, text }) => ({ path: name === '-' ? 'standard input' : name, text }))
}

async function installedScripts(io: Io): Promise<readonly Explained[]> {
  const found: string[] = []
  for (const path of HOOK_TARGETS.map(pathOf)) if ((await io.host.lstat(path)) !== null) found.push(path)
  if (found.length > 0) return await readAll(found, io)
  throw new GenHooksError(
    'NOT_EXPLAINED',
    `no hooks are installed, expected ${HOOK_TARGETS.map(pathOf).join(' or ')}`,
    {
      hint: 'gen-hooks explain FILE explains a script that lies elsewhere, --inventory FILE what would be rendered.',
    },
  )
}

/** The page about scripts that are all of ours, unedited, of this version, and say the same. Throws NOT_EXPLAINED if one is not. */
async function explainScripts(source: Source, scripts: readonly Explained[]): Promise<ExplainDocument> {
  const [first] = scripts
  const [made] = scripts.map(provenanceOf)
  if (first === undefined || made === undefined) throw new Error('nothing to explain')
  const name = asciiLine(first.path)
  const other = scripts.find(({ text }) => text !== first.text)
  if (other !== undefined)
    throw refusal(`${asciiLine(other.path)}: differs from ${name}, expected the same script`, AGAIN)
  const settings = readWholeSettings(first.text)
  const parts = partsOf(first.text)
  if (settings === null || parts === null) throw refusal(`${name}: its settings cannot be read`, AGAIN)
  // the digests in a script are what its writer says: a line that runs something may stand in them
  const [fault] = settingsFaults(parts)
  if (fault !== undefined) throw refusal(`${name}:${fault.line}: ${fault.message}`, NOT_SOUND)
  const digests = digestsOf(parts)
  if (digests.engineSha256 !== sha256(engineText(await readTemplates())))
    throw refusal(`${name}: its engine is not that of gen-hooks ${made.version}`, AGAIN)
  const files = scripts.map(({ path, text }) => ({ path: asciiLine(path), sha256: sha256(text) }))
  return explain(first.text, settings, { source, files, ...made, ...digests })
}

const AGAIN = 'Render and install them again; gen-hooks status says what is installed.'

const NOT_SOUND =
  'gen-hooks did not write that line, and root would run what stands there. gen-hooks engine FILE names each such line.'

function provenanceOf({ path, text }: Explained): { readonly version: string; readonly configSha256: string } {
  const provenance = readProvenance(text)
  const name = asciiLine(path)
  if (provenance.kind === 'foreign')
    throw refusal(`${name}: not a hook of gen-hooks`, 'gen-hooks validate FILE checks any script.')
  const { version, configSha256, intact } = provenance
  if (!intact)
    throw refusal(
      `${name}: was edited after gen-hooks ${version} rendered it`,
      'Only the script itself says what it does now. gen-hooks install --adopt puts the rendered one there and keeps this one.',
    )
  if (version !== packageVersion())
    throw refusal(
      `${name}: rendered by gen-hooks ${version}, expected ${packageVersion()}`,
      `Its own header and plan hold: exit statuses, log, and a line for each instance. gen-hooks ${version} explains the rest; gen-hooks install replaces it by what this version explains.`,
    )
  return { version, configSha256 }
}

function refusal(message: string, hint: string): GenHooksError {
  return new GenHooksError('NOT_EXPLAINED', message, { hint })
}
