import type { Block, Command } from '../script/model.ts'
import { type Hit, type HouseRule, sh } from './rule.ts'

const ENDS: ReadonlyMap<Block['kind'], string> = new Map([
  ['if', 'fi'],
  ['then', 'fi'],
  ['else', 'fi'],
  ['while', 'done'],
  ['do', 'done'],
  ['case', 'esac'],
  ['function', '}'],
  ['group', '}'],
  ['subshell', ')'],
])

/** Rules about text that was lost or changed between the author and the file. */
export const DAMAGE_RULES: readonly HouseRule[] = [
  {
    id: 'GH032',
    title: 'text damaged in copying',
    why: 'Published scripts have lost characters: `2>&1` cut to `$`, `&gt;` for `>`. What is left often still runs, and does something else.',
    severity: 'error',
    scope: 'any',
    bad: sh('date >>/var/log/hook.log $'),
    good: sh('date >>/var/log/hook.log 2>&1'),
    check: (script) => [...script.commands.flatMap(cutRedirections), ...entities(script.text)],
  },
  {
    id: 'GH033',
    title: 'a block without an end',
    why: 'A `case` without `esac`, a branch without `;;`, a loop without `done`: lines were lost, and shells differ in what they make of the rest.',
    severity: 'error',
    scope: 'any',
    bad: sh('for name in PROD TEST; do', 'printf \'%s\\n\' "$name"'),
    good: sh('for name in PROD TEST; do', 'printf \'%s\\n\' "$name"', 'done'),
    check: ({ unclosed }) =>
      unclosed
        .filter(({ kind }) => kind !== 'branch')
        .map(({ kind, offset }) => ({ offset, message: `nothing ends this, expected ${ENDS.get(kind) ?? 'an end'}` })),
  },
]

function cutRedirections({ offset, words, redirects }: Command): readonly Hit[] {
  const targets = redirects.flatMap(({ target }) => (target === null ? [] : [target]))
  const cut = [...words, ...targets].find(({ raw }) => raw === '$' || (raw.startsWith('$') && /\w\$$/.test(raw)))
  if (cut !== undefined) return [{ offset: cut.offset, message: 'a lone $, perhaps the rest of 2>&1' }]
  return targets.length === redirects.length ? [] : [{ offset, message: 'a redirection without a target' }]
}

function entities(text: string): readonly Hit[] {
  return [...text.matchAll(/&(?:amp|gt|lt|quot|#39|nbsp);/g)].map(({ 0: entity, index }) => ({
    offset: index,
    message: `an HTML entity, ${entity}`,
  }))
}
