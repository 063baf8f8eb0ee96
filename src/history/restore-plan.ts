import { WORTH_WORDS, type Worth, whyNotCovered } from '../hook/worth.ts'
import { printable } from '../text/printable.ts'
import { databaseSteps, journalSteps, wholeSteps, wordsOfKind } from './restore-steps.ts'
import type { InstanceWindow, JournalMark, Run } from './run.ts'
import { endOf, worthForInstance, worthOfRun } from './worth.ts'

/** One way to restore: its steps, or why it is not safe. */
export type Way =
  | { readonly kind: 'steps'; readonly steps: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string }

/** What can be restored of one instance. */
export interface InstancePlan {
  readonly instance: string
  readonly worth: Worth
  readonly journal: JournalMark | null
  readonly databases: Way
  readonly laterJournals: Way
  /** What can go wrong with this one, as far as the log shows it. */
  readonly traps: readonly string[]
}

/** What can be restored from the snapshot of one run. It claims of the snapshot only what the log shows. */
export interface RestorePlan {
  readonly run: Run
  readonly worth: Worth
  readonly wholeMachine: Way
  readonly instances: readonly InstancePlan[]
  /** What can go wrong with any restore; no log shows whether it is so. */
  readonly traps: readonly string[]
}

const refused = (why: string): Way => ({ kind: 'refused', why })
const way = (steps: readonly string[]): Way => ({ kind: 'steps', steps })

/** The plan for a run. Pure. */
export function restorePlan(run: Run): RestorePlan {
  const names = run.instances.map(({ instance }) => instance)
  const instances = run.instances.map((one) => planOf(run, one))
  const { worth } = worthOfRun(run)
  return {
    run,
    worth,
    wholeMachine:
      worth === 'no snapshot' ? refused(WORTH_WORDS['no snapshot']) : way(wholeSteps(names, worth === 'covered')),
    instances,
    traps: TRAPS,
  }
}

/** Whether a part of it is refused. */
export function isRefused({ wholeMachine, instances }: RestorePlan): boolean {
  const ways = [wholeMachine, ...instances.flatMap(({ databases, laterJournals }) => [databases, laterJournals])]
  // a run without instances shows of none that it was frozen
  return instances.length === 0 || ways.some(({ kind }) => kind === 'refused')
}

function planOf(run: Run, window: InstanceWindow): InstancePlan {
  const { instance, journal } = window
  const worth = worthForInstance(run, window)
  const told = { instance, worth, journal, traps: trapsOf(run, window) }
  if (worth !== 'covered') {
    const why = whyNot(run, window, worth)
    return { ...told, databases: refused(why), laterJournals: refused(why) }
  }
  if (journal === null) {
    const why = `the log has no journal file for it; ${wordsOfKind(instance).log} of that time has the line "Start a journal restore for this backup with journal file", in the snapshot too`
    return {
      ...told,
      databases: refused(`${why}. A restored database needs a journal restore`),
      laterJournals: refused(why),
    }
  }
  return {
    ...told,
    databases: way(databaseSteps(instance, journal)),
    laterJournals: way(journalSteps(instance, journal)),
  }
}

function whyNot({ verdict, why }: Run, window: InstanceWindow, worth: Worth): string {
  if (verdict === 'consistent') return whyNotCovered(endOf(window), worth)
  return `${verdict}${why === '' ? '' : ` (${printable(why, 300)})`}: ${WORTH_WORDS[worth]}`
}

/** InterSystems' Data Integrity Guide, "Journal Files and Journal History Log": the name that the journal of a mirror's primary has. */
const MIRROR_JOURNAL = /(?:^|[/\\\]])MIRROR-[^/\\\]]*$/

function trapsOf({ origin }: Run, { journal }: InstanceWindow): readonly string[] {
  if (journal === null) return []
  const file = printable(journal.file, 300)
  return [
    ...(MIRROR_JOURNAL.test(journal.file)
      ? [
          `its journal ${file} is that of a mirror: it was the primary at the freeze. Members that went on are ahead of this snapshot; if the restored member becomes the primary, all others must be built anew`,
        ]
      : []),
    ...(origin === 'hooks' && /\s/.test(journal.file)
      ? [`a blank in ${file} may stand for a character that the log leaves out: compare the name with the folder`]
      : []),
    ...(journal.offset === null
      ? [`the log has the journal file and no offset: begin at the beginning of ${file}`]
      : []),
  ]
}

const TRAPS: readonly string[] = [
  'the log of the host: if it has an error of the freeze of this backup and the host went on, as Proxmox does, no freeze covered it, whatever the log of the guest says: restore only the whole machine',
  'an instance that is not named here: the log does not show that it was frozen. It comes back only with the whole machine',
  'a mirror member: start the restored machine from powered off, never resume it with its memory. If it becomes the primary, all other members must be built anew',
  'versions: journal files that IRIS 2025.1 or later wrote cannot be restored by an older version. Restore them with the version that wrote them, or a later one',
  'journals that are missing: without the journal files up to the moment of the snapshot apply none. Older ones may be needed too, for transactions that were open',
  'disks that are not in the snapshot (independent, NFS, iSCSI of the guest): then it is not one image of the whole machine. gen-hooks doctor finds NFS and iSCSI; whether a disk is independent no guest sees, only vSphere tells it',
]
