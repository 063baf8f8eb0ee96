import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeInstance, makeFakeGuest } from '../../src/harness/guest/fake-guest.ts'

const roots: string[] = []

/** A fake guest in a folder that `removeGuests` removes. */
export function tempGuest(instances?: readonly FakeInstance[]): string {
  const root = emptyRoot()
  makeFakeGuest(root, instances)
  return root
}

export function emptyRoot(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'gen-hooks-test-')))
  chmodSync(root, 0o755)
  roots.push(root)
  return root
}

export function removeGuests(): void {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true, maxRetries: 5 })
}

/** Calls a program of the guest's usr/bin; standard input is empty if `input` is absent. */
export function call(root: string, program: string, args: readonly string[], input = '') {
  const { status, signal, stdout } = spawnSync(join(root, 'usr/bin', program), args, {
    input,
    encoding: 'latin1',
    timeout: 20_000,
  })
  return { status, signal, stdout }
}

export const FREEZE = '##Class(Backup.General).ExternalFreeze(0,,,,,,600,,,360)'
export const THAW = '##Class(Backup.General).ExternalThaw(0)'

/** One method of an instance, as the hooks call it. */
export function session(root: string, name: string, expression: string, input = '') {
  return call(root, 'iris', ['session', name, '-U', '%SYS', expression], input)
}
