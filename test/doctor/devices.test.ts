import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Host } from '../../src/host/host.ts'
import { type Guest, makeGuest } from '../install/guest.ts'
import { hostWith } from '../install/host-with.ts'
import { asMachine, checkNamed, exited, look, told, view } from './look.ts'
import { type Device, DIRECTORY, writeCpf, writeDevice, writeInventory, writeMounts } from './stored.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
  writeCpf(guest, '/data/user/')
})
afterEach(() => guest.remove())

const SDA = 'pci0000:00/host2/block/sda/sda1'
const mounted = (...lines: readonly string[]) => writeMounts(guest, lines)
const device: Device = (...words) => writeDevice(guest, ...words)
const inventory = () => writeInventory(guest)
const asked = async (id: string) => await look(id, guest.host, { inventory: inventory() })

describe('the data of a file system on several devices', () => {
  const SDB = 'pci0000:00/host2/target2:0:1/2:0:1:0/block/sdb'
  const ISCSI = 'platform/host3/session1/target3:0:0/3:0:0:0/block/sdc'
  const live = async (zpool = exited(1)) => {
    guest.write('/usr/sbin/zpool', '')
    for (const path of ['/data/user', '/jrn', `${DIRECTORY}/mgr`])
      mkdirSync(join(guest.root, path), { recursive: true })
    const machine = asMachine(guest.host, { '/usr/sbin/zpool list -v -H -P -L pool': zpool })
    return await look('data-in-snapshot', machine, { inventory: inventory() })
  }
  beforeEach(() => {
    device('8:1', SDA, { partition: '1\n' })
    device('8:16', SDB)
    device('8:32', ISCSI)
  })

  it('is on each device of btrfs, also on devices that the mount does not name', async () => {
    mounted('0:40 / /data rw - btrfs /dev/sdb rw')
    expect(await asked('data-in-snapshot')).toEqual([
      expect.stringMatching(/^not here: .*which disks are below is not known/),
    ])
    expect(await live()).toEqual([expect.stringMatching(/^not seen: .*which disks are below is not known/)])
    for (const name of ['sdb', 'sdc']) guest.write(`/sys/fs/btrfs/4711/devices/${name}/size`, '')
    expect(await asked('data-in-snapshot')).toEqual([expect.stringMatching(/^error: .*no virtual disk: sdc \(iSCSI\)/)])
  })

  it.each([
    ['pool\t9G\n\tmirror-0\t9G\n\t/dev/sdb\t-\n', /^info: .*disk sdb: in the snapshot unless/],
    ['pool\t9G\n\t/dev/sdb\t-\n\t/dev/sdc\t-\n', /^error: .*no virtual disk: sdc \(iSCSI\)/],
    ['pool\t9G\n\t/dev/sdb\t-\n\t/srv/file\t-\n', /^not seen: .*which disks are below is not known/],
    ['pool\t9G\n\t/dev/sdz\t-\n', /^not seen: /],
    ['', /^not seen: /],
  ])('is on the devices of zfs that zpool lists: %j', async (text, expected) => {
    mounted('0:40 / /data rw - zfs pool/data rw')
    expect(await live(exited(0, text))).toEqual([expect.stringMatching(expected)])
    expect(await live()).toEqual([expect.stringMatching(/^not seen: /)])
  })

  it('zpool is asked once for each pool, however many mounts it has and however many checks ask', async () => {
    for (const path of ['/usr/sbin/zpool', '/usr/sbin/dmsetup']) guest.write(path, '')
    for (const path of ['/data/user', '/jrn', `${DIRECTORY}/mgr`])
      mkdirSync(join(guest.root, path), { recursive: true })
    mounted(
      '0:40 / /data rw - zfs pool/data rw',
      '0:41 / /jrn rw - zfs pool/jrn rw',
      '0:42 / /usr/irissys rw - zfs other rw',
    )
    const pools: (string | undefined)[] = []
    const run: Host['run'] = async (file, args) => {
      if (file !== '/usr/sbin/zpool') return exited(1)
      pools.push(args.at(-1))
      return exited(0, args.at(-1) === 'pool' ? 'pool\t9G\n\t/dev/sdc\t-\n' : 'other\t9G\n\t/dev/sdb\t-\n')
    }
    const seen = await view(hostWith(asMachine(guest.host), { run }), { inventory: inventory() })
    const askedOf = async (id: string) => (await checkNamed(id).look(seen)).map(told)
    const error = (folder: string) =>
      expect.stringMatching(`^error: .*${folder}.*, whose disk is no virtual disk: sdc \\(iSCSI\\)`)
    const info = expect.stringMatching('^info: .* disk sdb: in the snapshot unless')
    expect((await askedOf('data-in-snapshot')).toSorted()).toEqual([error('/data/user'), error('/jrn'), info])
    await askedOf('thin-pools')
    expect(pools.toSorted()).toEqual(['other', 'pool'])
  })
})

describe('the check thin-pools', () => {
  const STATUS = '/usr/sbin/dmsetup status --noflush --target thin-pool'
  const line = (status: string, name = 'vg-pool-tpool') => `${name}: 0 2097152 thin-pool ${status}\n`
  const GOOD = '1 10/100 79/100 - rw discard_passdown queue_if_no_space - 1024'
  const pools = async (text: string | null) => {
    const machine = asMachine(guest.host, text === null ? {} : { [STATUS]: exited(0, text) })
    return await look('thin-pools', machine, { inventory: inventory() })
  }
  beforeEach(() => {
    guest.write('/usr/sbin/dmsetup', '')
    mkdirSync(join(guest.root, 'data/user'), { recursive: true })
    device('8:1', SDA, { partition: '1\n' })
    device('253:1', 'virtual/block/dm-1', { 'dm/name': 'vg-data\n' })
    device('253:2', 'virtual/block/dm-2', { 'dm/name': 'vg-pool-tpool\n' })
    mkdirSync(join(guest.root, 'sys/devices/virtual/block/dm-1/slaves/dm-2'), { recursive: true })
    mkdirSync(join(guest.root, 'sys/devices/virtual/block/dm-2/slaves/sda1'), { recursive: true })
    mounted('253:1 / /data rw - xfs /dev/mapper/vg-data rw')
  })

  it.each([
    [line(GOOD), /^ok: vg-pool-tpool: 79 % of the data and 10 % of the metadata are used/],
    [line(GOOD.replace('79/100', '80/100')), /^warning: .*80 % of the data/],
    [line(GOOD.replace('10/100', '99/100')), /^warning: .*99 % of the metadata/],
    [line(GOOD.replace(' rw ', ' out_of_data_space ')), /^error: vg-pool-tpool: the pool is full/],
    [line(GOOD.replace(' rw ', ' ro ')), /^error: .*read-only/],
    [line(GOOD.replace(' - 1024', ' needs_check 1024')), /^error: .*repair/],
    [line('Fail'), /^error: .*failed/],
    [line('1 10/0 79/100 - rw'), /^not seen: .*tells no room/],
    [line(GOOD, 'other-tpool'), /^not here: no database is known to lie on a thin pool/],
    ['No devices found\n', /^not here: no database/],
    [null, /^not seen: dmsetup status/],
  ])('with the status %j', async (text, expected) => {
    expect(await pools(text)).toEqual([expect.stringMatching(expected)])
  })

  it('does not apply to a folder, nor to devices without LVM', async () => {
    expect(await asked('thin-pools')).toEqual(['not here: how full a pool is only the machine itself tells'])
    mounted()
    expect(await pools(line(GOOD))).toEqual(['not here: no known device below the databases is one of LVM'])
  })
})

it('a guest cannot see whether a disk is independent, so the check is never ok', async () => {
  expect(await asked('disks-independent')).toEqual(['not here: /proc/self/mountinfo: is not there'])
  device('8:1', SDA, { partition: '1\n' })
  mounted()
  expect(await asked('disks-independent')).toEqual([
    expect.stringMatching(/^not here: sda: no guest can see whether a virtual disk is independent/),
  ])
})
