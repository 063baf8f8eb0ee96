import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const SRC = join(__dirname, '../src')

/**
 * The rooms that each room of src/ may import, besides itself, errors and model: only rooms above it in this table, so no two rooms import each other.
 * A room is a folder with its subfolders, one of harness/, or a file of src/ itself.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  text: [],
  schemas: [],
  manual: [],
  host: [],
  argv: [],
  'own-tool': ['host'],
  start: ['text', 'host', 'own-tool'],
  config: ['text', 'host'],
  detect: ['text', 'schemas', 'host', 'config'],
  hook: ['text', 'schemas', 'host', 'config'],
  logs: ['text', 'host', 'hook'],
  history: ['text', 'schemas', 'host', 'detect', 'hook', 'logs'],
  stun: ['text', 'schemas', 'host', 'logs'],
  timeline: ['text', 'schemas', 'host', 'hook', 'logs', 'history', 'stun'],
  report: ['text', 'host', 'logs', 'history', 'stun', 'timeline'],
  validate: ['text', 'schemas', 'host', 'hook'],
  explain: ['schemas', 'config', 'hook', 'validate'],
  install: ['text', 'schemas', 'host', 'config', 'detect', 'hook'],
  fleet: ['text', 'schemas', 'host', 'config', 'detect', 'hook', 'history', 'install'],
  thaw: ['text', 'schemas', 'host', 'config', 'detect', 'hook', 'install'],
  rehearse: ['text', 'schemas', 'host', 'config', 'detect', 'hook', 'install', 'thaw'],
  doctor: ['text', 'schemas', 'host', 'config', 'detect', 'hook', 'validate', 'install', 'thaw'],
  'harness/guest': ['host', 'hook'],
  'harness/namespace': ['host', 'harness/guest'],
  'harness/language': ['text', 'host', 'config', 'hook', 'harness/guest'],
  'harness/caller': ['host', 'harness/guest', 'harness/namespace'],
  'harness/play': ['config', 'hook', 'harness/guest', 'harness/namespace', 'harness/language', 'harness/caller'],
  'harness/prove': [
    'host',
    'hook',
    'harness/guest',
    'harness/namespace',
    'harness/language',
    'harness/caller',
    'harness/play',
  ],
  'harness/report': ['text', 'schemas', 'harness/play'],
  commands: [
    'text',
    'schemas',
    'host',
    'own-tool',
    'config',
    'detect',
    'hook',
    'history',
    'stun',
    'timeline',
    'report',
    'validate',
    'explain',
    'install',
    'fleet',
    'thaw',
    'rehearse',
    'doctor',
    'harness/guest',
    'harness/namespace',
    'harness/language',
    'harness/caller',
    'harness/play',
    'harness/prove',
    'harness/report',
  ],
  verbs: ['text', 'manual', 'argv', 'report', 'validate', 'commands'],
  common: ['text', 'host', 'argv', 'commands', 'verbs'],
  cli: [
    'text',
    'host',
    'argv',
    'own-tool',
    'start',
    'manual',
    'hook',
    'validate',
    'harness/prove',
    'commands',
    'verbs',
  ],
  'gen-hooks': ['start', 'cli'],
  bench: [
    'host',
    'config',
    'hook',
    'harness/guest',
    'harness/namespace',
    'harness/language',
    'harness/play',
    'harness/prove',
  ],
  release: [],
  mutate: ['text', 'hook', 'harness/namespace', 'harness/language', 'harness/play', 'harness/prove'],
}

interface Arrow {
  readonly from: string
  readonly to: string
}

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
}

function specifiersOf(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, from = '']) => from)
}

/** Each import of one source by another, both relative to src/. */
function arrows(): readonly Arrow[] {
  return sourcesOf(SRC).flatMap((from) =>
    specifiersOf(join(SRC, from))
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ from, to: relative(SRC, join(SRC, dirname(from), specifier)) })),
  )
}

function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/')
  if (first === 'harness') return `${first}/${second}`
  return first
    .replace(/^(cli(-main|-texts)?|end-by-signal)\.ts$/, 'cli')
    .replace(/^(guard-streams|ready-text)\.ts$/, 'start')
    .replace(/\.ts$/, '')
}

/** The files on a circle of imports, or nothing. */
function circle(all: readonly Arrow[]): readonly string[] {
  const done = new Set<string>()
  const walk = (file: string, way: readonly string[]): readonly string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return []
    for (const { to } of all.filter(({ from }) => from === file)) {
      const found = walk(to, [...way, file])
      if (found.length > 0) return found
    }
    done.add(file)
    return []
  }
  for (const { from } of all) {
    const found = walk(from, [])
    if (found.length > 0) return found
  }
  return []
}

test('each import goes to a room that the table allows, and each allowed room is imported', () => {
  const found = arrows()
    .map(({ from, to }) => ({ room: roomOf(from), of: roomOf(to), text: `${from} imports ${to}` }))
    .filter(({ room, of }) => room !== of && of !== 'errors' && of !== 'model')
  expect(found.filter(({ room, of }) => !ROOMS[room]?.includes(of)).map(({ text }) => text)).toEqual([])
  const needed = new Set(found.map(({ room, of }) => `${room} -> ${of}`))
  const unused = Object.entries(ROOMS).flatMap(([room, allowed]) => allowed.map((of) => `${room} -> ${of}`))
  expect(unused.filter((pair) => !needed.has(pair))).toEqual([])
})

test('each room of the table imports only rooms above, and the table has each room', () => {
  const order = Object.keys(ROOMS)
  const down = order.flatMap((room, at) =>
    (ROOMS[room] ?? []).filter((of) => order.indexOf(of) >= at).map((of) => `${room} -> ${of}`),
  )
  expect(down).toEqual([])
  expect([...new Set(sourcesOf(SRC).map(roomOf))].filter((room) => !order.includes(room))).toEqual(['errors', 'model'])
})

test('no file imports itself through other files', () => {
  expect(circle(arrows())).toEqual([])
  expect(
    circle([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'b' },
    ]),
  ).toEqual(['b', 'c', 'b'])
})

/** Rooms that reach the guest through Host alone; the package's own templates are not the guest's. */
const THROUGH_HOST = ['config', 'detect', 'hook', 'text']

test.each(THROUGH_HOST)('%s/ reaches files and processes through Host only', (room) => {
  const direct = sourcesOf(join(SRC, room)).flatMap((file) =>
    specifiersOf(join(SRC, room, file))
      .filter((name) => /^(?:node:)?(?:fs|fs-extra|child_process)(?:\/.*)?$/.test(name))
      .map(() => file),
  )
  expect(direct).toEqual(room === 'hook' ? ['templates.ts'] : [])
})

test('only host/share.ts knows where the tool lies, and no other module uses the path of its own file', () => {
  const looks = /\bimport\.meta\b|\bcreateRequire\b|\b__(?:dir|file)name\b/
  expect(sourcesOf(SRC).filter((file) => looks.test(readFileSync(join(SRC, file), 'utf8')))).toEqual(['host/share.ts'])
})

test('the modules that the guest of the tutorial loads by name exist', () => {
  const text = readFileSync(join(__dirname, 'real/tutorial/guest.mjs'), 'utf8')
  const loaded = [...text.matchAll(/load\('(.*)\.js'\)/g)].map(([, name = '']) => `${name}.ts`)
  expect(loaded.length).toBeGreaterThan(2)
  expect(loaded.filter((name) => !sourcesOf(SRC).includes(name))).toEqual([])
})

test('test files outside prove and real import no file of these folders, and test/prove imports none of test/real', () => {
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
