import type { Command, Redirect, Script } from '../script/model.ts'
import { nameOf } from './queries.ts'
import { type Hit, type HouseRule, sh } from './rule.ts'

/** Rules about single commands and words that have a safer form. */
export const WORD_RULES: readonly HouseRule[] = [
  {
    id: 'GH023',
    title: 'eval',
    why: 'A hook runs as root, and names of instances and paths are data: evaluated, they are commands.',
    severity: 'error',
    scope: 'any',
    bad: sh('eval "$1"'),
    good: sh('"$1"'),
    check: named(['eval'], 'data becomes commands here'),
  },
  {
    id: 'GH024',
    title: 'backquotes',
    why: 'Backquotes do not nest, and backslashes mean something else between them than anywhere else.',
    severity: 'style',
    scope: 'any',
    bad: sh('today=`date`', 'printf \'%s\\n\' "$today"'),
    good: sh('today=$(date)', 'printf \'%s\\n\' "$today"'),
    check: ({ backquotes }) => backquotes.map((offset) => ({ offset, message: 'a backquote, expected $( )' })),
  },
  {
    id: 'GH025',
    title: 'echo of data',
    why: "What `echo` does with a text that begins with `-` or has a backslash in it differs from shell to shell; the log then says something else than what happened. (A line to a descriptor of the script's own, or to the kernel, is left alone.)",
    severity: 'style',
    scope: 'any',
    bad: sh('echo "$1"'),
    good: sh('printf \'%s\\n\' "$1"'),
    check: (script) =>
      script.commands
        .filter((command) => nameOf(command) === 'echo' && echoesData(command))
        .map(({ offset }) => ({
          offset,
          message: "echo may take this for an option or an escape, expected printf '%s\\n'",
        })),
  },
  {
    id: 'GH026',
    title: 'set -e',
    why: 'Under `set -e` any status but 0 ends the script: 5, the success of a freeze, ends it with the database frozen (a Kubernetes sample), and a stray failure skips a thaw.',
    severity: 'error',
    scope: 'any',
    bad: sh('set -e', "printf '%s\\n' hello"),
    good: sh('set -u', "printf '%s\\n' hello"),
    check: (script) =>
      script.commands
        .filter((command) => nameOf(command) === 'set' && setsErrexit(command.words.slice(1).map(({ plain }) => plain)))
        .map(({ offset }) => ({ offset, message: 'a status of 5 ends the script here' })),
  },
  {
    id: 'GH027',
    title: 'which',
    why: '`which` is no part of POSIX; where it is missing, its failure looks like that of what it looks for.',
    severity: 'style',
    scope: 'any',
    bad: sh('which iris || exit 1'),
    good: sh('command -v iris || exit 1'),
    check: named(['which'], 'which may be missing, expected command -v'),
  },
  {
    id: 'GH028',
    title: 'a file read as commands',
    why: 'A configuration that is sourced runs as root whatever a user wrote into the file, and a file that is missing or half-written changes what the hook does. The script is the plan.',
    severity: 'warning',
    scope: 'any',
    bad: sh('. /etc/hook.conf', 'printf \'%s\\n\' "$NAME"'),
    good: sh("NAME='PROD'", 'printf \'%s\\n\' "$NAME"'),
    check: named(['.', 'source'], 'what this file says is run as root'),
  },
  {
    id: 'GH029',
    title: 'a loop over the words of an output',
    why: 'A list command that fails, hangs or is not on PATH gives an empty loop, and the hook exits 0 with nothing frozen; a name with a blank or a `*` becomes another one.',
    severity: 'error',
    scope: 'any',
    bad: sh('for name in $(iris qlist); do', 'printf \'%s\\n\' "$name"', 'done'),
    good: sh(
      'iris qlist >/run/list || exit 1',
      'while IFS=^ read -r name _; do',
      'printf \'%s\\n\' "$name"',
      'done </run/list',
    ),
    check: (script) =>
      script.commands
        .filter(
          (command) => command.words[0]?.raw === 'for' && command.words.some(({ raw }) => /^(?:`|\$\([^(])/.test(raw)),
        )
        .map(({ offset }) => ({
          offset,
          message: 'a list that cannot be had is an empty loop here, expected a check of its status',
        })),
  },
]

function named(names: readonly string[], message: string): (script: Script) => readonly Hit[] {
  return (script) =>
    script.commands.filter((command) => names.includes(nameOf(command))).map(({ offset }) => ({ offset, message }))
}

// Fixed words followed by something are left alone: no shell takes them for an option.
function echoesData(command: Command): boolean {
  const [first, ...rest] = command.words.slice(1)
  if (first === undefined || command.redirects.some(isPrivate)) return false
  if (/^"?(?:\$[A-Za-z0-9_{(*@]|`)/.test(first.raw) || /^-[neE]+$/.test(first.plain)) return true
  return [first, ...rest].some(({ raw }) => /^\$[A-Za-z_{(*@]/.test(raw) || /\\[abcefnrtv0\\]/.test(raw))
}

function isPrivate({ operator, target }: Redirect): boolean {
  return (operator === '>&' && /^[3-9]$/.test(target?.plain ?? '')) || (target?.plain ?? '').startsWith('/proc/')
}

function setsErrexit(words: readonly string[]): boolean {
  return words.some((word, index) => /^-[a-z]*e/.test(word) || (word === 'errexit' && words[index - 1] === '-o'))
}
