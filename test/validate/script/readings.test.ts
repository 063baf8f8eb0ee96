import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Block, Command } from '../../../src/validate/script/model.ts'
import { parseScript } from '../../../src/validate/script/parse-script.ts'
import { type Steps, type Tree, treeOf } from '../../../src/validate/script/tree.ts'
import { TEXTS } from './readings.ts'

const FILE = join(__dirname, 'readings.txt')
const some = (name: string, text: string): string => (text === '' ? '' : ` ${name} ${text}`)

function words(command: Command): string {
  const redirects = command.redirects.map(
    ({ operator, target, body }) =>
      ` ${operator}${target === null ? 'nothing' : target.plain}${some('body', body && JSON.stringify(body))}`,
  )
  return `${command.words.map(({ plain }) => `<${plain}>`).join('')}${redirects.join('')}`
}

function blockLine(block: Block, all: readonly Block[]): string {
  const { kind, parent, offset, from, label, conditionFrom, chain, before, after, negated } = block
  const place = (of: Block | null) => (of === null ? '' : String(all.indexOf(of)))
  return `  block ${all.indexOf(block)} ${negated ? '! ' : ''}${kind} at ${offset} from ${from}${conditionFrom === from ? '' : ` condition ${conditionFrom}`}${some('label', label)}${some('in', place(parent))}${some('chain', place(chain))}${some('before', before)}${some('after', JSON.stringify(after).slice(1, -1))}`
}

function stepLines(steps: Steps, indent: string): readonly string[] {
  return steps.flatMap((step) => {
    const head = `${indent}${step.negated ? '! ' : ''}${step.kind}${some('before', step.before)}${some('after', JSON.stringify(step.after).slice(1, -1))}`
    const inside = (name: string, body: Steps) => [`${indent}  ${name}:`, ...stepLines(body, `${indent}    `)]
    switch (step.kind) {
      case 'command':
        return [`${head} ${words(step.command)}`, ...step.inner.flatMap((inner) => inside('substitution', inner))]
      case 'if':
        return [
          head,
          ...step.arms.flatMap(({ condition, body }) => [...inside('condition', condition), ...inside('then', body)]),
          ...inside('else', step.otherwise),
        ]
      case 'loop':
        return [
          `${head}${step.isUntil ? ' until' : ''} ${step.head === null ? '' : words(step.head)}`,
          ...inside('condition', step.condition),
          ...inside('body', step.body),
        ]
      case 'case':
        return [
          `${head} ${step.head === null ? '' : words(step.head)}`,
          ...step.branches.flatMap(({ patterns, steps: body }) => inside(`branch ${patterns.join(' or ')}`, body)),
        ]
      default:
        return [head, ...inside('body', step.body)]
    }
  })
}

function treeLines({ steps, functions }: Tree): readonly string[] {
  return [
    ...stepLines(steps, '  '),
    ...[...functions].flatMap(([name, body]) => [`  function ${name}:`, ...stepLines(body, '    ')]),
  ]
}

function reading(text: string): string {
  const script = parseScript('x', text)
  const { blocks, commands, comments, backquotes, unclosed, functions, cases, branches } = script
  const places = (of: readonly Block[]) => of.map((block) => blocks.indexOf(block)).join(' ')
  return [
    JSON.stringify(text),
    ...commands.map(
      (command) =>
        `  ${command.index}${command.negated ? ' !' : ''} at ${command.offset}${command.block === null ? '' : ` in ${blocks.indexOf(command.block)}`}${some('before', command.before)}${some('after', JSON.stringify(command.after).slice(1, -1))} ${words(command)}${some('input', command.input === null ? '' : JSON.stringify(command.input))}`,
    ),
    ...blocks.map((block) => blockLine(block, blocks)),
    ...comments.map((comment) => `  comment at ${comment.offset} ${comment.text}`),
    `  ${some('backquotes', backquotes.join(' '))}${some('functions', [...functions].join(' '))}${some('cases', places(cases))}${some('branches', places(branches))}${some('unclosed', places(unclosed))}`.trimEnd(),
    '  tree',
    ...treeLines(treeOf(script)),
    '',
  ]
    .filter((line) => line !== '  ')
    .join('\n')
}

test('texts are read as in readings.txt (UPDATE_GOLDEN=1 rewrites the file)', () => {
  const readings = TEXTS.map(reading).join('\n')
  const written = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''
  if (written !== readings && process.env.UPDATE_GOLDEN === '1') writeFileSync(FILE, readings)
  expect(written).toBe(readings)
})
