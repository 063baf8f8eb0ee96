import { HOUSE_RULES } from '../house-rules/house-rules.ts'

/** What there is to say of a rule besides a finding. */
export interface RuleWords {
  readonly title: string
  readonly why: string
  /** The same with the two examples. */
  readonly markdown: string
  /** A page that is not ours. */
  readonly url?: string
}

const OWN: Readonly<Record<string, readonly [title: string, why: string]>> = {
  settings: [
    'settings that are not sound',
    'The settings above the engine are quoted literals with the values that a configuration gives; anything else is not what gen-hooks renders.',
  ],
  syntax: [
    'a script that cannot be parsed',
    'A shell that cannot parse a hook ends it with an error, and the snapshot fails.',
  ],
  format: ['not formatted', 'Scripts that gen-hooks renders are formatted as shfmt -i 4 does.'],
}

/** The words for a rule: of ours those of the house rules, of ShellCheck the address of its page. */
export function rulesWords(rule: string): RuleWords {
  const house = HOUSE_RULES.find(({ id }) => id === rule)
  if (house !== undefined) {
    const { title, why, bad, good } = house
    return { title, why, markdown: `${why}\n\nNot so:\n\n${fenced(bad)}\n\nBut so:\n\n${fenced(good)}` }
  }
  if (/^SC\d+$/.test(rule)) {
    const url = `https://www.shellcheck.net/wiki/${rule}`
    return { title: `ShellCheck ${rule}`, why: `See ${url}`, markdown: `See [${rule}](${url}).`, url }
  }
  const [title = rule, why = rule] = OWN[rule] ?? []
  return { title, why, markdown: why }
}

function fenced(script: string): string {
  return `\`\`\`sh\n${script.trimEnd()}\n\`\`\``
}
