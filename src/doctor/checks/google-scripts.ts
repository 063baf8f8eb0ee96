import { worstPreFreezeSeconds } from '../../config/worst-thaw.ts'
import { checkGoogle, hasGoogleAgent } from '../../install/google.ts'
import { isDaemonRunning } from '../../install/vmware-tools.ts'
import { callerOn } from '../caller-on.ts'
import { type Check, error, notHere, orOk } from '../check.ts'

const TODO = 'docs/how-to/google-cloud.md has the lines, and how the agent learns of them.'
const NOT_HERE = notHere('no hook of gen-hooks is installed for the Google guest agent')

export const GOOGLE_SCRIPTS: Check = {
  id: 'google-scripts',
  title: 'where the Google guest agent takes part in the backup, it calls the hooks',
  why: 'The agent calls no scripts until its configuration says so, ends what takes longer than 60 s, and takes a script that it cannot start for a good one.',
  cost: 'slow',
  look: async (guest) => {
    if ((await callerOn(guest)) === 'google') {
      const read = await guest.config()
      const worstSeconds = read.kind === 'read' ? worstPreFreezeSeconds(read.config) : null
      const { problems } = await checkGoogle(guest.host, { worstSeconds })
      const seen = problems.map((text) => error(text, TODO))
      return orOk(seen, 'the Google guest agent calls the hooks, if it was started after its configuration was written')
    }
    if (!guest.isLive) return [NOT_HERE]
    const isAlone = (await hasGoogleAgent(guest.host)) && !(await isDaemonRunning(guest.host))
    if (!isAlone) return [NOT_HERE]
    const text = 'the Google guest agent is here, and vmtoolsd does not run, so nothing calls the hooks'
    return [error(text, 'gen-hooks install --target google, if snapshots are made with guest-flush.')]
  },
}
