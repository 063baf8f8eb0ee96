import { readFileSync } from 'node:fs'
import { errnoOf, report } from './errors.ts'
import { guardStreams, writeOutput } from './guard-streams.ts'
import { packageVersion, share } from './host/share.ts'
import { requireOwnTool } from './own-tool.ts'
import { foldHelp } from './text/fold-help.ts'
import { plainErrors } from './text/plain-errors.ts'
import { terminalOf } from './text/terminal.ts'

/** The file with the help of a verb, or of the tool for null, which the build writes. */
export function helpFile(verb: string | null): string {
  return share(`help/${verb ?? 'gen-hooks'}.txt`)
}

/**
 * Prints the version or a help text from its file, since the parser alone takes longer to load than all that this needs. Resolves to the exit status; null if
 * the words ask for something else, or for the help of a verb that does not exist.
 */
export async function printReadyText(words: readonly string[]): Promise<number | null> {
  const asked = askedText(words)
  if (asked === null) return null
  guardStreams()
  try {
    await requireOwnTool('text', process.argv[1])
    const text = asked === 'version' ? packageVersion() : readHelp(asked.helpOf)
    if (text === null) return null
    writeOutput(`${foldHelp(text, terminalOf(process.stdout, process.env).columns)}\n`)
    return 0
  } catch (error) {
    const { text, exit } = report(error)
    plainErrors((said) => process.stderr.write(said))(text)
    return exit
  }
}

function askedText(words: readonly string[]): 'version' | { readonly helpOf: string | null } | null {
  const [first = '', second = ''] = words
  if (words.length === 1 && isOne(first, '--version', '-V')) return 'version'
  if (words.length === 1 && isOne(first, '--help', '-h', 'help')) return { helpOf: null }
  if (words.length !== 2) return null
  const verb = first === 'help' ? second : isOne(second, '--help', '-h') ? first : ''
  return /^[a-z]+$/.test(verb) ? { helpOf: verb } : null
}

function isOne(word: string, ...words: readonly string[]): boolean {
  return words.includes(word)
}

function readHelp(verb: string | null): string | null {
  try {
    return readFileSync(helpFile(verb), 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}
