import fc from 'fast-check'
import { normalise } from '../../src/config/normalise.ts'
import { renderHooks, scriptRenderer, type Templates } from '../../src/hook/render.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import type { Instance } from '../../src/model.ts'
import { sha256 } from '../../src/text/sha256.ts'
import { makeInstance } from './make-instance.ts'

// names whose order in a locale differs from the order of their bytes
const IDS = ['iris:PROD', 'iris:prod-2', 'iris:PROD_2', 'iris:_A', 'iris:Z', 'iris:a', 'cache:PROD', 'cache:0']
const INSTANCES: readonly Instance[] = IDS.map((id) => makeInstance(id))
const CONFIG = normalise({})

let templates: Templates
beforeAll(async () => {
  templates = await readTemplates()
})

const bytes = (instances: readonly Instance[]) => renderHooks(CONFIG, instances, templates).map(({ text }) => text)

test('the hooks are the pair with post-thaw first, as it is installed, or the one file 50-gen-hooks', () => {
  const names = (layout: 'legacy' | 'backupScripts.d') =>
    renderHooks(normalise({ layout }), INSTANCES, templates).map(({ fileName }) => fileName)
  expect(names('legacy')).toEqual(['post-thaw-script', 'pre-freeze-script'])
  expect(names('backupScripts.d')).toEqual(['50-gen-hooks'])
})

test('the digest of a hook is the digest of its text', () => {
  for (const hook of renderHooks(CONFIG, INSTANCES, templates)) expect(hook.sha256).toBe(sha256(hook.text))
})

test('one renderer for many configurations renders each like a renderer of its own, and the engine is the same', () => {
  const render = scriptRenderer(templates)
  const configs = [CONFIG, normalise({ layout: 'backupScripts.d', instances: { exclude: ['A*'] } }), CONFIG]
  const made = configs.map((config, index) => ({ config, instances: INSTANCES.slice(index) }))
  const engines = made.map(({ config, instances }) => {
    const { head, engine } = render(config, instances)
    expect(head + engine).toBe(renderHooks(config, instances, templates)[0]?.text)
    return engine
  })
  expect(new Set(engines).size).toBe(1)
})

test('any order of the instances gives the same bytes', () => {
  const expected = bytes(INSTANCES)
  fc.assert(
    fc.property(fc.shuffledSubarray([...INSTANCES], { minLength: INSTANCES.length }), (shuffled) => {
      expect(bytes(shuffled)).toEqual(expected)
    }),
    { numRuns: 20 },
  )
})

test('version, status and letter case of an instance do not change the scripts', () => {
  const later = INSTANCES.map((instance) => ({
    ...instance,
    version: '2025.1',
    status: 'down' as const,
    statusText: 'down, last used Sun Mar  8 06:12:40 2026',
    state: '',
    name: instance.name.toLowerCase(),
  }))
  expect(bytes(later)).toEqual(bytes(INSTANCES))
})

test('pre-freeze-script and post-thaw-script have the same text', () => {
  const [post, pre] = bytes(INSTANCES)
  expect(pre).toBe(post)
})

test('one more instance adds one line to the plan and one to the words, and changes the digests', () => {
  const lines = (instances: readonly Instance[]) =>
    bytes(instances)[0]
      ?.split('\n')
      .filter((line) => !/^# (?:header|settings) sha256: /.test(line)) ?? []
  const before = lines(INSTANCES)
  const after = lines([...INSTANCES, makeInstance('iris:NEW')])
  expect(after.filter((line) => !before.includes(line))).toEqual([
    "    instance 'iris' 'NEW' 'need' '' '' '60' '600' '30' '4' 'yes'",
    '# - iris NEW, if it runs: frozen within 60 s, thawed in at most 4 tries of 30 s, as root, backup history set after a good snapshot',
  ])
  expect(after).toHaveLength(before.length + 2)
})

test('the words say that VMware Tools may accept an inconsistent snapshot, if the configuration allows this', () => {
  const words = (onInconsistent: 'fail' | 'warn') => {
    const [hook] = renderHooks(normalise({ thaw: { onInconsistent } }), INSTANCES, templates)
    return hook?.text.split('\n').filter((line) => line.startsWith('# - VMware Tools may be told ')).length
  }
  expect([words('warn'), words('fail')]).toEqual([1, 0])
})

test('another configuration has another digest, though no other line differs', () => {
  const digest = (include: readonly string[]) => {
    const [hook] = renderHooks(normalise({ instances: { include: [...include] } }), INSTANCES, templates)
    return /^# config sha256: (.*)$/m.exec(hook?.text ?? '')?.[1]
  }
  expect(digest(['*'])).toMatch(/^[0-9a-f]{64}$/)
  expect(digest(['*', 'iris:*'])).not.toBe(digest(['*']))
})

const edited = (partial: string, text: string): Templates => ({
  ...templates,
  partials: { ...templates.partials, [partial]: text },
})

test.each([
  ['a value without a quoting helper', 'TEMPLATE_INVALID', 'log:1: {{deadline}}', '{{deadline}}\n'],
  ['an open block', 'TEMPLATE_INVALID', 'log: ', '{{#each plan}}\n'],
  ['a value that is missing', 'RENDER_FAILED', 'hook: ', '{{sq deadlines}}\n'],
  ['a value that is no text', 'RENDER_FAILED', 'expected text', '{{sq plan}}\n'],
  ['a comment with a line end in it', 'RENDER_FAILED', 'printable ASCII', '# {{comment "a\nb"}}\n'],
] as const)('a template with %s stops: %s', (_what, code, message, text) => {
  expect(() => renderHooks(CONFIG, INSTANCES, edited('log', text))).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  )
})

test('all problems of all templates are reported together', () => {
  const broken = { ...edited('log', '{{a}}\n{{b}}\n'), hook: '{{> nothing}}' }
  expect(() => renderHooks(CONFIG, INSTANCES, broken)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^hook:1: .*\nlog:1: .*\nlog:2: [^\n]*$/) }),
  )
})

test.each(['', '#!/bin/sh\n'])('settings without their borders stop: %j', (text) => {
  expect(() => renderHooks(CONFIG, INSTANCES, edited('settings', text))).toThrow(
    expect.objectContaining({
      code: 'TEMPLATE_INVALID',
      message: expect.stringContaining('hook: the two border lines'),
    }),
  )
})
