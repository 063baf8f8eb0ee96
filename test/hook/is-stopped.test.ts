import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { shells } from '../hooks/shells.ts'
import { engineFunctions } from './engine-functions.ts'
import { runInShell } from './run-in-shell.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gen-hooks-stopped-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What the engine says of process 7, where the files of the kernel have these texts. */
async function said(shell: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const text = (await engineFunctions('is_stopped')).replaceAll(/(?=\/(proc|sys)\/)/g, folder)
  return runInShell(shell, `${text}\nif is_stopped 7; then echo stopped; else echo runs; fi\n`).toString()
}

const stat = (state: string) => ({ '/proc/7/stat': `7 (sh) ${state} 1 7 7 0 -1\n` })
const CGROUP = { '/proc/7/cgroup': '0::/system.slice/own.service\n' }
const events = (frozen: number) => ({
  '/sys/fs/cgroup/system.slice/own.service/cgroup.events': `populated 1\nfrozen ${frozen}\n`,
})

describe.each(
  shells().map(({ name, command = '' }) => [command === '' ? `${name} (which is not installed)` : name, command]),
)('%s', (_name, command) => {
  const orSkipped = command === '' ? test.skip : test
  // a cgroup that is frozen leaves its processes in the state S
  orSkipped.each<[string, Readonly<Record<string, string>>, string]>([
    ['stopped by a signal', stat('T'), 'stopped'],
    ['stopped by a debugger', stat('t'), 'stopped'],
    ['in a cgroup that is frozen', { ...stat('S'), ...CGROUP, ...events(1) }, 'stopped'],
    ['in a cgroup that is not frozen', { ...stat('S'), ...CGROUP, ...events(0) }, 'runs'],
    ['in a cgroup without events, as that of the root', { ...stat('S'), ...CGROUP }, 'runs'],
    ['gone', {}, 'runs'],
  ])('a process is %s', async (_, files, expected) => {
    expect(await said(command, files)).toBe(`${expected}\n`)
  })
})
