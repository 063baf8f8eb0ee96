import { chmodSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { renderFor } from '../../src/commands/rendering.ts'
import type { FakeInstance } from '../../src/harness/guest/fake-guest.ts'
import { endProcesses, processesOf } from '../../src/harness/guest/processes.ts'
import { retarget } from '../../src/hook/retarget.ts'
import type { Host } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { removeGuests, tempGuest } from '../harness/temp-guest.ts'
import { untilGone } from '../harness/until.ts'

/** A guest of fakes with our hooks installed, and the output of a command. */
export interface HookedGuest {
  readonly root: string
  readonly host: Host
  readonly io: { readonly host: Host; readonly out: (text: string) => void; readonly err: (text: string) => void }
  readonly said: { out: string; err: string }
  /** Replaces the paths of a script by those of the guest. */
  readonly point: (text: string) => string
}

const BOOT_ID = '/proc/sys/kernel/random/boot_id'
const guests: string[] = []

export const TWO: readonly FakeInstance[] = [
  { kind: 'iris', name: 'PROD' },
  { kind: 'cache', name: 'LEGACY' },
]

/** Short limits, so that a hanging call ends soon. */
const CONFIG = 'freeze: { timeout: 5 }\nthaw: { timeout: 2, retries: 0 }\nlog: { syslog: false }\n'

export async function hookedGuest(
  instances: readonly FakeInstance[] = TWO,
  { config = '', deadline = 60, installed = true } = {},
): Promise<HookedGuest> {
  const root = tempGuest(instances)
  guests.push(root)
  write(root, BOOT_ID, readFileSync(BOOT_ID))
  write(root, '/etc/gen-hooks/config.yaml', `${CONFIG}${config}watchdog: { deadline: ${deadline} }\n`)
  for (const folder of ['etc/vmware-tools/backupScripts.d', 'var/lib']) {
    mkdirSync(join(root, folder), { recursive: true, mode: 0o755 })
  }
  symlinkSync('/usr/bin/flock', join(root, 'usr/bin/flock'))
  // the hooks name their folders by real paths; a host with a root looks for these paths below the root
  mkdirSync(join(root, dirname(root)), { recursive: true })
  symlinkSync(root, join(root, root))
  const said = { out: '', err: '' }
  const host = realHost({ root })
  const guest: HookedGuest = {
    root,
    host,
    said,
    io: {
      host,
      out: (text) => {
        said.out += text
      },
      err: (text) => {
        said.err += text
      },
    },
    point: (text) => retarget(text, { root, shell: '/bin/sh' }).text,
  }
  if (installed) await putHooks(guest)
  return guest
}

/** The hooks of the guest's configuration, with paths of the guest. */
export async function putHooks({ root, io, point }: HookedGuest): Promise<void> {
  for (const { fileName, text } of await renderFor({}, io)) {
    const folder = fileName === '50-gen-hooks' ? '/etc/vmware-tools/backupScripts.d' : '/usr/sbin'
    write(root, `${folder}/${fileName}`, point(text), 0o700)
  }
}

export function write(root: string, path: string, content: string | Buffer, mode = 0o644): void {
  mkdirSync(join(root, dirname(path)), { recursive: true, mode: 0o755 })
  writeFileSync(join(root, path), content)
  chmodSync(join(root, path), mode)
}

/** Makes the fake command write to each instance's own log, like the real command. */
export function letInstancesLog(root: string): void {
  const program = join(root, 'usr/bin/iris')
  mkdirSync(join(root, 'usr/bin/real'))
  renameSync(program, join(root, 'usr/bin/real/iris'))
  write(
    root,
    '/usr/bin/iris',
    `#!/bin/sh
case $* in
*ExternalFreeze*) text='ExternalFreeze: System suspended' ;;
*ExternalThaw*) text='ExternalThaw: System resumed' ;;
*) text='' ;;
esac
[ -z "$text" ] || printf '11/22/26-17:40:55:123 (77) 0 [Utility.Event] Backup.General.%s\\n' "$text" >>"${root}/opt/iris/prod/mgr/messages.log"
exec "${root}/usr/bin/real/iris" "$@"
`,
    0o755,
  )
}

/** Kills the processes that still run in the guests, and removes the guests; resolves to the killed processes. */
export async function endGuests(): Promise<readonly string[]> {
  const left: string[] = []
  for (const root of guests.splice(0)) {
    left.push(...(await untilGone(() => processesOf(root), 10_000)).map(({ command }) => command))
    endProcesses(root)
  }
  removeGuests()
  return left
}
