import { octal } from '../../host/octal.ts'
import { dangersOf } from '../../host/trusted-path.ts'
import { type Check, error, info, notHere, notSeen, orOk, type Seen } from '../check.ts'
import type { GuestView } from '../guest.ts'
import { leftOver } from '../left-over.ts'

export const HOOKS_OWNER: Check = {
  id: 'hooks-owner',
  title: 'only root can change the hooks, and root can run them',
  why: 'VMware Tools runs the hooks as root, also hooks that another user wrote, and fails each quiesced snapshot if a hook cannot be executed.',
  cost: 'quick',
  look: async (guest) => {
    const scripts = await guest.scripts()
    if (scripts.length === 0) return [notHere('no hook is installed')]
    const seen = await Promise.all(scripts.map(async ({ path, read }) => await judge(guest, path, read)))
    return orOk(seen.flat(), scripts.map(({ path }) => path).join(', '))
  },
}

type Read = Awaited<ReturnType<GuestView['scripts']>>[number]['read']

async function judge({ host }: GuestView, path: string, read: Read): Promise<readonly Seen[]> {
  if (read.kind !== 'read') return [notSeen(`${path}: ${read.because}`)]
  const { mode } = read.stat
  const seen: Seen[] = (await dangersOf(host, path)).map(({ path: where, detail }) =>
    error(
      where === path ? `${path}: ${detail}` : `${path}: ${where} ${detail}`,
      `chown root:root ${where}, and chmod go-w it.`,
    ),
  )
  if ((mode & 0o111) === 0) {
    // a left-over that can be executed would freeze a second time
    const todo = leftOver(path) === null ? `chmod 0700 ${path}, or remove it.` : 'Move it out of the folder.'
    seen.push(error(`${path}: cannot be executed (mode ${octal(mode)})`, todo))
  } else if ((mode & 0o077) !== 0 && (mode & 0o022) === 0)
    seen.push(info(`${path}: has mode ${octal(mode)}, so that others can read it; gen-hooks installs 0700`))
  return seen
}
