import { checkCredentials } from '../../config/credentials.ts'
import { formatProblem } from '../../config/read.ts'
import { type Check, error, notHere, notSeen, orOk } from '../check.ts'

export const CREDENTIALS: Check = {
  id: 'credentials',
  title: 'the credential files are there, and for root alone',
  why: 'Without both lines no session is let in, and the instance is not frozen; a file that another user can read or change gives the password away, or lets that user choose what root sends to a session.',
  cost: 'quick',
  look: async (guest) => {
    const read = await guest.config()
    if (read.kind === 'wrong') return [notSeen('the configuration cannot be read')]
    const all = await checkCredentials(guest.host, read.config)
    // files that were collected have no secrets among them
    const problems = all.filter(({ message }) => guest.isLive || !message.startsWith('does not exist'))
    if (problems.length === 0 && all.length > 0) return [notHere('the folder does not have each credential file')]
    const todo = 'docs/how-to/log-in-to-the-instances.md: two lines, root:root, mode 0600.'
    return orOk(
      problems.map((problem) => error(formatProblem(problem), todo)),
      'no file that the configuration names is wrong',
    )
  },
}
