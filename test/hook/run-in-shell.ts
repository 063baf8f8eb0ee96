import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs `script` from a file in `shell` (a path and its words, as in a #! line), and returns the bytes it printed. */
export function runInShell(shell: string, script: string, locale = 'C'): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-render-'))
  try {
    const file = join(folder, 'script')
    writeFileSync(file, script)
    const [program = '', ...words] = shell.split(' ')
    const { status, stdout, stderr } = spawnSync(program, [...words, file], {
      env: { PATH: '/usr/bin:/bin', LC_ALL: locale },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 20_000,
    })
    if (status !== 0) throw new Error(`${shell}: status ${status}: ${stderr.toString('latin1').slice(0, 500)}`)
    return stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
