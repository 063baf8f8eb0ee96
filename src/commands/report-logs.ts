import { detect } from '../detect/detect.ts'
import { foundSources, hasOwnLog } from '../history/default-logs.ts'
import { namedSources } from '../history/operands.ts'
import type { Inventory } from '../model.ts'
import type { Wanted } from '../report/gather.ts'
import { foundVmtoolsdLogs } from '../timeline/vmtoolsd-found.ts'
import type { Io } from './io.ts'
import { logDirectoryOf, ownSettings, usualLogDirectory } from './own-settings.ts'

/** The logs that a command line names, and the configuration. */
export interface NamedLogs {
  readonly files: readonly string[]
  readonly config?: string | undefined
}

/** The logs of a report. */
export interface ReportLogs extends Pick<Wanted, 'sources' | 'vmtoolsd' | 'missed' | 'deadlineSeconds'> {
  /** The instances of this machine; null if nothing says that the logs are of this machine. */
  readonly inventory: () => Promise<Inventory | null>
}

/** The logs that the command line names, or the logs of this machine. */
export async function reportLogs({ files, config: path }: NamedLogs, io: Io): Promise<ReportLogs> {
  const isHere = files.length === 0
  const config = isHere || path !== undefined ? await ownSettings(path, io) : null
  const deadlineSeconds = config?.watchdog.deadline ?? null
  if (!isHere) {
    const sources = namedSources(files)
    const inventory = async (): Promise<Inventory | null> => {
      const directory = config === null ? await usualLogDirectory(io.host) : logDirectoryOf(config)
      return (await hasOwnLog(io.host, directory, sources)) ? await detect(io.host) : null
    }
    return { sources, vmtoolsd: [], missed: [], deadlineSeconds, inventory }
  }
  const { sources, problems: missed, inventory } = await foundSources(io.host, logDirectoryOf(config))
  const vmtoolsd = await foundVmtoolsdLogs(io.host)
  return { sources, vmtoolsd, missed, deadlineSeconds, inventory: async () => inventory }
}
