import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { engineOf, engineText } from '../src/hook/engine.ts'
import { partsOf } from '../src/hook/parts.ts'
import { readTemplates } from '../src/hook/templates.ts'
import { realHost } from '../src/host/real-host.ts'
import { packageVersion } from '../src/host/share.ts'
import { runCli } from './run-cli.ts'

const CASES = join(__dirname, 'cases')
const UPDATE = process.env.UPDATE_GOLDEN === '1'

/** The case whose golden script is whole, with the engine of all cases. The other golden scripts have only the header and the settings. */
const WHOLE = '01-shipped-configuration'

/** The metrics filter is the same in all cases, so it is left out of the golden files. */
const FILTER = readFileSync(join(__dirname, '../templates/metrics.sh'), 'utf8')

type Files = Readonly<Record<string, string>>

/** The result of `gen-hooks render` for the machine in `root`: scripts and warnings, or an error. */
async function renderCase(name: string): Promise<Files> {
  const root = join(CASES, name, 'root')
  const inventory = existsSync(join(root, 'inventory.json')) ? ['--inventory', '/inventory.json'] : []
  const { status, out, err } = await runCli(['render', ...inventory], realHost({ root }))
  if (status !== 0) return { error: `${err}exit ${status}\n`, ...(out === '' ? {} : { stdout: out }) }
  const scripts = out
    .split(/^(?====== \S+ =====$)/m)
    .map((part) => /^===== (\S+) =====\n(.*)$/s.exec(part) ?? [])
    .map(([, file = '', text = '']) => [file, text] as const)
    .filter(([file, text]) => file !== 'gen-hooks-metrics' || text !== FILTER)
  // the scripts have the same bytes, so one golden file is enough
  expect(new Set(scripts.map(([, text]) => text)).size).toBe(1)
  const [file = '', text = ''] = scripts.at(-1) ?? []
  const golden = name === WHOLE ? { [file]: lasting(text) } : { [`${file}.settings`]: settings(text) }
  return { ...golden, ...(err === '' ? {} : { warnings: err }) }
}

/** Goldens do not change with the version of gen-hooks. */
function lasting(script: string): string {
  return script
    .replace(`# Rendered by gen-hooks ${packageVersion()}. `, '# Rendered by gen-hooks VERSION. ')
    .replace(/^# header sha256: [0-9a-f]{64}$/m, '# header sha256: HEADER')
}

/** The script without its engine, and without the digest of the engine, which changes with each line of the engine. */
function settings(script: string): string {
  const { header = '', settings = '' } = partsOf(script) ?? {}
  return lasting(header).replace(/^# engine sha256: [0-9a-f]{64}$/m, '# engine sha256: ENGINE') + settings
}

function readExpected(folder: string): Files {
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  return Object.fromEntries(names.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
}

function writeExpected(folder: string, files: Files): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
}

const names = readdirSync(CASES).sort()

test('each case has a number of its own', () => {
  const numbers = names.map((name) => /^(\d\d)-[a-z0-9-]+$/.exec(name)?.[1])
  expect(new Set(numbers).size).toBe(names.length)
  expect(numbers).not.toContain(undefined)
})

test.each(names)('render of the case %s prints its golden files', async (name) => {
  const folder = join(CASES, name, 'expected')
  const made = await renderCase(name)
  expect(Object.keys(made)).not.toEqual([])
  if (UPDATE) {
    writeExpected(folder, made)
    throw new Error(`${name}: golden files written, read them and run again without UPDATE_GOLDEN`)
  }
  expect(made).toEqual(readExpected(folder))
})

test('the changelog has the digest of the engine of this version', async () => {
  const path = join(__dirname, '../CHANGELOG.md')
  const before = readFileSync(path, 'utf8')
  const { sha256 } = engineOf(packageVersion(), engineText(await readTemplates()))
  const line = /^(- The engine of this version has the sha256 `)[0-9a-f]{64}`/m
  expect(before).toMatch(line)
  const after = before.replace(line, `$1${sha256}\``)
  if (UPDATE) writeFileSync(path, after)
  // compared with the old text, so that a run that rewrites the file fails
  expect(before).toBe(after)
})
