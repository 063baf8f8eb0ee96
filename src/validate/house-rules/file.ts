import { asciiLine } from '../../text/printable.ts'
import { dialectOf, interpreterOf } from '../checked-file.ts'
import { type Hit, type HouseRule, sh } from './rule.ts'

const NOT_ASCII = /[\u0080-\uffff]+/g

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/g

/** Rules about the file as a whole: its first line and its characters. */
export const FILE_RULES: readonly HouseRule[] = [
  {
    id: 'GH001',
    title: 'no shell named in the first line',
    why: 'VMware Tools runs a hook without a `#!` line in whatever bash makes of it, and with a wrong one the quiesce fails (open-vm-tools, scriptOps.c).',
    severity: 'error',
    scope: 'any',
    bad: "printf '%s\\n' hello\n",
    good: sh("printf '%s\\n' hello"),
    check: ({ text }) => {
      const interpreter = interpreterOf(text)
      if (interpreter === null) return [{ offset: 0, message: 'the first line names no shell, expected #!/bin/sh' }]
      if (dialectOf({ text, ours: 'foreign' }) !== 'not a shell' && /^#![ \t]*\//.test(text)) return []
      return [{ offset: 0, message: 'the first line names no shell with its full path, expected #!/bin/sh' }]
    },
  },
  {
    id: 'GH002',
    title: 'carriage returns or control characters',
    why: 'A hook edited on Windows has `\\r` at every line end: the kernel looks for `/bin/sh\\r`, and some products skip such a script without a word (Commvault, NGT pre and post scripts).',
    severity: 'error',
    scope: 'any',
    bad: "#!/bin/sh\r\nprintf '%s\\n' hello\r\n",
    good: sh("printf '%s\\n' hello"),
    check: ({ text }) => matches(text, CONTROL, (found) => `control character 0x${hex(found)}`),
  },
  {
    id: 'GH003',
    title: 'characters that are not ASCII',
    why: 'VMware Tools passes its own locale on, so that what such bytes mean differs from guest to guest; typographic quotes and dashes come from copying out of a web page and quote nothing.',
    severity: 'warning',
    scope: 'any',
    bad: sh('printf \u201c%s\u201d hello'),
    good: sh("printf '%s' hello"),
    check: ({ text }) =>
      matches(text, NOT_ASCII, (found) =>
        /[\u2018-\u201f]/.test(found) ? 'typographic quote, which quotes nothing' : 'character outside ASCII',
      ),
  },
]

/** The only rule on a file that is not a shell script. */
export const NOT_A_SHELL: HouseRule = {
  id: 'GH037',
  title: 'not a shell script',
  why: 'Hooks in PHP, Python or Perl, and programs, are seen in public. Nothing here reads them, so nothing is known of them: `validate` says so with exit status 2, and the harness can still play them.',
  severity: 'error',
  scope: 'any',
  bad: "#!/usr/bin/php -q\n<?php echo 'hello';\n",
  good: sh("printf '%s\\n' hello"),
  check: ({ text }) => {
    if (dialectOf({ text, ours: 'foreign' }) !== 'not a shell') return []
    const interpreter = interpreterOf(text)
    return [
      {
        offset: 0,
        message: `not a shell script${interpreter === null ? '' : ` but ${asciiLine(interpreter, 40)}`}, not checked`,
      },
    ]
  },
}

// One hit a line at most: a file in another encoding would drown everything else.
function matches(text: string, pattern: RegExp, messageFor: (found: string) => string): readonly Hit[] {
  const hits: Hit[] = []
  let lineEnd = -1
  for (const match of text.matchAll(pattern)) {
    if (match.index < lineEnd) continue
    hits.push({ offset: match.index, message: messageFor(match[0]) })
    const end = text.indexOf('\n', match.index)
    lineEnd = end < 0 ? text.length : end
  }
  return hits
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0')
}
