import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runThaw } from '../../src/commands/thaw.ts'
import { frozenNow } from '../../src/harness/guest/events.ts'
import { call, FREEZE, session } from '../harness/temp-guest.ts'
import { endGuests, type HookedGuest, hookedGuest, write } from '../rehearse/hooked-guest.ts'
import { checkedJson } from '../schemas/check-json.ts'

afterEach(async () => {
  expect(await endGuests()).toEqual([])
})

/** Every list of IRIS fails, as may happen if IRIS is stuck. */
function failLists({ root }: HookedGuest, lists = ['qlist', 'qall', 'list']): void {
  for (const list of lists) writeFileSync(join(root, `fake/fault.${list}.iris`), 'status 1\ntext broken\n')
}

describe('thaw, if the lists of IRIS fail and those of Caché do not', () => {
  test.each([{}, { dryRun: true }, { yes: true }])('never says with %j that nothing is frozen', async (options) => {
    const guest = await hookedGuest()
    session(guest.root, 'PROD', FREEZE)
    failLists(guest)
    await expect(runThaw(options, guest.io)).rejects.toMatchObject({
      code: 'DETECT_FAILED',
      message: 'iris: the list is not whole, and what is not listed was not asked',
    })
    expect(guest.said.out).toBe('cache:LEGACY: not frozen\nnothing of what is listed is frozen\n')
  })

  test('says with --json that the lists of IRIS are not whole', async () => {
    const guest = await hookedGuest()
    failLists(guest)
    await expect(runThaw({ json: true }, guest.io)).rejects.toMatchObject({ code: 'DETECT_FAILED' })
    expect(checkedJson(guest.said.out).listsNotWhole).toEqual(['iris'])
  })

  test('thaws a listed frozen instance, and still ends with 1', async () => {
    const guest = await hookedGuest()
    call(guest.root, 'ccontrol', ['session', 'LEGACY', '-U', '%SYS', FREEZE])
    expect(frozenNow(guest.root)).toEqual(['cache:LEGACY'])
    failLists(guest)
    await expect(runThaw({ yes: true }, guest.io)).rejects.toMatchObject({ code: 'DETECT_FAILED' })
    expect(guest.said.out).toContain('cache:LEGACY: not frozen now\n')
    expect(frozenNow(guest.root)).toEqual([])
  })

  test.each(['LEGACY', 'PROD'])(
    'with --instance %s ends with an error, since IRIS may have an instance of that name',
    async (instance) => {
      const guest = await hookedGuest()
      failLists(guest)
      await expect(runThaw({ instance }, guest.io)).rejects.toMatchObject({ code: 'DETECT_FAILED' })
    },
  )

  test('with --instance cache:LEGACY ends with 0, since that instance is listed', async () => {
    const guest = await hookedGuest()
    failLists(guest)
    expect(await runThaw({ instance: 'cache:legacy' }, guest.io)).toBe(0)
    expect(guest.said.out).toContain('nothing is frozen\n')
  })
})

test('if one list fails and another list is whole, all instances are known', async () => {
  const guest = await hookedGuest()
  failLists(guest, ['qlist'])
  expect(await runThaw({}, guest.io)).toBe(0)
  expect(guest.said.out).toBe('cache:LEGACY: not frozen\niris:PROD: not frozen\nnothing is frozen\n')
})

test('one line that cannot be read makes a list not whole, which is an error if no other list is whole', async () => {
  const guest = await hookedGuest()
  writeFileSync(join(guest.root, 'fake/fault.qlist.iris'), 'also nonsense\n')
  expect(await runThaw({}, guest.io)).toBe(0)
  failLists(guest, ['qall', 'list'])
  await expect(runThaw({}, guest.io)).rejects.toMatchObject({ code: 'DETECT_FAILED' })
  expect(guest.said.out).toContain('iris:PROD: not frozen\n')
})

describe('the log of a frozen instance does not disturb the thaw', () => {
  const LOG = '/opt/iris/prod/mgr/messages.log'
  const SUSPENDED = '11/22/26-17:40:55:123 (77) 0 [Utility.Event] Backup.General.ExternalFreeze: System suspended\n'

  async function frozenProd(): Promise<HookedGuest> {
    const guest = await hookedGuest()
    session(guest.root, 'PROD', FREEZE)
    mkdirSync(join(guest.root, '/opt/iris/prod/mgr'), { recursive: true })
    return guest
  }

  test('if the log is a FIFO', async () => {
    const guest = await frozenProd()
    execFileSync('mkfifo', [join(guest.root, LOG)])
    expect(await runThaw({ yes: true }, guest.io)).toBe(0)
    expect(guest.said.out).toContain('iris:PROD: frozen, not by these hooks\n')
  })

  test('if the log is a symlink, which is not followed', async () => {
    const guest = await frozenProd()
    write(guest.root, '/elsewhere', SUSPENDED)
    symlinkSync(join(guest.root, 'elsewhere'), join(guest.root, LOG))
    expect(await runThaw({ yes: true }, guest.io)).toBe(0)
    expect(guest.said.out).toContain('iris:PROD: frozen, not by these hooks\n')
  })

  test('if the file system of the log does not answer', async () => {
    const guest = await frozenProd()
    write(guest.root, LOG, SUSPENDED)
    const never = new Promise<never>(() => {})
    const host = new Proxy(guest.host, {
      get: (target, key) => {
        const value = Reflect.get(target, key, target)
        if (key !== 'readFile' && key !== 'lstat') return typeof value === 'function' ? value.bind(target) : value
        return (path: string, ...rest: unknown[]) => (path === LOG ? never : value.call(target, path, ...rest))
      },
    })
    expect(await runThaw({ yes: true }, { ...guest.io, host })).toBe(0)
    expect(guest.said.out).toContain('iris:PROD: frozen, not by these hooks\n')
  })

  test('if the log is larger than what is read: the end of the log has the time of the freeze', async () => {
    const guest = await frozenProd()
    write(guest.root, LOG, Buffer.concat([Buffer.alloc(65 * 1024 * 1024, '\n'), Buffer.from(SUSPENDED)]))
    expect(await runThaw({ yes: true }, guest.io)).toBe(0)
    expect(guest.said.out).toContain(
      `iris:PROD: frozen since ${new Date(2026, 10, 22, 17, 40, 55).toISOString()}, not by these hooks\n`,
    )
  })
})
