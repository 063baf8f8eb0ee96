import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CHECKOUT = join(__dirname, '..')

/** How a finished process ended, and what it printed. */
export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** The tool as it is shipped, compiled into a folder of its own, so that a stale or absent dist does not matter; removed after the tests of the file. */
export function builtTool(): (args: readonly string[], env?: Readonly<Record<string, string>>) => Ended {
  let folder = ''
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'gen-hooks-built-')))
    const compiler = join(CHECKOUT, 'node_modules/typescript/bin/tsc')
    const args = [compiler, '-p', join(CHECKOUT, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')]
    execFileSync(process.execPath, args, { stdio: 'inherit' })
    for (const name of ['node_modules', 'templates', 'package.json']) {
      symlinkSync(join(CHECKOUT, name), join(folder, name))
    }
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return (args, env = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'dist/cli.js'), ...args], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      timeout: 60_000,
    })
    return { status, out: stdout, err: stderr }
  }
}
