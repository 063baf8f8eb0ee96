import { nameOf } from './queries.ts'
import { type HouseRule, sh } from './rule.ts'

/** Rules about the form of what gen-hooks renders. */
export const SHAPE_RULES: readonly HouseRule[] = [
  {
    id: 'GH034',
    title: 'a finding switched off',
    why: 'A rendered script passes ShellCheck as it stands; a `disable=` would hide the next finding too.',
    severity: 'error',
    scope: 'ours',
    bad: sh('# shellcheck disable=SC2086', 'main() {', '    set -u', '}', 'main "$@"'),
    good: sh('main() {', '    set -u', '}', 'main "$@"'),
    check: ({ comments }) =>
      comments
        .filter(({ text }) => /^#\s{0,20}shellcheck\s/.test(text))
        .map(({ offset }) => ({ offset, message: 'ShellCheck is told to look away' })),
  },
  {
    id: 'GH035',
    title: 'a last line other than main',
    why: 'Everything is in functions and the last line calls main: a file that was cut off in writing then does nothing.',
    severity: 'error',
    scope: 'ours',
    bad: sh('set -u', "printf '%s\\n' hello"),
    good: sh('main() {', "    printf '%s\\n' hello", '}', 'set -u', 'main "$@"'),
    check: ({ commands, text }) => {
      const last = commands.at(-1)
      if (
        last?.block === null &&
        last.words.map(({ raw }) => raw).join(' ') === 'main "$@"' &&
        text.endsWith('main "$@"\n')
      )
        return []
      return [{ offset: last?.offset ?? 0, message: 'the last line is not main "$@"' }]
    },
  },
  {
    id: 'GH036',
    title: 'no set -u',
    why: 'A misspelt variable is an empty word without it, and `$DIR/state` becomes `/state`.',
    severity: 'error',
    scope: 'ours',
    bad: sh('main() {', '    :', '}', 'main "$@"'),
    good: sh('main() {', '    :', '}', 'set -u', 'main "$@"'),
    check: ({ commands }) =>
      commands.some(
        (command) => nameOf(command) === 'set' && command.words.some(({ plain }) => /^-[a-z]*u/.test(plain)),
      )
        ? []
        : [{ offset: 0, message: 'set -u is missing' }],
  },
]
