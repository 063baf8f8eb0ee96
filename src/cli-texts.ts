import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse } from './cli-main.ts'
import { engineOf, engineText } from './hook/engine.ts'
import { EARLIER_ENGINES_FILE, ENGINES_FILE, enginesIn } from './hook/known-engines.ts'
import { readTemplates } from './hook/templates.ts'
import { packageVersion, share } from './host/share.ts'
import { writeManual } from './manual/files.ts'
import { helpFile } from './ready-text.ts'
import { allVerbs, VERB_NAMES } from './verbs/verbs.ts'

/** Writes what the table of verbs says into share: the help for `printReadyText`, the completions and the manual page; and the digests of the engines. The last act of the build. */
async function main(): Promise<void> {
  mkdirSync(dirname(helpFile(null)), { recursive: true })
  for (const verb of [null, ...VERB_NAMES]) {
    const said = await parse([...(verb === null ? [] : [verb]), '--help'])
    if (said.kind !== 'text') throw new Error(`${verb ?? 'gen-hooks'} --help: ${said.kind}, expected its text`)
    writeFileSync(helpFile(verb), said.text)
  }
  const templates = await readTemplates()
  const engines = [engineOf(templates.version, engineText(templates)), ...enginesIn(EARLIER_ENGINES_FILE)]
  writeFileSync(share(ENGINES_FILE), `${JSON.stringify(engines, null, 2)}\n`)
  writeManual(share('.'), await allVerbs(), packageVersion())
}

void main()
