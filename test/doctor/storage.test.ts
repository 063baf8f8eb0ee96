import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { TOOLS_CONF } from '../../src/install/tools-conf.ts'
import type { Instance } from '../../src/model.ts'
import { type Guest, makeGuest } from '../install/guest.ts'
import { hostWith, systemError } from '../install/host-with.ts'
import { asMachine, checkNamed, exited, look, view } from './look.ts'
import { cpfText, type Device, DIRECTORY, writeCpf, writeDevice, writeInventory, writeMounts } from './stored.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
  writeCpf(guest, '/data/user/')
})
afterEach(() => guest.remove())

const mounted = (...lines: readonly string[]) => writeMounts(guest, lines)
const device: Device = (...words) => writeDevice(guest, ...words)
const inventory = (more: Partial<Instance> = {}) => writeInventory(guest, more)

const asked = async (id: string, more: Partial<Instance> = {}) =>
  await look(id, guest.host, { inventory: inventory(more) })

describe('the check data-in-snapshot', () => {
  const places = async () => await asked('data-in-snapshot')
  const SDA = 'pci0000:00/host2/target2:0:0/2:0:0:0/block/sda'
  beforeEach(() => {
    device('8:1', `${SDA}/sda1`, { partition: '1\n' })
    guest.write(`/sys/devices/${SDA}/device/vendor`, 'VMware  \n')
  })

  it('is ok if one virtual disk has all data', async () => {
    mounted()
    expect(await places()).toEqual(['ok: 6 folders on 1 file systems'])
  })

  it.each([
    [
      '0:40 / /data rw - nfs4 server:/export rw',
      /^error: iris:PROD: database USER \(\/data\/user\): on nfs4 \(server:\/export at \/data\), which no/,
    ],
    ['0:40 / /jrn rw - cifs //server/share rw', /^error: iris:PROD: journal \(\/jrn\): on cifs/],
    ['0:40 / /data rw - fuse.glusterfs g:/v rw', /^error: .*on fuse\.glusterfs/],
    ['0:40 / /data rw - fuse.something x rw', /^warning: .*of which it is not known/],
    ['0:40 / /data rw - tmpfs tmpfs rw', /^error: .*which is memory/],
    [
      '0:40 / /data rw - zfs pool/data rw',
      /^not here: .*which disks are below is not known, and only the machine itself tells it/,
    ],
    ['0:40 / /dat\\040a rw - nfs4 server:/x rw', /^ok: /],
  ])('finds data outside, with the mount %s', async (line, expected) => {
    mounted(line)
    expect(await places()).toEqual([expect.stringMatching(expected)])
  })

  it.each([
    ['platform/host3/session1/target3:0:0/3:0:0:0/block/sdb', 'NETAPP', /^error: .*no virtual disk: sdb \(iSCSI\)/],
    ['virtual/block/nbd0', '', /^error: .*nbd0 \(network block device\)/],
    ['virtual/nvme-fabrics/ctl/nvme1/nvme1n1', '', /^error: .*nvme1n1 \(NVMe over a network\)/],
    ['pci0000:00/host4/rport-4:0-1/target4:0:0/4:0:0:0/block/sdb', 'DGC', /^error: .*sdb \(Fibre Channel\)/],
    ['pci0000:00/host2/target2:0:1/2:0:1:0/block/sdb', 'NETAPP', /^warning: .*calls itself sdb \(NETAPP\)/],
    ['pci0000:00/host2/target2:0:1/2:0:1:0/block/sdb', 'VMware', /^info: .*disk sdb: in the snapshot unless/],
    ['pci0000:00/0000:00:05.0/virtio2/block/vdb', '0x1af4', /^info: .*disk vdb: in the snapshot unless/],
  ])('names the disk %s of %j', async (place, vendor, expected) => {
    device('8:16', place, vendor === '' ? {} : { 'device/vendor': `${vendor}\n` })
    mounted('8:16 / /data rw - xfs /dev/sdb rw')
    expect(await places()).toEqual([expect.stringMatching(expected)])
  })

  it('finds the disk through LVM on multipath on iSCSI, and ends at a circle of devices', async () => {
    device('253:0', 'virtual/block/dm-0')
    device('253:1', 'virtual/block/dm-1')
    device('8:16', 'platform/host3/session1/target3:0:0/3:0:0:0/block/sdb')
    mkdirSync(join(guest.root, 'sys/devices/virtual/block/dm-0/slaves/dm-1'), { recursive: true })
    mkdirSync(join(guest.root, 'sys/devices/virtual/block/dm-1/slaves/sdb'), { recursive: true })
    mkdirSync(join(guest.root, 'sys/devices/virtual/block/dm-1/slaves/dm-1'), { recursive: true })
    mounted('253:0 / /data rw - xfs /dev/mapper/vg-data rw')
    expect(await places()).toEqual([expect.stringMatching(/^error: .*sdb \(iSCSI\)/)])
  })

  it('follows the link of a database folder', async () => {
    guest.write('/mnt/x', '')
    symlinkSync('/mnt', join(guest.root, 'data'))
    mounted('0:40 / /mnt rw - nfs4 server:/export rw')
    expect(await places()).toEqual([expect.stringMatching(/^error: .*\(server:\/export at \/mnt\)/)])
  })

  it('does not know the disks without the mounts, nor without the CPF', async () => {
    expect(await places()).toEqual(['not here: /proc/self/mountinfo: is not there'])
    mounted()
    await guest.host.remove(`${DIRECTORY}/iris.cpf`)
    expect(await places()).toEqual([
      `not seen: iris:PROD: where its databases are is not known: ${DIRECTORY}/iris.cpf: is not there`,
    ])
  })

  it('does not know the disks of a folder with the /proc of this machine', async () => {
    guest.write('/proc/4711/mountinfo', '20 1 8:1 / / rw - xfs /dev/sda1 rw\n')
    symlinkSync('4711', join(guest.root, 'proc/self'))
    expect(await places()).toEqual([expect.stringMatching(/^not here: .*is the one of this machine/)])
  })

  it('of a machine names a folder that does not exist, and finds the CPF that qlist names', async () => {
    mounted()
    guest.write('/usr/bin/iris', '')
    guest.write('/durable/my.cpf', cpfText('/data/user/'), 0o644)
    const list = `PROD^${DIRECTORY}^2024.1^running^my.cpf^1972^0^0^ok^IRIS^^^/durable/\n`
    const machine = asMachine(guest.host, { '/usr/bin/iris qlist': exited(0, list) })
    const seen = await look('data-in-snapshot', machine)
    expect(seen).toContain('warning: iris:PROD: database USER (/data/user): is not there now')
    expect(seen).toContain('warning: iris:PROD: WIJ (/durable/mgr): is not there now')
    expect(seen.filter((line) => line.includes('TEMP'))).toEqual([])
  })

  it('does not know the disk of a folder for which lstat fails', async () => {
    mounted('8:2 / /data/user rw - xfs /dev/sda2 rw')
    const denied = hostWith(guest.host, {
      lstat: async (path) => {
        if (path.startsWith('/data')) throw systemError('EACCES')
        return await guest.host.lstat(path)
      },
    })
    expect(await look('data-in-snapshot', denied, { inventory: inventory() })).toEqual([
      'not seen: iris:PROD: database USER (/data/user): where it leads is not known: /data: cannot be looked at: permission denied',
    ])
  })

  it('never looks at a file on a mount of a server', async () => {
    mounted('0:40 / /data rw - nfs4 server:/export rw')
    const touched: string[] = []
    const watched = hostWith(guest.host, {
      lstat: async (path) => {
        touched.push(path)
        return await guest.host.lstat(path)
      },
    })
    await look('data-in-snapshot', watched, { inventory: inventory() })
    expect(touched.filter((path) => path.startsWith('/data'))).toEqual([])
    expect(touched).toContain('/jrn')
  })
})

describe('the check data-frozen', () => {
  it.each([
    ['', /^ok: excludedFileSystems names none/],
    ['/home', /^ok: excludedFileSystems=\/home means none of 6 folders/],
    ['/da*', /^error: iris:PROD: database USER \(\/data\/user\): on \/data, which excludedFileSystems leaves out/],
  ])('with excludedFileSystems=%j', async (patterns, expected) => {
    mounted('8:2 / /data rw - xfs /dev/sda2 rw')
    guest.write(TOOLS_CONF, `[vmbackup]\nexcludedFileSystems=${patterns}\n`, 0o644)
    expect(await asked('data-frozen')).toEqual([expect.stringMatching(expected)])
  })
})

describe('the checks of the journal', () => {
  const written = (text: string) => guest.write(`${DIRECTORY}/iris.cpf`, text, 0o644)

  it.each([
    ['[Journal]\nFreezeOnError=1\n', null, /^ok: /],
    ['[Journal]\nFreezeOnError=0\n', null, /^warning: iris:PROD: FreezeOnError=0 in \/usr\/irissys\/iris\.cpf/],
    ['[Journal]\nFreezeOnError=0\n', { memberType: 'Failover', status: 'Backup' }, /^ok: /],
    ['', null, /^info: .*does not give FreezeOnError/],
  ])('judge FreezeOnError in the CPF %j of mirror %j', async (text, mirror, expected) => {
    written(text)
    expect(await asked('journal-freeze', { mirror })).toEqual([expect.stringMatching(expected)])
  })

  it.each([
    [2, 2, true, /^info: .*the last 2 consistent snapshots can be purged/],
    [1, 2, true, /^warning: .*the last 1 consistent/],
    [0, 2, true, /^ok: /],
    [2, 0, false, /^warning: .*or never/],
    [2, 2, false, /^ok: .*thaw\.history: false/],
  ])('judge a purge after %s backups and %s days, with history: %s', async (backups, days, history, expected) => {
    written(`[Journal]\nBackupsBeforePurge=${backups}\nDaysBeforePurge=${days}\n`)
    guest.write('/etc/gen-hooks/config.yaml', `thaw: { history: ${history} }\n`, 0o644)
    expect(await asked('journal-purge')).toEqual([expect.stringMatching(expected)])
  })

  it('do not know the settings of the journal without the CPF', async () => {
    await guest.host.remove(`${DIRECTORY}/iris.cpf`)
    for (const id of ['journal-freeze', 'journal-purge'])
      expect(await asked(id)).toEqual([expect.stringMatching(/^not seen: .*iris\.cpf: is not there/)])
  })
})

test.each([
  ['', null, [/^ok: no instance is a member/]],
  [
    '[Mirrors]\nM=G,2,1,P,8000,0\n',
    { memberType: 'Failover', status: 'Primary' },
    [
      /^info: .*Failover Primary/,
      /^info: .*QoS timeout 8000 ms \(\/usr\/irissys\/iris\.cpf\)/,
      /^info: .*different jobs/,
    ],
  ],
  [
    '[Mirrors]\nM=G,2,1,P,2000,0\n',
    null,
    [/^info: .*its role is not told/, /^warning: .*QoS timeout 2000 ms .*, expected 8000/, /^info: .*different jobs/],
  ],
  [
    '[Mirrors]\nM=G,2,1,P,8000,0\nN=G,2,1,P,,0\n',
    { memberType: 'Disaster Recovery', status: 'Connected' },
    [
      /^info: .*Disaster Recovery Connected/,
      /^info: .*mirror M: QoS timeout 8000/,
      /^info: .*mirror N: .*does not tell/,
    ],
  ],
])('the check mirror, with the CPF %j and %j', async (text, mirror, expected) => {
  guest.write(`${DIRECTORY}/iris.cpf`, text, 0o644)
  expect(await asked('mirror', { mirror })).toEqual(expected.map((one) => expect.stringMatching(one)))
})

test('the check mirror of a member whose CPF is not read knows no QoS timeout, and says why', async () => {
  await guest.host.remove(`${DIRECTORY}/iris.cpf`)
  expect(await asked('mirror', { mirror: { memberType: 'Failover', status: 'Backup' } })).toEqual([
    'info: iris:PROD: mirror member, Failover Backup',
    'not seen: iris:PROD: its QoS timeout: /usr/irissys/iris.cpf: is not there',
    expect.stringMatching(/^info: .*different jobs/),
  ])
})

test('the warning of the check mirror says how the stuns are measured against this mirror', async () => {
  guest.write(`${DIRECTORY}/iris.cpf`, '[Mirrors]\nM=G,2,1,P,2000,0\n', 0o644)
  const seen = await checkNamed('mirror').look(await view(guest.host, { inventory: inventory() }))
  expect(seen).toContainEqual(
    expect.objectContaining({ todo: expect.stringContaining('gen-hooks stun --cpf /usr/irissys/iris.cpf;') }),
  )
})
