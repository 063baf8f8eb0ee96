import { checkTemplate } from '../../src/hook/template-check.ts'
import { readTemplates } from '../../src/hook/templates.ts'

const PARTIALS = new Set(['header', 'log'])
const check = (text: string): readonly string[] => checkTemplate('hook', text, PARTIALS)

test.each([
  ['', 'nothing'],
  ['#!/bin/sh\nmain "$@"\n', 'text'],
  ['{{sq name}}', 'a quoted value'],
  ['{{comment version}} {{pattern this}}', 'the other helpers'],
  ['{{#each plan}}\n{{sq name}}\n{{else}}\n:\n{{/each}}', 'a loop'],
  ['{{#each exclude}}{{> log}}{{else}}{{> header}}{{/each}}', 'partials in a loop'],
  ['{{!-- for {{the}} author --}}', 'a note'],
])('%j is good: %s', (text) => {
  expect(check(text)).toEqual([])
})

test.each([
  ['{{x}}', 'hook:1: {{x}}: a value may only be shown by sq, comment or pattern'],
  ['a\n{{ paths.log }}', 'hook:2: {{paths.log}}: a value may only be shown by sq, comment or pattern'],
  ['{{this}}', 'a value may only be shown by'],
  ['{{{x}}}', 'two braces are enough'],
  ['{{{sq x}}}', 'hook:1: {{{sq}}}: two braces are enough'],
  ['{{&sq x}}', 'two braces are enough'],
  ['{{sq}}', '{{sq}}'],
  ['{{sq x y}}', '{{sq}}'],
  ['{{upper x}}', '{{upper}}: a value may only be shown by'],
  ['{{log x}}', '{{log}}: a value may only be shown by'],
  ['{{lookup plan 0}}', '{{lookup}}: a value may only be shown by'],
  ['{{#with x}}{{/with}}', '{{#with}}: only each may decide'],
  ['{{#if x}}{{/if}}', '{{#if}}: only each may decide'],
  ['{{^if x}}{{/if}}', '{{#if}}: only each may decide'],
  ['{{#unless x}}{{/unless}}', '{{#unless}}: only each may decide'],
  ['{{#x}}{{/x}}', '{{#x}}: only each may decide'],
  ['{{^x}}{{/x}}', '{{#x}}: only each may decide'],
  ['{{> other}}', '{{> other}}: no such partial'],
  ['{{> (x)}}', 'no such partial'],
  ['{{#> header}}{{/header}}', 'PartialBlockStatement: not allowed'],
  ['{{* x}}', 'Decorator: not allowed'],
  ['{{#* inline "x"}}{{/inline}}', 'DecoratorBlock: not allowed'],
  ['{{sq (log x)}}', '{{sq}}'],
  ['{{sq (lookup this "x")}}', '{{sq}}'],
  ['{{#if (log x)}}{{/if}}', '{{#if}}'],
  ['{{#each (lookup this "x")}}{{/each}}', '{{#each}}'],
  ['{{#each x}}\n{{y}}\n{{/each}}', 'hook:2: {{y}}'],
  ['{{#each x}}{{else}}\n{{y}}\n{{/each}}', 'hook:2: {{y}}'],
  ['{{#each x}}{{else each y}}{{z}}{{/each}}', '{{z}}'],
  ['{{^each x}}{{y}}{{/each}}', '{{y}}'],
])('%j is refused', (text, problem) => {
  expect(check(text).join('\n')).toContain(problem)
})

test.each(['{{', '{{sq', '{{#if x}}', '{{/if}}', '{{#if x}}{{/each}}', '{{sq x}', '{{}}', '{{sq "x}}', '{{!-- open'])(
  'the broken template %j gives one problem and does not throw',
  (text) => {
    expect(check(text)).toEqual([expect.stringMatching(/^hook: .+$/)])
  },
)

test('all problems are reported together', () => {
  expect(check('{{x}}\n{{{sq y}}}\n{{> z}}\n').map((line) => line.slice(0, 7))).toEqual([
    'hook:1:',
    'hook:2:',
    'hook:3:',
  ])
})

test('the templates of the package are good', async () => {
  const { hook, partials } = await readTemplates()
  const names = new Set(Object.keys(partials))
  const all = Object.entries({ hook, ...partials })
  expect(all.length).toBeGreaterThan(10)
  expect(all.flatMap(([name, text]) => checkTemplate(name, text, names))).toEqual([])
})
