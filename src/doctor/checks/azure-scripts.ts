import { worstPreFreezeSeconds } from '../../config/worst-thaw.ts'
import { checkAzure, extensionOn } from '../../install/azure.ts'
import { linkedAzureNote } from '../../install/azure-own.ts'
import { installedLayout } from '../../install/status-report.ts'
import { isDaemonRunning } from '../../install/vmware-tools.ts'
import { callerOn } from '../caller-on.ts'
import { type Check, error, info, notHere, orOk, warning } from '../check.ts'

const TODO =
  'gen-hooks install --target azure writes the file, but for one of your own, which stays; docs/how-to/azure.md has what the extension asks for.'

export const AZURE_SCRIPTS: Check = {
  id: 'azure-scripts',
  title: 'where Azure Backup makes the backup, it calls the hooks',
  why: 'Where the mode, the owner or a value of its configuration is not as the extension wants it, it makes the backup without the scripts, and calls that one file-system consistent.',
  cost: 'slow',
  look: async (guest) => {
    if ((await callerOn(guest)) === 'azure') {
      const read = await guest.config()
      const layout = read.kind === 'read' ? read.config.layout : installedLayout(await guest.actual())
      const worstSeconds = read.kind === 'read' ? worstPreFreezeSeconds(read.config) : null
      const { problems, notes } = await checkAzure(guest.host, { layout, worstSeconds })
      return orOk([...problems.map((text) => error(text, TODO)), ...notes.map(info)], 'Azure Backup calls the hooks')
    }
    const linked = linkedAzureNote(await guest.actual())
    if (linked !== null) return [warning(linked, 'Put the file itself in its place, if Azure Backup makes the backup.')]
    if (!guest.isLive) return [notHere('no hook of gen-hooks is installed for Azure Backup')]
    const isAlone = (await extensionOn(guest.host)) === 'there' && !(await isDaemonRunning(guest.host))
    if (!isAlone) return [notHere('no hook of gen-hooks is installed for Azure Backup')]
    const text = 'the snapshot extension of Azure Backup is here, and vmtoolsd does not run, so nothing calls the hooks'
    return [error(text, 'gen-hooks install --target azure, if Azure Backup makes the backup.')]
  },
}
