/** A folder that an instance keeps data in. */
export interface DataFolder {
  /** `database USER`, `journal`, `WIJ`. */
  readonly what: string
  readonly path: string
  /** Its content is made anew at each start: IRISTEMP, CACHETEMP. */
  readonly isTemporary: boolean
}

/** What is read from the configuration of an instance, iris.cpf or cache.cpf. A value is null where the file does not give it. */
export interface Cpf {
  readonly folders: readonly DataFolder[]
  readonly freezeOnError: boolean | null
  readonly backupsBeforePurge: number | null
  readonly daysBeforePurge: number | null
  /** Each mirror by its name, and its QoS timeout in milliseconds: the 5th value of its line in [Mirrors]. */
  readonly mirrors: readonly { readonly name: string; readonly qosTimeout: number | null }[]
}

/** The limit of a CPF. */
export const MOST_CPF_BYTES = 4 * 1024 * 1024

const MOST_DATABASES = 5000
const MOST_MIRRORS = 100

/** Reads the text of a CPF. `manager`: the folder mgr of the instance, where a folder is that the file leaves empty. Any text will do. */
export function parseCpf(text: string, manager: string): Cpf {
  const lines = linesOf(text)
  const value = (section: string, key: string): string | null =>
    lines.findLast((one) => one.section === section && one.key === key.toLowerCase())?.value ?? null
  const folder = (what: string, path: string | null, usual: string): DataFolder => ({
    what,
    path: path?.startsWith('/') === true ? withoutEndSlash(path) : usual,
    isTemporary: false,
  })
  const alternate = value('journal', 'AlternateDirectory')
  return {
    folders: [
      ...lines
        .filter(({ section }) => section === 'databases')
        .slice(0, MOST_DATABASES)
        .flatMap(databaseOf),
      folder('journal', value('journal', 'CurrentDirectory'), `${manager}/journal`),
      ...(alternate?.startsWith('/') === true ? [folder('alternate journal', alternate, '')] : []),
      folder('WIJ', value('config', 'wijdir'), manager),
    ],
    freezeOnError: { '0': false, '1': true }[value('journal', 'FreezeOnError') ?? ''] ?? null,
    backupsBeforePurge: wholeOf(value('journal', 'BackupsBeforePurge')),
    daysBeforePurge: wholeOf(value('journal', 'DaysBeforePurge')),
    mirrors: lines
      .filter(({ section }) => section === 'mirrors')
      .slice(0, MOST_MIRRORS)
      // 0 is no time to wait
      .map(({ name, value }) => ({ name, qosTimeout: wholeOf(value.split(',')[4]?.trim() ?? null) || null })),
  }
}

/** Characters of a line that names a section. */
const LONGEST_SECTION = 1000

/** Whether a text has a section, as each CPF has: what has none was named by mistake. */
export function hasSection(text: string): boolean {
  // line by line and short ones only: a pattern over a line of megabytes needs more stack than there is
  return text
    .split('\n')
    .some((line) => line.length <= LONGEST_SECTION && /^\uFEFF?[ \t]*\[[^\]\r]+\][ \t]*\r?$/.test(line))
}

interface Line {
  readonly section: string
  readonly key: string
  /** The key as it is written. */
  readonly name: string
  readonly value: string
}

/** Section names and keys are compared in lower case. */
function linesOf(text: string): readonly Line[] {
  const found: Line[] = []
  let section = ''
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[([^\]]*)\]\s*$/.exec(line)
    const equals = line.indexOf('=')
    if (heading !== null) section = (heading[1] ?? '').trim().toLowerCase()
    else if (equals > 0) {
      const name = line.slice(0, equals).trim()
      found.push({ section, key: name.toLowerCase(), name, value: line.slice(equals + 1).trim() })
    }
  }
  return found
}

/** `NAME=folder,remote instance,mount required,,,stream folder`; none of a database that another instance has. */
function databaseOf({ name, value }: Line): readonly DataFolder[] {
  const [path = '', remote = '', , , , stream = ''] = value.split(',').map((part) => part.trim())
  if (remote !== '' || !path.startsWith('/')) return []
  const isTemporary = /^(?:IRIS|CACHE)TEMP$/i.test(name)
  const own = { what: `database ${name}`, path: withoutEndSlash(path), isTemporary }
  return stream.startsWith('/')
    ? [own, { what: `streams of ${name}`, path: withoutEndSlash(stream), isTemporary }]
    : [own]
}

function withoutEndSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path
}

function wholeOf(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
}
