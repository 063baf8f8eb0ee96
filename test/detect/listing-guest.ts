import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BIN_FOLDERS } from '../../src/detect/binaries.ts'
import { detect } from '../../src/detect/detect.ts'
import type { Host } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { type Inventory, LIST_TIMEOUT_SECONDS } from '../../src/model.ts'
import { listingHost } from './listing-host.ts'

const TEMPLATE = readFileSync(join(__dirname, '../../templates/detect.sh'), 'utf8')
const FOLDERS_LINE = `FOLDERS='${BIN_FOLDERS.join(' ')}'\n`
const LIMIT_LINE = `LIMIT=${LIST_TIMEOUT_SECONDS}\n`
/** The limit of a list command, in seconds, for fakes that hang. */
const SHORT_LIMIT = 1

/** What a list command prints, byte for byte, and how it ends; or the lines of a script that does anything else. */
export type Printed =
  | { readonly stdout?: string | Buffer; readonly stderr?: string | Buffer; readonly status?: number }
  | { readonly acts: string }

/** How the script is started: by which shell, as which path of the guest, with which program as awk, or with another PATH. */
interface Start {
  readonly shell?: string
  readonly name?: string
  readonly awk?: string
  readonly path?: string
}

/** A guest whose commands (`iris qlist`) print the texts of a test. Any other verb fails as with the real commands. */
export interface ListingGuest {
  readonly root: string
  /** Writes a file at a path of the guest. */
  readonly put: (path: string, content: string | Buffer, mode?: number) => void
  /** The result of `detect` of gen-hooks. */
  readonly detects: () => Promise<Inventory>
  /** The script, which looks for the commands in this guest, and waits a second for a list. */
  readonly text: string
  /** The output of the script. */
  readonly prints: (how?: Start) => string
  /** The output as a document, with the guest's paths. */
  readonly asDocument: (printed: string) => unknown
}

/** Makes one below `folder`. */
export function listingGuest(folder: string, printed: Readonly<Record<string, Printed>>): ListingGuest {
  const root = mkdtempSync(join(folder, 'g'))
  const put: ListingGuest['put'] = (path, content, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content, { mode })
  }
  const programs = [...new Set(Object.keys(printed).map((command) => command.split(' ')[0] ?? ''))]
  for (const program of programs) put(`/usr/bin/${program}`, programText(root, program, printed), 0o755)
  for (const [command, what] of Object.entries(printed)) {
    if ('acts' in what) continue
    put(`/printed/${command}.out`, what.stdout ?? '')
    put(`/printed/${command}.err`, what.stderr ?? '')
  }
  const text = TEMPLATE.replace(FOLDERS_LINE, `FOLDERS='${BIN_FOLDERS.map((one) => root + one).join(' ')}'\n`).replace(
    LIMIT_LINE,
    `LIMIT=${SHORT_LIMIT}\n`,
  )
  if (text.includes(FOLDERS_LINE) || text.includes(LIMIT_LINE)) throw new Error('detect.sh: not the lines expected')
  const prints: ListingGuest['prints'] = ({ shell = '/bin/sh', awk, name = '/detect.sh', path } = {}) => {
    if (awk !== undefined) put('/tools/awk', `#!/bin/sh\nexec ${awk} "$@"\n`, 0o755)
    const ofTools = awk === undefined ? text : text.replace('\nPATH=', `\nPATH=${root}/tools:`)
    put(name, path === undefined ? ofTools : text.replace(/\nPATH=.*/, `\nPATH=${path}`))
    const { status, stdout, stderr } = spawnSync(
      shell.split(' ')[0] ?? '',
      [...shell.split(' ').slice(1), root + name],
      {
        encoding: 'utf8',
        timeout: 100_000,
        maxBuffer: 64 * 1024 * 1024,
      },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return stdout
  }
  return {
    root,
    put,
    detects: () => detect(guestHost(root)),
    prints,
    text,
    asDocument: (printed) =>
      JSON.parse(
        printed.replaceAll(root, '').replaceAll(`within ${SHORT_LIMIT} s`, `within ${LIST_TIMEOUT_SECONDS} s`),
      ),
  }
}

function programText(root: string, program: string, printed: Readonly<Record<string, Printed>>): string {
  const verbs = Object.entries(printed).map(([command, what]) => {
    const [own, verb] = command.split(' ')
    if (own !== program) return ''
    const acts =
      'acts' in what
        ? what.acts
        : `cat '${root}/printed/${command}.out'; cat '${root}/printed/${command}.err' >&2; exit ${what.status ?? 0}`
    return `${verb}) ${acts} ;;\n`
  })
  return `#!/bin/sh\ncase $1 in\n${verbs.join('')}*) echo "invalid function '$1'" >&2; exit 1 ;;\nesac\n`
}

/** This machine with other programs and another limit for them. */
function guestHost(root: string): Host {
  const host = realHost()
  const at = (path: string): string => (/^\/(?:usr|bin)\//.test(path) ? root + path : path)
  return {
    ...listingHost({}),
    uid: host.uid,
    lstat: (path) => host.lstat(at(path)),
    readFile: (path, options) => host.readFile(at(path), options),
    readLink: (path) => host.readLink(at(path)),
    which: async (name, folders) => (await host.which(name, folders.map(at)))?.slice(root.length) ?? null,
    run: (file, args, options) => host.run(at(file), args, { ...options, timeoutMs: SHORT_LIMIT * 1000 }),
  }
}

/** The printed inventory, with the guest's paths. */
export function inOwnPaths(inventory: Inventory, { root }: ListingGuest): unknown {
  return JSON.parse(JSON.stringify(inventory).replaceAll(root, ''))
}
