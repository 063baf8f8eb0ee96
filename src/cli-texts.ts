import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse } from './cli-main.ts'
import { packageVersion, share } from './host/share.ts'
import { writeManual } from './manual/files.ts'
import { helpFile } from './ready-text.ts'
import { allVerbs, VERB_NAMES } from './verbs/verbs.ts'

/** Writes what the table of verbs says into share: the help for `printReadyText`, the completions and the manual page. The last act of the build. */
async function main(): Promise<void> {
  mkdirSync(dirname(helpFile(null)), { recursive: true })
  for (const verb of [null, ...VERB_NAMES]) {
    const said = await parse([...(verb === null ? [] : [verb]), '--help'])
    if (said.kind !== 'text') throw new Error(`${verb ?? 'gen-hooks'} --help: ${said.kind}, expected its text`)
    writeFileSync(helpFile(verb), said.text)
  }
  writeManual(share('.'), await allVerbs(), packageVersion())
}

void main()
