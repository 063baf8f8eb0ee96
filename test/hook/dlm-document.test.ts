import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { worstFreezeSeconds } from '../../src/config/worst-thaw.ts'
import { AGENT_SECONDS, dlmNotes, dlmProblems, MOST_DLM_SECONDS } from '../../src/hook/dlm-document.ts'
import { filesBeside, isOwnBeside } from '../../src/hook/guest-targets.ts'
import { houseRules } from '../../src/validate/house-rules/house-rules.ts'
import { configOf } from '../config/config-of.ts'

const textFor = async (yaml = '') => (await filesBeside('aws-dlm', configOf(yaml)))[0]?.text ?? ''
let text: string
let commands: string
beforeAll(async () => {
  text = await textFor()
  commands = parse(text).mainSteps[0].inputs.runCommand[0]
})

it('the document is ours, has the three phases, and nothing speaks against it', () => {
  expect(isOwnBeside(text)).toBe(true)
  expect(dlmProblems(text)).toEqual([])
  expect(parse(text)).toMatchObject({
    schemaVersion: '2.2',
    parameters: { command: { default: 'dry-run', allowedValues: ['pre-script', 'post-script', 'dry-run'] } },
    mainSteps: [{ action: 'aws:runShellScript', inputs: { timeoutSeconds: '110' } }],
  })
})

it.each([
  ["schemaVersion: '2.2'", "schemaVersion: '0.3'", 'schemaVersion: expected "2.2"'],
  ['      - dry-run\n', '', 'parameters: expected command with default dry-run and allowedValues'],
  ['default: dry-run', 'default: pre-script', 'parameters: expected command with default dry-run'],
  ['    allowedPattern:', '    description2:', 'parameters: expected executionId with allowedPattern'],
  ['  executionId:', '  execution_id:', 'parameters.execution_id: invalid key in record'],
  ["timeoutSeconds: '110'", 'timeoutSeconds: 110', 'inputs.timeoutSeconds: expected string'],
  ["timeoutSeconds: '110'", "timeoutSeconds: '121'", 'inputs.timeoutSeconds: expected 5 to 120'],
  ['action: aws:runShellScript', 'action: aws:runPowerShellScript', 'mainSteps[0].action: expected'],
  ["'{{ command }}'", '{{ command }}', '{{ command }}: expected plain words in single quotes'],
  ["'{{ command }}'", '"{{ command }}"', '{{ command }}: expected plain words in single quotes'],
  ["'{{ command }}'", "'{{ executionId }}'", '{{ executionId }}: expected a parameter with allowedValues'],
  ['- dry-run\n', "- dry-run\n      - '$(id)'\n", '{{ command }}: expected plain words in single quotes'],
  ['schemaVersion:', '\tschemaVersion:', 'expected object, received null'],
])('a document with %j as %j is told of', (was, is, problem) => {
  expect(text).toContain(was)
  expect(dlmProblems(text.replace(was, is)).join('\n')).toContain(problem)
})

it('validate finds nothing in its commands', () => {
  expect(houseRules([{ name: 'gen-hooks-dlm', text: commands, ours: 'foreign' }])).toMatchObject({ findings: [] })
})

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
for (const program of ['dash', 'bash', 'busybox', 'ksh93', 'mksh', 'yash']) {
  const testHere = has(program) ? it : it.skip
  describe(`its commands in ${program}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'dlm-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    const [pre, post, file] = ['pre', 'post', 'commands'].map((name) => join(folder, name)) as [string, string, string]

    /** The status, and what was called; the agent has put the value in as text. */
    const run = (command: string, ends: Readonly<Record<string, number>>, folders: readonly string[] = []) => {
      for (const path of [pre, post, file]) rmSync(path, { force: true, recursive: true })
      for (const [name, status] of Object.entries(ends))
        writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} "$@"\nexit ${status}\n`, { mode: 0o755 })
      for (const name of folders) mkdirSync(join(folder, name))
      const ready = commands
        .replace('/usr/sbin/pre-freeze-script', pre)
        .replace('/usr/sbin/post-thaw-script', post)
        .replace(/\{\{\s*command\s*\}\}/g, () => command)
      writeFileSync(file, ready)
      const shell = program === 'busybox' ? ['busybox', 'sh'] : [program]
      const { status, stdout } = spawnSync(shell[0] as string, [...shell.slice(1), file], {
        encoding: 'utf8',
        cwd: folder,
      })
      return [status, stdout.trim()]
    }

    testHere('call the script of the phase and end with a status that DLM knows', () => {
      expect([
        run('pre-script', { pre: 0, post: 0 }),
        run('pre-script', { pre: 1, post: 0 }),
        run('post-script', { pre: 0, post: 0 }),
        run('post-script', { pre: 0, post: 1 }),
      ]).toEqual([
        [0, 'pre freeze'],
        [201, 'pre freeze'],
        [0, 'post thaw'],
        [202, 'post thaw'],
      ])
    })

    testHere('freeze nothing where no script could thaw it, and thaw also where none freezes', () => {
      expect([
        run('pre-script', { pre: 0 }),
        run('pre-script', { post: 0 }),
        run('post-script', { pre: 0 }),
        run('post-script', { post: 0 }),
      ]).toEqual([
        [206, ''],
        [206, ''],
        [206, ''],
        [0, 'post thaw'],
      ])
    })

    testHere('take a folder in the place of a script for none', () => {
      expect([
        run('dry-run', { pre: 0 }, ['post']),
        run('pre-script', { pre: 0 }, ['post']),
        run('dry-run', { post: 0 }, ['pre']),
        run('post-script', { pre: 0 }, ['post']),
      ]).toEqual([
        [206, ''],
        [206, ''],
        [206, ''],
        [206, ''],
      ])
    })

    testHere('call nothing for dry-run, and nothing for a value that no list let through', () => {
      expect([
        run('dry-run', { pre: 0, post: 0 }),
        run('dry-run', { pre: 0 }),
        run('$(touch evaluated)`touch evaluated`', { pre: 0, post: 0 }),
        run('; touch evaluated #', { pre: 0, post: 0 }),
        run('', { pre: 0, post: 0 }),
      ]).toEqual([
        [0, `${pre} and ${post} are there`],
        [206, ''],
        [1, ''],
        [1, ''],
        [1, ''],
      ])
      expect(readdirSync(folder)).not.toContain('evaluated')
    })
  })
}

it('names the one script of the other layout', async () => {
  const script = '/etc/vmware-tools/backupScripts.d/50-gen-hooks'
  const other = await textFor('layout: backupScripts.d')
  expect(other).toContain(`pre=${script}\n          post=${script}\n`)
})

it('the policy of the how-to has values that DLM takes, and is strict', () => {
  const page = readFileSync(join(__dirname, '../../docs/how-to/aws.md'), 'utf8')
  const [, block = ''] = /```json\n(.*?)\n```/s.exec(page) ?? []
  const { Scripts } = JSON.parse(`{${block}}`)
  expect(Scripts).toEqual([
    {
      Stages: ['PRE', 'POST'],
      ExecutionHandlerService: 'AWS_SYSTEMS_MANAGER',
      ExecutionHandler: 'gen-hooks-dlm',
      ExecuteOperationOnScriptFailure: false,
      ExecutionTimeout: MOST_DLM_SECONDS,
      MaximumRetryCount: 0,
    },
  ])
  expect(AGENT_SECONDS).toBeLessThan(MOST_DLM_SECONDS)
  expect(page).toContain(`it takes ${worstFreezeSeconds(configOf()) - 60} s and \`freeze.timeout\``)
})

it('a freeze that may take as long as the agent waits is told of, and a thaw that may is none', () => {
  const before = worstFreezeSeconds(configOf()) - 60
  expect(dlmNotes(configOf())).toEqual([])
  expect(dlmNotes(configOf('thaw: { timeout: 60 }'))).toEqual([])
  expect(dlmNotes(configOf(`freeze: { timeout: ${109 - before} }`))).toEqual([])
  expect(dlmNotes(configOf(`freeze: { timeout: ${110 - before} }`))).toEqual([
    expect.stringContaining('it may take 110 s until all instances are frozen'),
  ])
  const override = `instances: { overrides: { PROD: { freeze: { timeout: ${110 - before} } } } }`
  expect(dlmNotes(configOf(override))).toHaveLength(1)
})
