import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sha256 } from '../../src/text/sha256.ts'
import { builtDist } from '../built.ts'
import { expectShown } from './tutorial/expect-shown.ts'
import { readPage, type Step } from './tutorial/read-page.ts'

const PAGE = join(__dirname, '../../docs/tutorial/fleet.md')
const PROMPT = 'you@desk$ '
const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-fleet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const DESK = join(folder, 'desk')
const ENVIRONMENT = {
  HOME: folder,
  LANG: 'C.UTF-8',
  PATH: `${join(folder, 'bin')}:/usr/local/bin:/usr/bin:/bin`,
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'you',
  GIT_AUTHOR_EMAIL: 'you@example.org',
  GIT_COMMITTER_NAME: 'you',
  GIT_COMMITTER_EMAIL: 'you@example.org',
}

/** Runs a command of the page; the output in the form that a terminal shows. */
function run(command: string): readonly string[] {
  const { stdout } = spawnSync('sh', ['-c', `{ ${command}\n} 2>&1`], { cwd: DESK, env: ENVIRONMENT, encoding: 'utf8' })
  return stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n')
}

/** Changes the committed rendering to that of another version of gen-hooks. */
function earlierVersion(): void {
  const rendered = join(DESK, 'rendered')
  const engine = readFileSync(join(rendered, 'engine'), 'utf8').replace('\nset -u\n', '\nset -u\n# as it was before\n')
  writeFileSync(join(rendered, 'engine'), engine)
  for (const host of readdirSync(join(rendered, 'hosts'))) {
    const path = join(rendered, 'hosts', host, 'settings')
    const text = readFileSync(path, 'utf8')
      .replace(/^(# Rendered by gen-hooks )\S+\. /m, '$10.0.9. ')
      .replace(/^# engine sha256: .*$/m, `# engine sha256: ${sha256(engine)}`)
    writeFileSync(path, text)
  }
  execFileSync('git', ['commit', '-qam', 'As the version before rendered it'], { cwd: DESK, env: ENVIRONMENT })
}

function play(steps: readonly Step[]): readonly (readonly string[])[] {
  const outputs: (readonly string[])[] = []
  for (const step of steps) {
    if (step.kind === 'command') outputs.push(run(step.command))
    else if (step.kind === 'file') {
      const path = join(DESK, step.path.replace(/^\/fleet\//, ''))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, step.text)
    } else {
      expect(step.name).toBe('earlier version')
      earlierVersion()
    }
  }
  return outputs
}

const isThere = spawnSync('git', ['--version']).status === 0

const testWithGit = isThere ? test : test.skip

testWithGit(
  `each command of the tutorial of a fleet prints what the page shows${isThere ? '' : ' (git is not installed)'}`,
  () => {
    mkdirSync(join(folder, 'bin'))
    mkdirSync(DESK)
    symlinkSync(join(builtDist(), 'gen-hooks.mjs'), join(folder, 'bin/gen-hooks'))
    symlinkSync(process.execPath, join(folder, 'bin/node'))
    const page = readFileSync(PAGE, 'utf8')
    const steps = readPage(page, PROMPT)
    expectShown(PAGE, page, steps, play(steps))
  },
  300_000,
)
