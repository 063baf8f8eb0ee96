import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findScenarios, SCENARIOS } from '../../src/harness/language/find-scenarios.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

// a valid command line is only parsed here; other tests play scenarios
jest.mock('../../src/commands/harness-story.ts', () => ({ runStory: async () => 0 }))

const folder = tempFolder()
mkdirSync(join(folder, 'empty'))
writeFileSync(join(folder, 'bad.scenario'), '# Bad.\n\nmelt iris:A\nneeds luck\n')

/** Runs the command line in this process; no scenario is played. */
const harness = async (args: readonly string[]) => await runCli(['harness', ...args])

test.each([
  [['--keep', '/x', '--scenario', 'freeze/good'], '--keep: scenarios leave nothing, expected it alone or with --shell'],
  [['--keep', '/x', '--random', '3'], '--keep: scenarios leave nothing, expected it alone or with --shell'],
  [['--keep', '/x', '--kill-sweep'], '--keep: scenarios leave nothing, expected it alone or with --shell'],
  [['--seed', '3', '--scenario', 'freeze/good'], '--seed: expected --random with it'],
  [['--every', '3', '--scenario', 'freeze/good'], '--every: expected --kill-sweep with it'],
  [['--every', '3', '--random', '3'], '--every: expected --kill-sweep with it'],
  [['--scenario', 'x', '--random', '3'], '--scenario and --random: expected one of them'],
  [['--scenario', 'x', '--kill-sweep'], '--scenario and --kill-sweep: expected one of them'],
  [['--random', '3', '--kill-sweep'], '--random and --kill-sweep: expected one of them'],
  [
    ['--scenario', 'x', '--random', '3', '--kill-sweep'],
    '--scenario and --random and --kill-sweep: expected one of them',
  ],
  [['--caller', 'vmtoolsd', '--random', '3'], '--caller vmtoolsd: expected scenarios'],
  [['--caller', 'vmtoolsd', '--kill-sweep'], '--caller vmtoolsd: expected scenarios'],
  [['--random', '0'], '--random: "0", expected a whole number above 0'],
  [['--random', '-1'], '--random: '],
  [['--random', '1e3'], '--random: "1e3", expected a whole number above 0'],
  [['--random', '3', '--seed', '2147483648'], '--seed: "2147483648", expected a whole number above 0'],
  [['--kill-sweep', '--every', 'other'], '--every: "other", expected a whole number above 0'],
  [['--format', 'foo'], '--format: "foo", expected one of "text", "story", "json", "junit", "html"'],
  [['--format'], '--format: no value, expected one'],
  [['--kind', 'mumps'], '--kind: "mumps", expected one of "iris", "cache"'],
  [
    ['--scenario', 'no/such'],
    '--scenario: "no/such": no such scenario, expected a name or a glob of --list, or a path',
  ],
  [['--list', '--scenario', 'no/such'], '--scenario: "no/such": no such scenario'],
  [
    ['--scripts', join(folder, 'empty')],
    `${join(folder, 'empty')}: no hook, expected pre-freeze-script or post-thaw-script, or files in backupScripts.d/`,
  ],
  [['--scripts', join(folder, 'nowhere')], `${join(folder, 'nowhere')}: no hook, expected `],
  [['--versus', join(folder, 'empty')], `${join(folder, 'empty')}: no hook, expected `],
])('harness %j is a usage error', async (args, message) => {
  const { status, out, err } = await harness(args)
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(/ \[USAGE\]\n/)
  expect(err.replace('command line: --', '--')).toContain(message)
})

describe('an option of harness that would have no effect is a usage error', () => {
  test.each([[['--seed', '3']], [['--every', '3']]])('harness %j', async (args) => {
    const { status, err } = await harness(args)
    expect({ status, usage: err.includes('[USAGE]') }).toEqual({ status: 1, usage: true })
  })
})

test('a scenario that cannot be understood is named with its lines, and nothing is played', async () => {
  const { status, out, err } = await harness(['--scenario', join(folder, 'bad.scenario')])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(/bad\.scenario:3: "melt" is no verb, expected /)
  expect(err).toMatch(/bad\.scenario:4: "luck" is not one of /)
  expect(err).toMatch(/\[SCENARIO_INVALID\]/)
})

test('--list names every scenario and its title; with a glob only the scenarios that match', async () => {
  const { status, out, err } = await harness(['--list'])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  for (const { name, title } of findScenarios('**')) {
    const line = out.split('\n').find((one) => one.split(' ').includes(name))
    expect(line?.endsWith(title)).toBe(true)
  }
  const some = await harness(['--list', '--scenario', 'freeze/one-*'])
  expect(
    some.out
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(' ')[0]),
  ).toEqual(findScenarios('freeze/one-*').map(({ name }) => name))
})

test('if each scenario lacks a need, nothing was proved: HARNESS_FAILED, and the score reports this', async () => {
  const { status, out, err } = await harness(['--kind', 'iris', '--scenario', 'cache/same-name*'])
  expect({ status, err }).toEqual({
    status: 1,
    err: expect.stringMatching(
      /: none of \d scenarios was played \(needs both-kinds\), expected at least one \[HARNESS_FAILED\]/,
    ),
  })
  expect(out).toMatch(/: none was played, \d skipped\n/)
})

describe('harness --show', () => {
  test('prints the text of a scenario as it stands in its file', async () => {
    const path = join(folder, 'bad.scenario')
    const text = readFileSync(path, 'utf8')
    expect(await harness(['--show', path])).toEqual({ status: 0, out: text, err: '' })
    const own = await harness(['--show', 'freeze/one-refuses'])
    expect(own.out).toBe(readFileSync(join(SCENARIOS, 'freeze/one-refuses.scenario'), 'utf8'))
    expect((await harness(['--show', 'one-refuses'])).out).toBe(own.out)
  })

  test('prints several scenarios, each below its name', async () => {
    const { out } = await harness(['--show', 'freeze/all-*'])
    expect(out).toMatch(/^===== freeze\/all-down =====\n# /)
    expect(out).toContain('\n===== freeze/all-refuse =====\n# ')
  })

  test.each([
    ['freeze/one-refsues', 'freeze/one-refuses'],
    ['one-refsues', 'one-refuses'],
  ])('--show %s: the error names the nearest scenario', async (name, meant) => {
    const { status, err } = await harness(['--show', name])
    expect(status).toBe(1)
    expect(err).toContain(
      `--show: "${name}": no such scenario, expected a name or a glob of --list, or a path; did you mean ${meant}? [USAGE]`,
    )
  })
})
