import { printable } from '../text/printable.ts'
import type { JournalMark } from './run.ts'

/** The words of IRIS and of Caché for the same things. */
export interface KindWords {
  readonly command: string
  readonly product: string
  readonly database: string
  readonly system: string
  readonly wij: string
  readonly log: string
}

const WORDS: Readonly<Record<'iris' | 'cache', KindWords>> = {
  iris: {
    command: 'iris',
    product: 'IRIS',
    database: 'IRIS.DAT',
    system: 'IRISSYS',
    wij: 'IRIS.WIJ',
    log: 'messages.log',
  },
  cache: {
    command: 'ccontrol',
    product: 'Caché',
    database: 'CACHE.DAT',
    system: 'CACHESYS',
    wij: 'CACHE.WIJ',
    log: 'cconsole.log',
  },
}

/** The words for `cache:PROD`; those of IRIS for a log that does not tell the kind. */
export function wordsOfKind(instance: string): KindWords {
  return instance.startsWith('cache:') ? WORDS.cache : WORDS.iris
}

const CONTAINER = /^(docker|podman):([A-Za-z0-9][A-Za-z0-9_.-]{0,254})$/

/** The command of the instance, as it is called on the machine. */
function commandOf(instance: string): string {
  const [, engine, container] = CONTAINER.exec(instance) ?? []
  const { command } = wordsOfKind(instance)
  return engine === undefined ? command : `${engine} exec -i ${container} ${command}`
}

/** The name of the instance as a word of a command; `NAME` where a log has what is no name: the administrator copies the command into a root shell. A log has not the name that one in a container has in there. */
function nameOf(instance: string): string {
  const name = instance.replace(/^(?:iris|cache):/, '')
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/.test(name) ? name : 'NAME'
}

/** The journal file, and the offset in it where the log has it. */
export function markText({ file, offset }: JournalMark): string {
  return offset === null ? printable(file, 300) : `${printable(file, 300)}, from offset ${offset}`
}

/** How it is started normally: one in a container by the main process of that. */
function startOf(instance: string): string {
  const [, engine, container] = CONTAINER.exec(instance) ?? []
  return engine === undefined ? `${commandOf(instance)} start ${nameOf(instance)}` : `${engine} start ${container}`
}

/** The whole machine, without later journals. InterSystems' Data Integrity Guide: "Full System Restore from External Backup or Cold Backup". */
export function wholeSteps(instances: readonly string[], isCovered: boolean): readonly string[] {
  const starts = instances.map(startOf)
  const logs = [...new Set(instances.map((instance) => wordsOfKind(instance).log))].join(', ')
  return [
    'save the journal files that are newer than the snapshot, and journal.log, from the machine as it is now, if it can still be read',
    'restore all disks of the machine from the same restore point, and none from another one',
    'start the machine where no user, no interface and no mirror member reaches it',
    `start each instance normally${starts.length === 0 ? '' : ` (${starts.join('; ')})`}: it recovers from its WIJ and its journals, and rolls back open transactions`,
    ...(isCovered
      ? [
          `look into ${logs}: if the snapshot was taken within the freeze, the last line before "*** Recovery started at" is "Backup.General.ExternalFreeze: System suspended". If it is another line, take the snapshot for one that no freeze covered`,
        ]
      : []),
    'check the databases and the application before users come back',
  ]
}

/** The whole machine and then later journals, by hand. The same guide: "Starting for Maintenance", "Journal Restore Following Backup Restore". */
export function journalSteps(instance: string, journal: JournalMark): readonly string[] {
  const { product } = wordsOfKind(instance)
  const stop = `${commandOf(instance)} stop ${nameOf(instance)}`
  return [
    `restore the whole machine as above, and do not start ${product} normally; keep it from starting by itself when the machine starts`,
    maintenance(instance),
    'copy the saved journal files and journal.log to a folder of their own',
    restoreFrom(journal),
    `check the application, then stop the instance and start it normally: ${stop}; ${startOf(instance)}`,
  ]
}

/** Single databases. The same guide: "Database-Only Restore". */
export function databaseSteps(instance: string, journal: JournalMark): readonly string[] {
  const { database, system } = wordsOfKind(instance)
  const stop = `${commandOf(instance)} stop ${nameOf(instance)}`
  return [
    `where users could reach the database: stop the instance, then ${maintenance(instance)}`,
    'mount the disks of the snapshot elsewhere, read only',
    `dismount the database in the instance, copy its ${database} from the snapshot to its place, and mount it again. ${system}: copy it to a folder of its own, and put it in place when the instance is stopped at the end`,
    `${restoreFrom(journal)}. Answer no to "Process all journaled globals in all directories?" and name the folder of the restored database alone: older values would else be written into all others too. To undo a change by mistake, end before the journal has it, or it is made again`,
    `check the application, then, after maintenance, start the instance normally: ${stop}; ${startOf(instance)}`,
  ]
}

function maintenance(instance: string): string {
  if (CONTAINER.test(instance))
    return `start its container without the instance, by an option of its main process (iris-main), and then the instance in it for maintenance, with a user and a password that exist nowhere else: ${commandOf(instance)} start ${nameOf(instance)} EmergencyId=USER,PASSWORD`
  return `start the instance for maintenance, with a user and a password that exist nowhere else: ${commandOf(instance)} start ${nameOf(instance)} EmergencyId=USER,PASSWORD`
}

function restoreFrom(journal: JournalMark): string {
  return `restore the journal with ^JRNRESTO, in %SYS: begin with ${markText(journal)}, and go on with each file after it, without a gap. That is needed also if no later journal exists: it rolls back open transactions`
}
