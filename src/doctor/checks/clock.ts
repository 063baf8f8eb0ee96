import { type Check, error, info, notHere, ok, warning } from '../check.ts'

const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin']
const TIMEOUT_MS = 3000
/** No guest of this version of gen-hooks lived before. */
const OLDEST = Date.UTC(2025, 0, 1)
const SLACK_MS = 60_000

export const CLOCK: Check = {
  id: 'clock',
  title: 'the clock is right, and is kept right',
  why: 'The age of the last snapshot, the journal to restore from and the log of the host are found by time: with a wrong clock the wrong ones.',
  cost: 'slow',
  look: async (guest) => {
    if (!guest.isLive) return [notHere('the clock is that of this machine')]
    const todo = 'Have chrony, ntpd or systemd-timesyncd keep the clock.'
    if (guest.now < OLDEST) return [error(`the clock says ${new Date(guest.now).toISOString()}`, todo)]
    const { last } = await guest.verdicts()
    if (last !== null && last.at > guest.now + SLACK_MS)
      return [
        warning(
          `the last run ended at ${new Date(last.at).toISOString()}, which is to come: the clock was set back`,
          todo,
        ),
      ]
    const timedatectl = await guest.host.which('timedatectl', FOLDERS)
    if (timedatectl === null) return [info('no timedatectl is there to ask whether something keeps the clock right')]
    const { stdout } = await guest.host.run(timedatectl, ['show', '--property=NTPSynchronized', '--value'], {
      timeoutMs: TIMEOUT_MS,
      maxBytes: 4096,
    })
    const said = stdout.toString('latin1').trim()
    if (said === 'yes') return [ok('it is synchronized')]
    return said === 'no'
      ? [warning('it is not synchronized', todo)]
      : [info('timedatectl does not tell whether it is synchronized')]
  },
}
