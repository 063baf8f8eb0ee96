import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { VERB_NAMES } from '../../../src/verbs/verbs.ts'
import { tempFolder } from '../../host/temp-folder.ts'
import { runCli } from '../../run-cli.ts'

const folder = tempFolder()
mkdirSync(join(folder, 'completions'))
mkdirSync(join(folder, 'hooks'))
writeFileSync(join(folder, 'snapshot.log'), '')

const LINES: readonly (readonly [string, readonly string[]])[] = [
  ['gen-hooks ', [...VERB_NAMES, 'help'].sort()],
  ['gen-hooks st', ['status', 'stun']],
  ['gen-hooks help ti', ['timeline']],
  ['gen-hooks uninstall --', ['--dry-run', '--help', '--json', '--root']],
  ['gen-hooks validate --as ', ['backupScripts.d', 'legacy-post', 'legacy-pre', 'qemu-ga']],
  ['gen-hooks completion ', ['bash', 'fish', 'zsh']],
  ['gen-hooks validate snap', ['snapshot.log']],
  ['gen-hooks status --config snap', ['snapshot.log']],
]

interface Shell {
  readonly name: 'zsh' | 'fish'
  readonly file: string
  readonly args: (line: string) => readonly string[]
}

const SHELLS: readonly Shell[] = [
  {
    name: 'zsh',
    file: 'completions/_gen-hooks',
    args: (line) => ['-f', join(__dirname, 'capture.zsh'), join(folder, 'completions'), line],
  },
  {
    name: 'fish',
    file: 'completions/gen-hooks.fish',
    args: (line) => ['--no-config', '-c', `source completions/gen-hooks.fish; complete -C '${line}'`],
  },
]

describe.each(SHELLS)('$name', ({ name, file, args }) => {
  const isThere = spawnSync(name, ['-c', 'exit 0']).error === undefined
  beforeAll(async () => {
    writeFileSync(join(folder, file), (await runCli(['completion', name])).out)
  })
  const maybe = isThere ? test : test.skip
  maybe.each(LINES)(`completes %j${isThere ? '' : ` (${name} is not installed)`}`, (line, expected) => {
    const env = { ...process.env, HOME: folder, TERM: 'dumb' }
    const { stdout } = spawnSync(name, args(line), { cwd: folder, encoding: 'utf8', env, timeout: 60_000 })
    const words = stdout.split('\n').map((one) => one.split('\t')[0] ?? '')
    expect([...new Set(words.filter((word) => word !== ''))].sort()).toEqual(expected)
  })
})
