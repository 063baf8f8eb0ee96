import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { VERB_NAMES, verbNamed } from '../../src/verbs/verbs.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const folder = tempFolder()
for (const name of ['snapshot.log', 'my notes.txt', '-odd']) writeFileSync(join(folder, name), '')
mkdirSync(join(folder, 'hooks'))

const COMPLETE = `. ./completion.bash
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_gen_hooks
printf '%s\\n' "\${COMPREPLY[@]}"`

beforeAll(async () => {
  writeFileSync(join(folder, 'completion.bash'), (await runCli(['completion', 'bash'])).out)
})

/** The completions that bash offers for the last of these words; bash splits words at each `=`. */
function offered(...words: readonly string[]): readonly string[] {
  // Debian's bash reads /etc/bash.bashrc, also for `-c`, if standard input is a socket, and Node's pipes are sockets
  const args = ['--norc', '-uc', COMPLETE, 'bash', 'gen-hooks', ...words]
  const { stdout, stderr } = spawnSync('bash', args, { cwd: folder, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

test('the first word is completed with the verbs and help, and the word after help with the verbs', () => {
  expect(offered('')).toEqual([...VERB_NAMES, 'help'])
  expect(offered('st')).toEqual(['status', 'stun'])
  expect(offered('help', 'ti')).toEqual(['timeline'])
  expect(offered('--v')).toEqual(['--version'])
})

test.each(VERB_NAMES)('- is completed with all options of %s', async (name) => {
  const options = Object.keys((await verbNamed(name))?.options ?? {}).map((option) => `--${option}`)
  expect(offered(name, '-')).toEqual([...options, '--help'])
})

test.each<[string, readonly string[], readonly string[]]>([
  ['the choices of an option', ['validate', '--as', 'legacy-'], ['legacy-pre', 'legacy-post']],
  ['the choices after =', ['validate', '--shellcheck', '='], ['wasm', 'native', 'off']],
  ['the choices for a first letter after =', ['validate', '--shellcheck', '=', 'n'], ['native']],
  ['files as operands', ['validate', 's'], ['snapshot.log']],
  ['a file with a blank', ['validate', 'my'], ['my notes.txt']],
  ['a file of NAME=FILE', ['history', 'PROD', '=', 'snap'], ['snapshot.log']],
  ['files after an option', ['status', '--config', 'snap'], ['snapshot.log']],
  ['folders only, after an option for one', ['install', '--root', ''], ['hooks']],
  ['nothing after an option with a free value', ['history', '--since', ''], []],
  ['the words of a verb', ['completion', ''], ['bash', 'zsh', 'fish']],
  ['files only after --', ['validate', '--', '-'], ['-odd']],
  ['nothing where a verb takes no file', ['status', 'snap'], []],
  ['options after an operand', ['validate', 'snapshot.log', '--js'], ['--json']],
])('%s', (_what, words, expected) => {
  expect(offered(...words)).toEqual(expected)
})

test('a shell without a completion is an error that names the shells with one', async () => {
  const { status, err } = await runCli(['completion', 'tcsh'])
  expect(status).toBe(1)
  expect(err).toContain('completion: "tcsh": unknown, expected bash, zsh, fish [USAGE]')
})
