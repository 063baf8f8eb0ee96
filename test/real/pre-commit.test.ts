import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtDist, CHECKOUT } from '../built.ts'
import { builtTool } from '../built-tool.ts'
import { tempFolder } from '../host/temp-folder.ts'

const works = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0
const isThere = works('pre-commit', '--version')
// without a network, if namespaces are allowed
const APART = works('unshare', '-rn', 'true') ? ['unshare', '-rn'] : []

const folder = tempFolder()
const fleet = join(folder, 'fleet')
const INVENTORY = join(CHECKOUT, 'test/cases/01-shipped-configuration/root/inventory.json')

function run(cwd: string, ...words: readonly string[]) {
  const [command = '', ...args] = words
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    PRE_COMMIT_HOME: join(folder, 'cache'),
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C.UTF-8',
  }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: 120_000 })
  return { status, said: stdout + stderr }
}

function git(cwd: string, ...args: readonly string[]): void {
  const { status, said } = run(cwd, 'git', '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args)
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${said}`)
}

const preCommit = () => run(fleet, ...APART, 'pre-commit', 'run', '--all-files', '--color', 'never')

;(isThere ? describe : describe.skip)(
  isThere ? 'pre-commit' : 'pre-commit: skipped, pre-commit is not installed',
  () => {
    beforeAll(() => {
      // pre-commit clones the files of a commit
      const tool = join(folder, 'gen-hooks')
      mkdirSync(tool)
      cpSync(join(CHECKOUT, '.pre-commit-hooks.yaml'), join(tool, '.pre-commit-hooks.yaml'))
      git(tool, 'init', '-q')
      git(tool, 'add', '.')
      git(tool, 'commit', '-qm', 'x')
      git(tool, 'tag', 'v1')
      mkdirSync(join(folder, 'bin'))
      writeFileSync(
        join(folder, 'bin/gen-hooks'),
        `#!/bin/sh\nexec ${process.execPath} ${join(builtDist(), 'gen-hooks.mjs')} "$@"\n`,
      )
      chmodSync(join(folder, 'bin/gen-hooks'), 0o755)
      mkdirSync(fleet)
      cpSync(INVENTORY, join(fleet, 'inventory.json'))
      expect(builtTool(['render', '--inventory', INVENTORY, '--out', join(fleet, 'hooks')]).status).toBe(0)
      writeFileSync(
        join(fleet, '.pre-commit-config.yaml'),
        `repos:
  - repo: ${tool}
    rev: v1
    hooks:
      - id: gen-hooks-validate
      - id: gen-hooks-render
        args: [--inventory, inventory.json, --out, hooks]
`,
      )
      git(fleet, 'init', '-q')
      git(fleet, 'add', '.')
    }, 120_000)

    test('passes a commit without a fault, and needs no network', () => {
      const { status, said } = preCommit()
      expect([status, said.match(/Passed$/gm)?.length]).toEqual([0, 2])
    }, 120_000)

    test('stops a commit with a finding or with scripts that differ from the configuration', () => {
      mkdirSync(join(fleet, 'old/backupScripts.d'), { recursive: true })
      writeFileSync(join(fleet, 'old/backupScripts.d/10 iris'), '#!/usr/bin/php\n')
      mkdirSync(join(fleet, '--config=x'))
      writeFileSync(join(fleet, '--config=x/pre-freeze-script'), '#!/usr/bin/php\n')
      writeFileSync(join(fleet, 'hooks/post-thaw-script'), '#!/usr/bin/php\n')
      git(fleet, 'add', '.')
      const { status, said } = preCommit()
      expect([status, said.match(/Failed$/gm)?.length]).toEqual([1, 2])
      expect(said).toContain('old/backupScripts.d/10 iris:1:1: error: not a shell script but php')
      expect(said).toContain('--config=x/pre-freeze-script:1:1: error: not a shell script but php')
      expect(said).toContain('-#!/usr/bin/php')
    }, 120_000)
  },
)
