import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestsOf, ENGINE_BORDER, partsOf, SETTINGS_BORDER } from '../../src/hook/parts.ts'
import { headerDigest } from '../../src/hook/provenance.ts'
import type { Host } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import type { RenderedHook } from '../../src/model.ts'
import { sha256 } from '../../src/text/sha256.ts'

export const POST = '/usr/sbin/post-thaw-script'
export const PRE = '/usr/sbin/pre-freeze-script'
export const ONE = '/etc/vmware-tools/backupScripts.d/50-gen-hooks'
export const ROTATE = '/etc/logrotate.d/gen-hooks'
export const RECEIPT = '/var/lib/gen-hooks/installed.json'
export const BOOT = '11111111-2222-3333-4444-555555555555'

const FOLDERS = [
  'usr/sbin',
  'etc/vmware-tools',
  'etc/logrotate.d',
  'var/lib',
  'var/log',
  'run',
  'proc/sys/kernel/random',
]

/** A small guest in a temporary folder that belongs to the user who runs the test. */
export interface Guest {
  readonly root: string
  readonly host: Host
  write(path: string, content: string | Buffer, mode?: number): void
  read(path: string): string
  has(path: string): boolean
  mode(path: string): number
  /** Every regular file below the root by its path, `RUN` folders left out. */
  files(): Readonly<Record<string, string>>
  remove(): void
}

export function makeGuest(): Guest {
  const root = mkdtempSync(join(tmpdir(), 'gen-hooks-guest-'))
  for (const folder of FOLDERS) makeFolder(root, folder)
  const at = (path: string): string => join(root, path)
  const guest: Guest = {
    root,
    host: realHost({ root }),
    write: (path, content, mode = 0o755) => {
      makeFolder(root, path.slice(1, path.lastIndexOf('/')))
      writeFileSync(at(path), content)
      chmodSync(at(path), mode)
    },
    read: (path) => readFileSync(at(path), 'utf8'),
    has: (path) => existsSync(at(path)),
    mode: (path) => statSync(at(path)).mode & 0o7777,
    files: () =>
      Object.fromEntries(
        readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((path) => [path.slice(root.length), readFileSync(path, 'latin1')]),
      ),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
  guest.write('/proc/sys/kernel/random/boot_id', `${BOOT}\n`, 0o644)
  return guest
}

/** Whatever the umask of the test run is, a guest's folders are 0755. */
function makeFolder(root: string, folder: string): void {
  let at = root
  chmodSync(root, 0o755)
  for (const name of folder.split('/').filter(Boolean)) {
    at = join(at, name)
    if (existsSync(at)) continue
    mkdirSync(at)
    chmodSync(at, 0o755)
  }
}

/** A script with the header and the borders of a rendered one. */
export function hook(fileName: string, body: string, version = '0.1.0'): RenderedHook {
  const parts = `${SETTINGS_BORDER}\n${ENGINE_BORDER}\n${body}`
  const digests = partsOf(parts)
  if (digests === null) throw new Error('not a script of ours')
  const { settingsSha256, engineSha256 } = digestsOf(digests)
  const header = [
    '#!/bin/sh',
    `# ${fileName}`,
    `# Rendered by gen-hooks ${version}. Do not edit: render it again.`,
    `# config sha256: ${sha256('config')}`,
    `# settings sha256: ${settingsSha256}`,
    `# engine sha256: ${engineSha256}`,
  ]
  const text = [...header, `# header sha256: ${headerDigest(header)}`, parts].join('\n')
  return { fileName, text, sha256: sha256(text) }
}

export const pair = (body: string): readonly RenderedHook[] => [
  hook('pre-freeze-script', `freeze ${body}\n`),
  hook('post-thaw-script', `thaw ${body}\n`),
]

export const single = (body: string): readonly RenderedHook[] => [hook('50-gen-hooks', `all ${body}\n`)]

export function textOf(hooks: readonly RenderedHook[], fileName: string): string {
  const hook = hooks.find((one) => one.fileName === fileName)
  if (hook === undefined) throw new Error(`no hook is named ${fileName}`)
  return hook.text
}
