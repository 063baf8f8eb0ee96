import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { readOnlyHost } from '../../src/host/read-only-host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { install, uninstall } from './act.ts'
import { type Guest, makeGuest, ONE, PRE, pair, single } from './guest.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))

/** The changes of a folder that are not followed by fsync before the next change. */
function unsynced(acts: readonly string[]): readonly string[] {
  const changed = (act: string): readonly string[] => {
    const [, from = '', to] = /^(?:rename|remove|make folder) (\S+)(?: to (\S+))?/.exec(act) ?? []
    return from === '' ? [] : [...new Set([folderOf(to ?? from), folderOf(from)])]
  }
  return acts.filter((act, index) => {
    const after = acts.slice(index + 1)
    const next = after.findIndex((one) => !one.startsWith('sync '))
    const synced = (next < 0 ? after : after.slice(0, next)).map((one) => one.slice('sync '.length))
    return !changed(act).every((folder) => synced.includes(folder))
  })
}

it('a folder is synced after each change in it and before the next change, so that a power cut keeps the order', async () => {
  guest.write(PRE, 'theirs\n')
  const adopting = readOnlyHost(guest.host)
  await install(adopting, pair('one'), 'adopt')
  await install(guest.host, pair('one'), 'adopt')
  const moving = readOnlyHost(guest.host)
  await install(moving, single('one'))
  const leaving = readOnlyHost(guest.host)
  await uninstall(leaving)
  for (const { acts } of [adopting, moving, leaving]) {
    expect(acts.filter((act) => /^(rename|remove)/.test(act)).length).toBeGreaterThan(2)
    expect(unsynced(acts)).toEqual([])
  }
  expect(moving.acts.join('\n')).toContain(`to ${ONE}\nsync ${folderOf(ONE)}\nsync ${folderOf(folderOf(ONE))}`)
})

describe('a real host', () => {
  it('syncs a folder, and a file before its rename', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-sync-'))
    const handle = await open(folder)
    const sync = jest.spyOn(Object.getPrototypeOf(handle), 'sync')
    try {
      await realHost().syncFolder(folder)
      expect(sync).toHaveBeenCalledTimes(1)
      await realHost().createFile(join(folder, 'file'), { content: 'x', mode: 0o600, owner: null })
      expect(sync).toHaveBeenCalledTimes(2)
    } finally {
      sync.mockRestore()
      await handle.close()
      rmSync(folder, { recursive: true })
    }
  })

  describe('makes a file', () => {
    const ACTS = ['chown', 'chmod', 'writeFile', 'sync'] as const
    type Act = (...args: unknown[]) => Promise<void>
    let folder: string
    let prototype: Record<(typeof ACTS)[number], Act>
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'gen-hooks-create-'))
      const handle = await open(folder)
      prototype = Object.getPrototypeOf(handle)
      await handle.close()
    })
    afterEach(() => {
      jest.restoreAllMocks()
      rmSync(folder, { recursive: true })
    })
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
    const file = { content: 'x', mode: 0o640, owner }
    const descriptors = (): number => readdirSync('/proc/self/fd').length

    /** Records the acts, each with the mode of the file before the act; `instead` replaces one act. */
    function record(instead: Partial<Record<(typeof ACTS)[number], Act>> = {}): string[] {
      const acts: string[] = []
      for (const act of ACTS) {
        const real = prototype[act]
        jest.spyOn(prototype, act).mockImplementation(async function (this: unknown, ...args: unknown[]) {
          acts.push(`${act} ${(statSync(join(folder, 'file')).mode & 0o777).toString(8)}`)
          await turn()
          await (instead[act] ?? real).apply(this, args)
          acts.push(`${act} is over`)
        })
      }
      return acts
    }

    it('that no other process can open before its owner and mode are right, one act after the other, and closes it', async () => {
      const acts = record()
      const open = descriptors()
      await realHost().createFile(join(folder, 'file'), file)
      expect(acts).toEqual(
        ['chown 0', 'chmod 0', 'writeFile 640', 'sync 640'].flatMap((act) => [act, `${act.split(' ')[0]} is over`]),
      )
      expect(descriptors()).toBe(open)
    })

    const full = async (): Promise<void> => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    }

    it('and leaves none if the disk is full', async () => {
      record({ writeFile: full })
      const open = descriptors()
      await expect(realHost().createFile(join(folder, 'file'), file)).rejects.toMatchObject({ code: 'ENOSPC' })
      expect(readdirSync(folder)).toEqual([])
      expect(descriptors()).toBe(open)
    })

    it('and reports the first failure, also if the file is removed already', async () => {
      record({
        writeFile: async () => {
          rmSync(join(folder, 'file'))
          await full()
        },
      })
      await expect(realHost().createFile(join(folder, 'file'), file)).rejects.toMatchObject({ code: 'ENOSPC' })
    })
  })
})
