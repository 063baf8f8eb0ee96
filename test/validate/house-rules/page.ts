import type { HouseRule } from '../../../src/validate/house-rules/rule.ts'

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
    '| rule | severity | finds |',
    '|---|---|---|',
    ...rules.map(({ id, severity, title }) => `| [${id}](#${id.toLowerCase()}) | ${severity} | ${title} |`),
    ...rules.flatMap(section),
    '',
  ].join('\n')
}

function section({ id, title, why, severity, scope, bad, good }: HouseRule): readonly string[] {
  return [
    '',
    `## ${id}`,
    '',
    `**${title}** (${severity}, in ${SCOPES[scope]}). ${why}`,
    '',
    ...example('Instead of', bad),
    '',
    ...example('write', good),
  ]
}

function example(word: string, text: string): readonly string[] {
  return [`${word}`, '```sh', text.replaceAll('\r', '\\r').trimEnd(), '```']
}
