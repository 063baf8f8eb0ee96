import { readLayer } from '../../src/config/layer.ts'
import { mergeLayers } from '../../src/config/merge.ts'
import { parsePlaced } from '../../src/config/parse.ts'

function layer(file: string, text: string) {
  const read = readLayer(Buffer.from(text), file)
  if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems))
  return read.layer
}

const merged = (...ranks: readonly (readonly (readonly [string, string])[])[]) =>
  mergeLayers(ranks.map((rank) => rank.map(([file, text]) => layer(file, text))))

const problemsOf = (...ranks: readonly (readonly (readonly [string, string])[])[]) => {
  const found = merged(...ranks)
  return found.kind === 'ok' ? [] : found.problems.map(({ source, line, message }) => `${source}:${line}: ${message}`)
}

test('without a layer the configuration is the defaults, with one layer the configuration is that of the file', () => {
  const text = 'instances:\n  exclude: [LAB]\n  overrides:\n    prod: { optional: true }\nlog: { syslog: false }\n'
  const alone = parsePlaced(text, 'a')
  const empty = parsePlaced('', 'a')
  expect(merged([], [['a', text]], [])).toMatchObject({ kind: 'ok', config: (alone as { config: object }).config })
  expect(merged([], [])).toMatchObject({ kind: 'ok', config: (empty as { config: object }).config })
})

test('mappings are merged key by key, lists and null count as a whole, the name of an instance in any case', () => {
  const found = merged(
    [
      [
        'a',
        'instances:\n  exclude: [OLD, LAB]\n  overrides:\n    prod: { optional: true, runAs: owner }\nmetrics: { directory: /m }\nfreeze: { timeout: 40, onFailure: continue }\n',
      ],
    ],
    [
      [
        'b',
        'instances:\n  exclude: [TEST]\n  overrides:\n    PROD: { runAs: irisusr }\nmetrics: { directory: null }\nfreeze: { timeout: 50 }\n',
      ],
    ],
  )
  if (found.kind !== 'ok') throw new Error(JSON.stringify(found))
  expect(found.config).toMatchObject({
    instances: { exclude: ['TEST'], overrides: { PROD: { optional: true, runAs: { user: 'irisusr' } } } },
    metrics: { directory: null },
    defaults: { freeze: { timeout: 50 } },
    onFailure: 'continue',
  })
  const place = (...path: readonly (string | number)[]) => found.positions.get(JSON.stringify(path))
  expect(place('instances', 'overrides', 'PROD', 'optional')).toEqual({ file: 'a', line: 4, column: 13 })
  expect(place('instances', 'overrides', 'PROD', 'runAs')).toEqual({ file: 'b', line: 4, column: 13 })
  expect(place('instances', 'exclude', 0)).toMatchObject({ file: 'b' })
  expect(place('instances', 'exclude', 1)).toBeUndefined()
})

test('two layers of one rank may have the same value, or a higher layer decides; else the difference is a problem with both places', () => {
  const fast: [string, string] = ['fast', 'thaw: { retries: 1 }\nfreeze: { timeout: 20 }\n']
  const slow: [string, string] = ['slow', 'freeze: { timeout: 90 }\n']
  expect(problemsOf([], [fast, slow])).toEqual([
    'fast:2: freeze.timeout: 20, but 90 in slow:1, expected one value: the configuration of the host can give it',
  ])
  expect(problemsOf([], [fast, slow], [['host', 'freeze: { timeout: 30 }\n']])).toEqual([])
  expect(problemsOf([], [fast, ['same', 'freeze: { timeout: 20 }\n']])).toEqual([])
  expect(
    problemsOf(
      [],
      [
        ['a', 'instances: { exclude: [A] }'],
        ['b', 'instances: { exclude: [B] }'],
      ],
    ),
  ).toEqual([
    'a:1: instances.exclude: a list, but another list in b:1, expected one value: the configuration of the host can give it',
  ])
})

test('if values of two files contradict each other the problem names both files', () => {
  expect(problemsOf([['a', 'watchdog:\n  deadline: 80\n']], [['b', 'freeze: { timeout: 90 }\n']])).toEqual([
    expect.stringMatching(
      /^b:1: freeze\.timeout: 90 is not below watchdog\.deadline \(80\), .* \(watchdog\.deadline: a:2\)$/,
    ),
  ])
  expect(problemsOf([['a', 'instances: { exclude: ["*"] }\n']])).toEqual([
    'a:1: instances.exclude: every instance is excluded, expected some that are frozen',
  ])
})

test.each([
  ['freeze: 1\n', 'x:1: freeze: 1 is not accepted, expected a mapping'],
  [
    'instances:\n  overrides:\n    PROD: {}\n    prod: {}\n',
    'x:4: instances.overrides.prod: the same instance as PROD',
  ],
  ['a: [\n', 'x:'],
  ['a: \u0001\n', 'x:1: control character U+0001'],
])('a layer with a mistake is refused by itself: %j', (text, message) => {
  const read = readLayer(Buffer.from(text), 'x')
  expect(read.kind).toBe('problems')
  const problems = read.kind === 'problems' ? read.problems : []
  expect(problems.map(({ source, line, message: its }) => `${source}:${line}: ${its}`).join('\n')).toContain(message)
})

test('a layer is read as often beside two hundred others as beside one hundred: a fleet may have a thousand groups', () => {
  let reads = 0
  const counted = <T extends object>(value: T): T =>
    new Proxy(value, {
      ownKeys: (of) => {
        reads++
        return Reflect.ownKeys(of)
      },
      getOwnPropertyDescriptor: (of, key) => {
        reads++
        return Reflect.getOwnPropertyDescriptor(of, key)
      },
    })
  const readsOf = (count: number): number => {
    reads = 0
    const layers = Array.from({ length: count }, (_, at) => {
      const one = layer(`groups/g${at}`, `instances: { overrides: { I${at}: { optional: true } } }\n`)
      const overrides = counted(one.written.instances?.overrides ?? {})
      return { ...one, written: { instances: { overrides } } }
    })
    const found = mergeLayers([[], layers])
    expect(found.kind === 'ok' ? Object.keys(found.config.instances.overrides).length : found).toBe(count)
    return reads
  }
  const once = readsOf(100)
  expect(once).toBeGreaterThan(0)
  expect(readsOf(200)).toBe(2 * once)
})
