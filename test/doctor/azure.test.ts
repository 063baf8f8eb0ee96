import { mkdirSync, symlinkSync } from 'node:fs'
import { filesBeside } from '../../src/hook/guest-targets.ts'
import type { Host } from '../../src/host/host.ts'
import { configOf } from '../config/config-of.ts'
import { type Guest, makeGuest, POST, PRE } from '../install/guest.ts'
import { asMachine, look } from './look.ts'

const CONF = '/etc/azure/VMSnapshotScriptPluginConfig.json'
const EXTENSION = '/var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9170.0/main/handle.py'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

async function install(mode = 0o600): Promise<void> {
  const [file] = await filesBeside('azure', configOf())
  guest.write(CONF, file?.text ?? '', mode)
  for (const path of [PRE, POST]) guest.write(path, '#!/bin/sh\n', 0o700)
  guest.write(EXTENSION, '')
}

/** The guest as this machine, with vmtoolsd as the service of root or without. */
function machine(hasTools: boolean): Host {
  guest.write('/proc/100/comm', hasTools ? 'vmtoolsd\n' : 'sh\n')
  guest.write('/proc/100/cmdline', 'x\0')
  const { host } = guest
  return asMachine(
    host,
    {},
    {
      lstat: async (path) => {
        const stat = await host.lstat(path)
        return stat === null ? null : { ...stat, uid: path.startsWith('/proc/') ? 0 : stat.uid }
      },
    },
  )
}

it('if Azure Backup calls the hooks, the checks of VMware Tools do not apply', async () => {
  await install()
  expect(await look('tools-running', machine(false))).toEqual([
    'not here: the hooks are installed for Azure Backup, and VMware Tools does not call them',
  ])
})

it('doctor tells whether Azure Backup calls the hooks, on a machine and in a folder', async () => {
  await install()
  for (const host of [guest.host, machine(false)])
    expect(await look('azure-scripts', host)).toEqual(['ok: Azure Backup calls the hooks'])
  await install(0o644)
  expect(await look('azure-scripts', guest.host)).toEqual([
    `error: ${CONF}: has mode 0644, so Azure Backup makes the backup without the scripts, expected 0600`,
  ])
})

it.each([
  [
    true,
    false,
    'error: the snapshot extension of Azure Backup is here, and vmtoolsd does not run, so nothing calls the hooks',
  ],
  [true, true, 'not here: no hook of gen-hooks is installed for Azure Backup'],
  [false, false, 'not here: no hook of gen-hooks is installed for Azure Backup'],
])(
  'azure-scripts without an installed configuration, if the extension is there: %j, vmtoolsd: %j',
  async (has, tools, told) => {
    if (has) guest.write(EXTENSION, '')
    expect(await look('azure-scripts', machine(tools))).toEqual([told])
  },
)

it('azure-scripts names a link in the place of the configuration, which the extension follows', async () => {
  guest.write('/opt/azure.json', '{}')
  mkdirSync(`${guest.root}/etc/azure`)
  symlinkSync('/opt/azure.json', `${guest.root}${CONF}`)
  for (const host of [guest.host, machine(true)])
    expect(await look('azure-scripts', host)).toEqual([
      `warning: ${CONF}: is a symbolic link, which gen-hooks does not follow: if its file names the scripts, Azure Backup calls them too, expected a regular file or none`,
    ])
})

it('azure-scripts does not ask of a folder what runs there', async () => {
  guest.write(EXTENSION, '')
  expect(await look('azure-scripts', guest.host)).toEqual([
    'not here: no hook of gen-hooks is installed for Azure Backup',
  ])
})

it('our scripts, which Azure Backup calls, are no second product', async () => {
  guest.write(PRE, '#!/bin/sh\nirissession PROD -U %SYS "##class(Backup.General).ExternalFreeze()"\n', 0o700)
  guest.write(CONF, JSON.stringify({ preScriptLocation: PRE, postScriptLocation: POST }), 0o600)
  expect(await look('two-products', guest.host)).toEqual([`ok: ${PRE}`])
})
