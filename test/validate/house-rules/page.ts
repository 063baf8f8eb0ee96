import type { HouseRule } from '../../../src/validate/house-rules/rule.ts'
import { CORPUS, rulesIn } from '../corpus.ts'
import { MISTAKES } from './mistakes.ts'

const SCOPES = { any: 'every script', ours: 'scripts that gen-hooks rendered' } as const

/** docs/reference/house-rules.md. */
export function houseRulesPage(rules: readonly HouseRule[]): string {
  return [
    '# House rules',
    '',
    'What `gen-hooks validate` looks for beside what ShellCheck and the parsers find. Made from src/validate/house-rules/ by',
    '`UPDATE_GOLDEN=1 npx jest test/validate/house-rules`; do not edit.',
    '',
    'The rules look at the text alone: they know no values, follow no other file, and a script without findings may still be wrong.',
    'Of one rule in one file at most ten findings are listed.',
    '',
    'How many scripts of the corpus (test/validate/corpus and test/other-hooks, in the form of what is seen in public) have the fault, and in how many the rule finds it, is said behind',
    'each rule; a script without a fault has no finding. The rules about our own form are held against what is rendered instead.',
    '',
    '| rule | severity | finds | have it | found |',
    '|---|---|---|---|---|',
    ...rules.map(
      ({ id, severity, title }) =>
        `| [${id}](#${id.toLowerCase()}) | ${severity} | ${title} | ${countsOf(id).join(' | ')} |`,
    ),
    '',
    '## Mistakes seen in public',
    '',
    'The list of mistakes in published hooks that this page was checked against, by who calls the script (`--as`; by name and place otherwise).',
    '',
    '| mistake | caller | found by |',
    '|---|---|---|',
    ...MISTAKES.map((row) => `| ${row.join(' | ')} |`),
    ...rules.flatMap(section),
    '',
  ].join('\n')
}

// the number of scripts of the corpus that have a fault, and in how many of them a rule finds the fault
function countsOf(id: string): readonly (number | string)[] {
  const found = CORPUS.filter(({ faults }) => rulesIn(faults).includes(id)).length
  const missed = CORPUS.filter((labelled) => rulesIn(labelled.missed).includes(id)).length
  return found + missed === 0 ? ['-', '-'] : [found + missed, found]
}

function section({ id, title, why, severity, scope, bad, good, names }: HouseRule): readonly string[] {
  return [
    '',
    `## ${id}`,
    '',
    `**${title}** (${severity}, in ${SCOPES[scope]}). ${why}`,
    '',
    ...example(named('Instead of', names?.bad), bad),
    '',
    ...example(named('write', names?.good), good),
  ]
}

function named(word: string, name: string | undefined): string {
  return name === undefined ? word : `${word} as ${name}`
}

function example(word: string, text: string): readonly string[] {
  return [`${word}`, '```sh', text.replaceAll('\r', '\\r').trimEnd(), '```']
}
