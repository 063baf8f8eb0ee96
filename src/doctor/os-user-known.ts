import { readText } from '../host/read-text.ts'
import type { GuestView } from './guest.ts'

/** Whether the guest has an OS user, as far as it was seen. */
export type UserKnown =
  | { readonly kind: 'known' }
  /** Not in /etc/passwd, but known to a directory service, which may not answer at the freeze. */
  | { readonly kind: 'by a service' }
  | { readonly kind: 'unknown user' }
  | { readonly kind: 'not seen'; readonly because: string }

const PASSWD = '/etc/passwd'
const MOST_BYTES = 4 * 1024 * 1024
const TIMEOUT_MS = 5000
/** getent(1): one of the keys was not found. */
const NOT_FOUND = 2

/** Looks for an OS user in /etc/passwd and, on this machine, by getent, which asks the services of nsswitch.conf too. */
export async function osUserKnown({ host, isLive }: GuestView, user: string): Promise<UserKnown> {
  const passwd = await readText(host, PASSWD, MOST_BYTES)
  if (passwd.kind === 'read' && passwd.text.split('\n').some((line) => line.startsWith(`${user}:`)))
    return { kind: 'known' }
  if (!isLive) {
    const what = passwd.kind === 'read' ? `is not in its ${PASSWD}` : `its ${PASSWD} is not among the files`
    return { kind: 'not seen', because: `${what}, and no directory service is asked of a folder` }
  }
  const getent = await host.which('getent', ['/usr/bin', '/bin'])
  if (getent === null) return { kind: 'not seen', because: `is not in ${PASSWD}, and getent is not there` }
  const { end } = await host.run(getent, ['passwd', user], { timeoutMs: TIMEOUT_MS, maxBytes: 64 * 1024 })
  if (end.kind === 'exited' && end.status === 0) return { kind: 'by a service' }
  if (end.kind === 'exited' && end.status === NOT_FOUND) return { kind: 'unknown user' }
  return {
    kind: 'not seen',
    because: `is not in ${PASSWD}, and getent does not tell whether a directory service has it`,
  }
}
