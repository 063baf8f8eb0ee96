import type { Command } from '../script/model.ts'
import { assignmentsOf, isTalk, nameOf } from './queries.ts'
import { type HouseRule, sh } from './rule.ts'

/** Rules about where a hook writes. */
export const PATH_RULES: readonly HouseRule[] = [
  {
    id: 'GH030',
    title: 'a relative path',
    why: 'The working folder is whatever VMware Tools has: a log named `./hook.log` is written somewhere, or nowhere, and a session resolves it in its own folder (AWS sample).',
    severity: 'error',
    scope: 'any',
    bad: sh("printf '%s\\n' hello >>hook.log"),
    good: sh("printf '%s\\n' hello >>/var/log/hook.log"),
    check: (script) =>
      script.commands
        .filter((command) => redirectsRelative(command) || assignsRelative(command))
        .map(({ offset }) => ({
          offset,
          message: 'relative to whatever folder VMware Tools is in, expected a full path',
        })),
  },
  {
    id: 'GH031',
    title: 'a predictable name in /tmp',
    why: 'Any user can put a symlink, a FIFO or a stale file there before root comes; and where vmtoolsd has PrivateTmp, pre-freeze and post-thaw may see different folders. State belongs into a 0700 folder in /run.',
    severity: 'error',
    scope: 'any',
    bad: sh('touch /tmp/hook.lock'),
    good: sh('touch /run/hook/lock'),
    check: (script) =>
      script.commands
        .filter((command) => nameOf(command) !== 'mktemp' && !isTalk(withoutTarget(command)) && usesTmp(command))
        .map(({ offset }) => ({
          offset,
          message: 'a name in /tmp that others can take first, expected a folder of its own in /run',
        })),
  },
]

const LITERAL = /^[A-Za-z0-9_.][^$`]*$/

function redirectsRelative(command: Command): boolean {
  return command.redirects.some(
    ({ operator, target }) => /[>|]$/.test(operator) && target !== null && LITERAL.test(target.plain.slice(0, 500)),
  )
}

function assignsRelative(command: Command): boolean {
  return assignmentsOf(command).some(
    ({ name, value }) => /LOG/i.test(name) && /^\.{1,2}\/|^[A-Za-z0-9_.-]+\.log$/.test(value.slice(0, 500)),
  )
}

// A message may name /tmp, unless it goes there.
function withoutTarget(command: Command): Command {
  return command.redirects.some(({ target }) => isTmp(target?.plain ?? '')) ? { ...command, words: [] } : command
}

function usesTmp(command: Command): boolean {
  return [...command.words, ...command.redirects.map(({ target }) => target)].some((word) => isTmp(word?.plain ?? ''))
}

function isTmp(text: string): boolean {
  return /(?:^|[=:"'\s])\/(?:var\/)?tmp(?:\/|$)/.test(text) && !/\$\(mktemp/.test(text)
}
