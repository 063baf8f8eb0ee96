import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const SRC = join(__dirname, '../src')
const PURE = ['config', 'detect', 'output', 'plan', 'render'] as const

function importsOf(folder: string): readonly string[] {
  const files = readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  return files.flatMap((file) => {
    const text = readFileSync(join(SRC, folder, file), 'utf8')
    const from = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)]
    return from.map((match) => `${folder}/${file} imports ${match[1]}`)
  })
}

test('the scan sees imports', () => {
  expect(importsOf('host')).toContain('host/run-process.ts imports node:child_process')
})

test.each(PURE)('%s/ reaches files and processes through Host only', (folder) => {
  const imports = importsOf(folder)
  expect(imports.length).toBeGreaterThan(0)
  expect(imports.filter((line) => / (?:node:)?(?:fs|fs-extra|child_process)(?:\/.*)?$/.test(line))).toEqual([])
})

test('no folder below imports a command', () => {
  const upward = [
    'host',
    'config',
    'detect',
    'plan',
    'logs',
    'history',
    'stun',
    'timeline',
    'report',
    'thaw',
    'rehearse',
  ]
    .flatMap(importsOf)
    .filter((line) => / \.\.\/(commands|cli)/.test(line))
  expect(upward).toEqual([])
})

test('readers of logs know nothing of who draws what they read', () => {
  const drawn = ['logs', 'history', 'stun'].flatMap(importsOf)
  expect(drawn.filter((line) => / \.\.\/(?:report|timeline|output)\//.test(line))).toEqual([])
})

test('no test of each change needs a file of the long ones, and the proofs none of what needs real programs', () => {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const needs = (file: string): readonly string[] =>
    [...readFileSync(join(__dirname, file), 'utf8').matchAll(/(?:from|import) '(\.[^']+)'/g)].map(([, from = '']) =>
      join(dirname(file), from),
    )
  const layerOf = (file: string): number => ['prove/', 'real/'].findIndex((folder) => file.startsWith(folder)) + 1
  expect(files.filter((file) => layerOf(file) > 0).length).toBeGreaterThan(10)
  const upward = files.flatMap((file) =>
    needs(file).flatMap((from) => (layerOf(from) > layerOf(file) ? [`${file} imports ${from}`] : [])),
  )
  expect(upward).toEqual([])
})
