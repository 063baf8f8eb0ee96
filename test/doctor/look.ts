import type { Check, Seen } from '../../src/doctor/check.ts'
import { CHECKS } from '../../src/doctor/checks.ts'
import { type GuestOptions, type GuestView, viewOf } from '../../src/doctor/guest.ts'
import type { Host, RunResult } from '../../src/host/host.ts'
import { hostWith } from '../install/host-with.ts'

export function checkNamed(id: string): Check {
  const check = CHECKS.find((one) => one.id === id)
  if (check === undefined) throw new Error(`${id}: no such check`)
  return check
}

/** `error: message`; for a check that was skipped `not here: message` or `not seen: message`. */
export const told = (one: Seen): string =>
  `${one.kind !== 'skipped' ? one.kind : one.cause === 'could not look' ? 'not seen' : 'not here'}: ${one.message}`

/** The results of one check for a guest. */
export async function look(
  id: string,
  host: Host,
  options: Partial<GuestOptions> & { readonly now?: number } = {},
): Promise<readonly string[]> {
  return (await checkNamed(id).look(await view(host, options))).map(told)
}

export async function view(
  host: Host,
  { now, ...options }: Partial<GuestOptions> & { readonly now?: number } = {},
): Promise<GuestView> {
  return await viewOf(host, { maxDays: 8, ...options }, now)
}

export const exited = (status: number, stdout = ''): RunResult => ({
  end: { kind: 'exited', status },
  stdout: Buffer.from(stdout),
  stderr: Buffer.alloc(0),
})

/** A host whose root is the guest's folder; `answers` has the output of the guest's programs, by path and words. */
export function asMachine(
  host: Host,
  answers: Readonly<Record<string, RunResult>> = {},
  more: Partial<Host> = {},
): Host {
  return hostWith(host, {
    realPath: (path) => path,
    programPath: (path) => path,
    run: async (file, args) =>
      answers[[file, ...args].join(' ')] ?? {
        ...exited(0),
        end: { kind: 'not started', errno: 'ENOENT' },
      },
    ...more,
  })
}
