import { statSync } from 'node:fs'
import type { LogSource } from '../history/log-source.ts'
import { logKind } from '../logs/log-kind.ts'
import { openLines } from '../logs/open-lines.ts'

/** Logs by who reads them. */
export interface SortedSources {
  /** Of hooks and of IRIS, and what is not known: its reader says so. */
  readonly runs: readonly LogSource[]
  /** Of VMware: files, folders, support bundles. */
  readonly stuns: readonly string[]
}

/** Tells logs of runs and logs of stuns apart by their content; a folder or a tar is of VMware. Standard input can be read only once, and is a log of runs. */
export async function sortSources(sources: readonly LogSource[]): Promise<SortedSources> {
  const runs: LogSource[] = []
  const stuns: string[] = []
  for (const source of sources) {
    if (source.path !== '-' && source.instance === null && (await isOfVmware(source.path))) stuns.push(source.path)
    else runs.push(source)
  }
  return { runs, stuns }
}

async function isOfVmware(path: string): Promise<boolean> {
  try {
    const stat = statSync(path)
    if (stat.isDirectory()) return true
    // a FIFO can be read only once
    if (!stat.isFile()) return false
    for await (const { texts } of openLines(path, () => {})) {
      const begin = texts.slice(0, 20).join('\n')
      return begin.slice(257, 262) === 'ustar' || logKind(texts) === 'vmware'
    }
  } catch {
    // whoever reads it tells what is wrong
  }
  return false
}
