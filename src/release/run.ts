import { spawnSync } from 'node:child_process'

/** Runs a program and returns what it printed; throws with its last words if it fails. */
export function run(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd?: string,
): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC', ...env },
    maxBuffer: 64 * 1024 * 1024,
    ...(cwd === undefined ? {} : { cwd }),
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${program}: ended with ${status}\n${stdout}${stderr}`.trimEnd())
  return stdout
}

/** Whether PATH has the program. */
export function isThere(program: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' }).status === 0
}
