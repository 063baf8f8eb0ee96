import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { TOOL_FOLDERS } from '../../src/host/tool-folders.ts'
import { builtDist, CHECKOUT } from '../built.ts'
import { builtTool } from '../built-tool.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { SARIF } from '../validate/formats/forms.ts'

interface Step {
  readonly if?: string
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly shell?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}

const action = parse(readFileSync(join(CHECKOUT, 'action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}
const review = action.runs.steps.find(({ id }) => id === 'review') as Step

const folder = tempFolder()
const repository = join(folder, 'repository')
const path = (name: string): string => join(repository, name)
const INVENTORY = join(CHECKOUT, 'test/cases/01-shipped-configuration/root/inventory.json')

beforeAll(() => {
  // the checkout of the action, and the files that are built in it
  mkdirSync(join(folder, 'action'))
  symlinkSync(join(CHECKOUT, '.github'), join(folder, 'action/.github'))
  symlinkSync(builtDist(), join(folder, 'action/dist'))
  mkdirSync(repository)
  git('init', '-q')
  writeFileSync(path('inventory.json'), readFileSync(INVENTORY))
  expect(builtTool(['render', '--inventory', INVENTORY, '--out', path('hooks')]).status).toBe(0)
}, 120_000)

/** The output of git. */
function git(...words: readonly string[]): string {
  const env = { PATH: process.env.PATH ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' }
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org']
  const { status, stdout, stderr } = spawnSync('git', [...who, ...words], { cwd: repository, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/** Commits all files; the id of the commit. */
function commit(): string {
  git('add', '-A')
  git('commit', '-qm', 'x', '--allow-empty')
  return git('rev-parse', 'HEAD')
}

type Values = Readonly<Record<string, string>>

/** Runs the review step with these inputs. */
function run(inputs: Values, more: Values = {}, cwd = repository) {
  return runScript(review, inputs, more, cwd)
}

/** All inputs of the action. GitHub evaluates the expressions in defaults; outside a pull request they are empty. */
function valuesOf(inputs: Values): Values {
  const given = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: value }]) => [name, value.replace(/\$\{\{.*\}\}/, '')]),
  )
  return { ...given, ...inputs }
}

/** Runs a step of the action with these inputs as GitHub runs `shell: bash`, with the variables that GitHub sets. */
function runScript(step: Step, inputs: Values, more: Values, cwd: string) {
  const values = valuesOf(inputs)
  const env = Object.fromEntries(
    Object.entries(step.env ?? {}).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, input: string) => values[input] ?? ''),
    ]),
  )
  const files = { output: join(folder, 'output'), summary: join(folder, 'summary') }
  for (const file of Object.values(files)) writeFileSync(file, '')
  writeFileSync(join(folder, 'step.sh'), step.run ?? '')
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', join(folder, 'step.sh')],
    {
      cwd,
      encoding: 'utf8',
      timeout: 120_000,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        CI: 'true',
        RUNNER_TEMP: folder,
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: cwd,
        GITHUB_ACTION_PATH: join(folder, 'action'),
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
        ...env,
        ...more,
      },
    },
  )
  return {
    status,
    log: stdout + stderr,
    commands: commandsIn(stdout + stderr),
    output: readFileSync(files.output, 'utf8'),
    summary: readFileSync(files.summary, 'utf8'),
  }
}

/** The commands that GitHub would find in a log. */
function commandsIn(log: string): readonly string[] {
  let token = ''
  const found: string[] = []
  for (const line of log.split('\n')) {
    const [, stop] = /^::stop-commands::(.+)$/.exec(line) ?? []
    if (line === `::${token}::`) token = ''
    else if (token !== '') continue
    else if (stop !== undefined) token = stop
    else if (/^\s*::|##\[/.test(line)) found.push(line)
  }
  return found
}

test('each input of the action is a variable of the step, and no input is part of a script', () => {
  expect(action.runs.using).toBe('composite')
  const used = Object.values(review.env ?? {}).map((text) => /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(text)?.[1])
  expect(used.toSorted()).toEqual(Object.keys(action.inputs).toSorted())
  for (const { run: script } of action.runs.steps) expect(script ?? '').not.toContain('${{')
  expect(Object.keys(action.outputs).map((name) => `\${{ steps.review.outputs.${name} }}`)).toEqual(
    Object.values(action.outputs).map(({ value }) => value),
  )
})

test('GitHub accepts each step, and each action of others is named by its commit and has the inputs that it gets', () => {
  const [setup, build, ...others] = action.runs.steps
  expect(setup).toEqual({
    if: "${{ inputs.gen-hooks == '' }}",
    uses: expect.stringMatching(/^actions\/setup-node@[0-9a-f]{40}$/),
    // both are inputs in the action.yml of that commit, which runs on Node 24
    with: { 'node-version': 24, 'package-manager-cache': false },
  })
  // GitHub refuses a composite action in which a script names no shell
  for (const step of [build, ...others]) expect([typeof step?.run, step?.shell]).toEqual(['string', 'bash'])
  expect(others).toEqual([review])
  const workflow = readFileSync(join(CHECKOUT, '.github/workflows/ci.yml'), 'utf8')
  const used = [...workflow.matchAll(/uses: (\S+)/g)].map(([, name = '']) => name)
  expect(used.length).toBeGreaterThan(1)
  expect(used.filter((name) => !/^actions\/(?:checkout|setup-node)@[0-9a-f]{40}$/.test(name))).toEqual([])
  expect(workflow).not.toMatch(/run:.*\$\{\{/)
})

test('the build step keeps an existing dist, and runs npm ci once without one', () => {
  const [, build] = action.runs.steps
  const place = join(folder, 'built')
  mkdirSync(join(place, 'bin'), { recursive: true })
  writeFileSync(join(place, 'bin/npm'), '#!/bin/sh\necho "$PWD $*"\n', { mode: 0o755 })
  const ran = () =>
    spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', build?.run ?? ''], {
      env: { PATH: `${join(place, 'bin')}:${process.env.PATH}`, GITHUB_ACTION_PATH: place },
      encoding: 'utf8',
    })
  expect(ran()).toMatchObject({ status: 0, stdout: `${place} ci --no-audit --no-fund\n` })
  mkdirSync(join(place, 'dist'))
  writeFileSync(join(place, 'dist/gen-hooks.mjs'), '')
  expect(ran()).toMatchObject({ status: 0, stdout: '' })
})

const hasShellcheck = TOOL_FOLDERS.some((place) => existsSync(join(place, 'shellcheck')))
;(hasShellcheck ? test : test.skip)(
  hasShellcheck ? 'ShellCheck finds nothing in the script' : 'ShellCheck: skipped, shellcheck is not installed',
  () => {
    const { status, stdout } = spawnSync('shellcheck', [join(CHECKOUT, '.github/review.sh')], { encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, ''])
  },
)

describe('the changes of a pull request', () => {
  const words = ['render', '--inventory', INVENTORY, '--out', path('hooks'), '--config', join(folder, 'config.yaml')]
  const render = (deadline: number) => {
    writeFileSync(join(folder, 'config.yaml'), `watchdog: { deadline: ${deadline} }\n`)
    expect(builtTool(words).status).toBe(0)
  }
  const inputs = { inventory: 'inventory.json', config: '../config.yaml' }
  let base = ''
  beforeAll(() => {
    render(240)
    base = commit()
  }, 120_000)
  afterAll(() => render(300), 120_000)

  test('are in the summary, in words and as a diff', () => {
    render(250)
    const { status, summary, commands } = run({ ...inputs, out: './hooks/', diff: base })
    expect([status, commands]).toEqual([0, []])
    expect(summary).toContain('| diff | the hooks of guests change, see below |')
    expect(summary).toMatch(/### What changes on which guest\n\n\*\*1 host changes/)
    expect(summary).toContain("+DEADLINE='250'")
  }, 120_000)

  test('are reported as none if no host changes', () => {
    render(240)
    expect(run({ ...inputs, diff: base }).summary).toContain('| diff | no guest gets other hooks |')
    expect(run({ ...inputs, diff: 'none' }).summary).not.toContain('| diff |')
  }, 120_000)

  test('are found by a fetch if the checkout does not have the commit', () => {
    const shallow = join(folder, 'shallow')
    render(250)
    commit()
    git('config', 'uploadpack.allowAnySHA1InWant', 'true')
    git('clone', '-q', '--depth=1', `file://${repository}`, shallow)
    const { status, summary } = run({ ...inputs, diff: base }, {}, shallow)
    expect([status, summary.includes("+DEADLINE='250'")]).toEqual([0, true])
    const none = run({ ...inputs, diff: '0'.repeat(40) }, {}, shallow)
    expect(none.commands).toEqual([
      '::error title=gen-hooks diff::git does not have the commit to compare with, see the log',
    ])
    expect(run({ ...inputs, diff: '$(touch pwned)' }, {}, shallow).commands).toEqual([
      '::error title=gen-hooks diff::the input diff is no commit, expected its whole id, or none',
    ])
    expect(existsSync(join(shallow, 'pwned'))).toBe(false)
  }, 120_000)

  test('do not name a folder as new that git does not know by that name', () => {
    render(240)
    const { status, summary } = run({ ...inputs, out: path('hooks'), diff: base })
    expect(status).toBe(1)
    expect(summary).toContain(
      'hooks: git does not know it by that name, expected a path from the top of the checkout**',
    )
    expect(summary).not.toContain(' is new')
  }, 120_000)

  test('name a folder as new that the commit does not have', () => {
    git('rm', '-rq', '--cached', 'hooks')
    git('commit', '-qm', 'x')
    const { status, summary } = run({ ...inputs, diff: git('rev-parse', 'HEAD') })
    expect([status, summary]).toEqual([
      0,
      expect.stringMatching(/\| diff \| hooks is new: [0-9a-f]{12} does not have it \|/),
    ])
  }, 120_000)
})

/**
 * Runs all steps of the action in their order with these inputs, up to the first that fails, as the runner does. No network is there: in the place of actions/setup-node
 * is the Node of this test, and in the place of what `npm ci` builds the tool that this run built.
 */
function runAll(inputs: Values, cwd: string) {
  const values = valuesOf(inputs)
  const ran: string[] = []
  let last: ReturnType<typeof run> | undefined
  for (const step of action.runs.steps) {
    const [, name = '', value] = /^\$\{\{ inputs\.([a-z-]+) == '(.*)' \}\}$/.exec(step.if ?? '') ?? []
    if (step.if !== undefined && value === undefined) throw new Error(`${step.if}: not understood`)
    if (step.if !== undefined && values[name] !== value) continue
    ran.push(step.uses?.replace(/@.*/, '') ?? step.id ?? 'build')
    if (step.uses !== undefined) continue
    last = runScript(step, inputs, {}, cwd)
    if (last.status !== 0) break
  }
  if (last === undefined) throw new Error('no step was run')
  return { ...last, ran }
}

test('all steps in their order, in a clone of the repository of a fleet: without a change, with one, and with a finding', () => {
  const clone = join(folder, 'clone')
  const at = (name: string): string => join(clone, name)
  mkdirSync(path('fleet/hosts/db1'), { recursive: true })
  mkdirSync(path('fleet/hosts/db2'), { recursive: true })
  for (const host of ['db1', 'db2']) writeFileSync(path(`fleet/hosts/${host}/inventory.json`), readFileSync(INVENTORY))
  expect(builtTool(['render', '--fleet', path('fleet'), '--out', path('rendered')]).status).toBe(0)
  const base = commit()
  git('clone', '-q', `file://${repository}`, clone)
  git('rm', '-rq', 'fleet', 'rendered')
  commit()
  const inputs = { fleet: 'fleet', out: 'rendered', diff: base, validate: 'site/*.sh' }
  const all = ['actions/setup-node', 'build', 'review']
  mkdirSync(at('site'))
  writeFileSync(at('site/mail.sh'), '#!/bin/sh\nexit 0\n')
  const same = `## gen-hooks

| part | result |
|---|---|
| render | rendered is what the configuration gives |
| diff | no guest gets other hooks |
| validate | 1 script is clean |
`
  expect(runAll(inputs, clone)).toMatchObject({ status: 0, ran: all, commands: [], summary: same, output: '' })
  // with a gen-hooks of the runner nothing is set up or built
  const own = runAll({ ...inputs, 'gen-hooks': join(builtDist(), 'gen-hooks.mjs') }, clone)
  expect(own).toMatchObject({ status: 0, ran: ['review'], summary: same })

  mkdirSync(at('fleet/hosts/db2'), { recursive: true })
  writeFileSync(at('fleet/hosts/db2/config.yaml'), 'watchdog: { deadline: 250 }\n')
  expect(builtTool(['render', '--fleet', at('fleet'), '--out', at('rendered')]).status).toBe(0)
  const changed = runAll(inputs, clone)
  expect(changed).toMatchObject({ status: 0, ran: all, commands: [] })
  expect(changed.summary).toContain('| diff | the hooks of guests change, see below |')
  expect(changed.summary).toMatch(/\n\*\*1 host changes, 1 unchanged/)
  expect(changed.summary).toContain("+DEADLINE='250'")

  writeFileSync(at('site/mail.sh'), '#!/bin/sh\nif\n')
  const found = runAll({ ...inputs, diff: 'none' }, clone)
  expect(found).toMatchObject({ status: 1, ran: all })
  expect(found.summary).toContain('| render | rendered is what the configuration gives |')
  expect(found.summary).toMatch(/\| validate \| \*\*.*\*\* \|/)
  expect(found.commands).toContainEqual(expect.stringMatching(/^::error file=site\/mail\.sh,line=\d+,/))
}, 120_000)

test('a fleet is compared with its new rendering', () => {
  mkdirSync(path('fleet/hosts/db1'), { recursive: true })
  writeFileSync(path('fleet/hosts/db1/inventory.json'), readFileSync(INVENTORY))
  expect(builtTool(['render', '--fleet', path('fleet'), '--out', path('rendered')]).status).toBe(0)
  const inputs = { fleet: 'fleet', out: 'rendered' }
  expect(run(inputs)).toMatchObject({
    status: 0,
    summary: expect.stringContaining('rendered is what the configuration gives'),
  })
  writeFileSync(path('fleet/config.yaml'), 'watchdog: { deadline: 250 }\n')
  expect(run(inputs).commands).toEqual([
    '::error title=gen-hooks render::rendered is not what the configuration gives, run gen-hooks render --out rendered --fleet fleet and commit',
  ])
  for (const name of ['fleet', 'rendered']) rmSync(path(name), { recursive: true })
}, 120_000)

test('without a fault the status is 0, and the summary has a row for each part and no annotation', () => {
  const { status, commands, summary, output, log } = run({ inventory: 'inventory.json', validate: 'hooks/*' })
  expect([status, commands, output, log.includes('2 files clean by')]).toEqual([0, [], '', true])
  expect(summary).toBe(`## gen-hooks

| part | result |
|---|---|
| render | hooks is what the configuration gives |
| validate | 2 scripts are clean |
`)
}, 120_000)

test('if a folder differs from its rendering, the status is 1, and the difference is shown without commands or markup', () => {
  const script = path('hooks/pre-freeze-script')
  const before = readFileSync(script, 'utf8')
  writeFileSync(script, `${before}::error::x\n# <img src=x>\n##[error]y\n`)
  const { status, commands, summary, log } = run({ inventory: 'inventory.json' })
  writeFileSync(script, before)
  expect(status).toBe(1)
  expect(log).toContain('##[error]y')
  expect(commands).toEqual([
    '::error title=gen-hooks render::hooks is not what the configuration gives, run gen-hooks render --out hooks --inventory inventory.json and commit',
  ])
  const [, lines = ''] = summary.split('### What gen-hooks would write\n\n')
  expect(lines).toContain('    -# <img src=x>\n')
  expect(lines.split('\n').filter((line) => line !== '' && !line.startsWith('    '))).toEqual([])
}, 120_000)

test('findings are annotations with a place, also for file names that are special to a shell or to GitHub', () => {
  mkdirSync(path('more/deep'), { recursive: true })
  const names = ['more/$(touch pwned) a', 'more/deep/-::error::b,c', 'more/deep/d\ne']
  for (const name of names) writeFileSync(path(name), '#!/usr/bin/php\n')
  const { status, commands, summary } = run({ validate: '\nmore/**\n  \nnone/*\n' })
  rmSync(path('more'), { recursive: true })
  expect(readdirSync(repository).toSorted()).toEqual(['.git', 'hooks', 'inventory.json'])
  expect(status).toBe(1)
  expect(commands.map((line) => line.replace(/::[^:]*$/, ''))).toEqual([
    '::error title=gen-hooks validate',
    '::error file=more/$(touch pwned) a,line=1,col=1,title=GH037',
    '::error file=more/deep/-%3A%3Aerror%3A%3Ab%2Cc,line=1,col=1,title=GH037',
    '::error file=more/deep/d%0Ae,line=1,col=1,title=GH037',
    '::error title=gen-hooks validate',
  ])
  // a line without a match is reported, also if other lines have matches
  expect(summary).toContain('| validate | **no file has the name none/*, expected paths or globs of scripts** |')
  expect(summary).toContain('| validate | **a file is not a shell script, so that nothing checked it** |')
}, 120_000)

test('with sarif the findings go to a file and not to annotations', () => {
  writeFileSync(path('x.php'), '#!/usr/bin/php\n')
  const { status, commands, output } = run({ validate: 'x.php', sarif: 'true' })
  rmSync(path('x.php'))
  expect([status, commands.length]).toEqual([1, 1])
  const [, file = ''] = /^sarif=(.+)\n$/.exec(output) ?? []
  const [only] = SARIF.parse(JSON.parse(readFileSync(file, 'utf8'))).runs[0].results
  expect(only?.locations[0].physicalLocation.artifactLocation.uri).toBe('x.php')
}, 120_000)

test('the result of scenarios is in the summary and in a file of JUnit', () => {
  const { status, summary, output } = run({ harness: 'freeze/one-refuses' })
  expect([status, summary.includes('| harness | every scenario holds |')]).toEqual([0, true])
  const [, file = ''] = /^junit=(.+)\n$/.exec(output) ?? []
  expect(readFileSync(file, 'utf8')).toContain('name="one-refuses"')
}, 120_000)

test("text beyond GitHub's limit is cut at a line, and the summary reports this", () => {
  writeFileSync(path('hooks/pre-freeze-script'), '\u00e9\n'.repeat(1000))
  const { summary } = run({ inventory: 'inventory.json' }, { SUMMARY_BYTES: '400' })
  expect(builtTool(['render', '--inventory', INVENTORY, '--out', path('hooks')]).status).toBe(0)
  expect(summary).toContain('| summary | cut, ')
  expect(summary.endsWith('\n') && !summary.includes('\ufffd')).toBe(true)
  expect(Buffer.byteLength(summary)).toBeLessThan(900)
}, 120_000)

test('an error of gen-hooks, or no input, is reported with status 1', () => {
  const broken = run({ inventory: 'none.json', out: '$(touch pwned)' })
  expect([broken.status, broken.log.includes('none.json: '), existsSync(path('pwned'))]).toEqual([1, true, false])
  expect(run({}).commands).toEqual([
    '::error title=gen-hooks inputs::nothing to do, expected inventory, fleet, validate or harness',
  ])
  expect(run({ validate: 'none.sh' }).log).toContain('none.sh: cannot be read')
  expect(run({ validate: 'none/*' }).commands).toEqual([
    '::error title=gen-hooks validate::no file has the name none/*, expected paths or globs of scripts',
  ])
}, 120_000)
