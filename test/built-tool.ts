import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { builtDist } from './built.ts'
import { checkPrinted } from './schemas/check-json.ts'

/** How a finished process ended, and what it printed. */
export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs the released form of the tool, built for this run and not in dist/. JSON is checked against its published schema. */
export function builtTool(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(builtDist(), 'gen-hooks.mjs'), ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  })
  if (status !== null) checkPrinted(args, stdout)
  return { status, out: stdout, err: stderr }
}
