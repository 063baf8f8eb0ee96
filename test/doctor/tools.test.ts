import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { judgeLines } from '../../src/doctor/checks/tools-conf.ts'
import { settingsIn, TOOLS_CONF } from '../../src/install/tools-conf.ts'
import { type Guest, makeGuest } from '../install/guest.ts'
import { asMachine, exited, look, told } from './look.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const version = (text: string) => ({
  '/usr/bin/vmtoolsd -v': exited(0, `VMware Tools daemon, version ${text} (build-1)\n`),
})
const IN_DIRECTORY = 'layout: backupScripts.d\n'

test('tools-installed says whether vmtoolsd is installed, and does not apply to a folder without programs', async () => {
  expect(await look('tools-installed', guest.host)).toEqual([expect.stringMatching(/^not here: .*collected without/)])
  guest.write('/usr/bin/ls', '')
  expect(await look('tools-installed', guest.host)).toEqual([
    expect.stringMatching(/^error: vmtoolsd: is not installed/),
  ])
  guest.write('/usr/bin/vmtoolsd', '')
  expect(await look('tools-installed', guest.host)).toEqual(['ok: /usr/bin/vmtoolsd is there'])
})

test('no check of VMware Tools applies where Data Lifecycle Manager may call the hooks by the SSM agent', async () => {
  const said = [expect.stringMatching(/^not here: VMware Tools is not installed; the SSM agent is/)]
  guest.write('/usr/bin/amazon-ssm-agent', '', 0o755)
  expect(await look('tools-installed', guest.host)).toEqual(said)
  expect(await look('tools-running', asMachine(guest.host))).toEqual(said)
  guest.write('/usr/bin/vmtoolsd', '')
  expect(await look('tools-installed', guest.host)).toEqual(['ok: /usr/bin/vmtoolsd is there'])
})

test('tools-running says whether vmtoolsd runs, and does not apply to a folder', async () => {
  expect(await look('tools-running', guest.host)).toEqual(['not here: no process runs in a folder'])
  expect(await look('tools-running', asMachine(guest.host))).toEqual([
    expect.stringMatching(/^error: vmtoolsd: does not run/),
  ])
  guest.write('/proc/100/comm', 'vmtoolsd\n')
  guest.write('/proc/100/cmdline', '/usr/bin/vmtoolsd\0')
  const asRoot = asMachine(
    guest.host,
    {},
    {
      lstat: async (path) => {
        const found = await guest.host.lstat(path)
        return found === null ? null : { ...found, uid: 0 }
      },
    },
  )
  expect(await look('tools-running', asRoot)).toEqual(['ok: vmtoolsd runs as the service of root'])
})

test.each([
  ['10.0.4.9', IN_DIRECTORY, /^error: VMware Tools 10\.0\.4: is not known to run/],
  ['10.0.5.9', IN_DIRECTORY, /^ok: VMware Tools 10\.0\.5 runs/],
  ['nothing', IN_DIRECTORY, /^not seen: vmtoolsd -v: tells no version/],
  ['10.0.4.9', 'layout: legacy\n', /^ok: every version/],
])('tools-version with version %s and the configuration %j', async (text, config, expected) => {
  guest.write('/usr/bin/vmtoolsd', '')
  guest.write('/etc/gen-hooks/config.yaml', config, 0o644)
  expect(await look('tools-version', asMachine(guest.host, version(text)))).toEqual([expect.stringMatching(expected)])
})

test('doctor starts no program of a folder to find its version, and reads the version in the program itself', async () => {
  guest.write('/etc/gen-hooks/config.yaml', IN_DIRECTORY, 0o644)
  expect(await look('tools-version', guest.host)).toEqual(['not here: the folder has no vmtoolsd'])
  guest.write('/usr/bin/vmtoolsd', '#!/bin/sh\ntouch /started\n')
  expect(await look('tools-version', guest.host)).toEqual([
    expect.stringMatching(/^not here: .*no version stands in it/),
  ])
  guest.write('/usr/bin/vmtoolsd', '\x7fELF\0version=12.2.0.41219\0\0')
  expect(await look('tools-version', guest.host)).toEqual([expect.stringMatching(/^ok: VMware Tools 12\.2\.0 runs/)])
  guest.write('/usr/bin/vmtoolsd', '\x7fELF\0version=10.0.4.1\0')
  expect(await look('tools-version', guest.host)).toEqual([expect.stringMatching(/^error: VMware Tools 10\.0\.4: /)])
  expect(guest.has('/started')).toBe(false)
})

describe('tools.conf', () => {
  const conf = async (text: string) => {
    guest.write(TOOLS_CONF, text, 0o644)
    return await look('tools-conf', guest.host)
  }

  it('is ok if the file is absent, or has no such key', async () => {
    expect(await look('tools-conf', guest.host)).toEqual([expect.stringMatching(/^ok: .*is not there/)])
    expect(await conf('[logging]\nlog=true\n')).toEqual([expect.stringMatching(/^ok: /)])
  })

  it.each([
    ['execScripts=false', /^error: .*execScripts=false .*runs no hook/],
    ['timeout=0', /^error: .*timeout=0 /],
    ['timeout=60', /^error: .*timeout=60 .*pre-freeze may take/],
    ['timeout=-1', /^info: .*which VMware Tools ignores/],
    ['enableSyncDriver=false', /^error: .*enableSyncDriver=false/],
    ['quiesceFS=false', /^warning: .*quiesceFS=false/],
    ['ignoreFrozenFileSystems=true', /^warning: .*ignoreFrozenFileSystems=true/],
    ['scriptArg=$(reboot)', /^error: .*scriptArg has a \$/],
    ['excludedFileSystems=/data', /^info: .*excludedFileSystems=\/data/],
    ['quiesceFS=0 ', /^warning: .*quiesceFS=false/],
    ['execScripts=false\n; no comment', /^warning: .*line 3: .*VMware Tools takes no setting of the file/],
  ])('reports %s', async (line, expected) => {
    expect(await conf(`[vmbackup]\n${line}\n`)).toEqual([expect.stringMatching(expected)])
  })

  it('can be written by others, which is an error, or is a folder, which was not seen', async () => {
    guest.write(TOOLS_CONF, '', 0o666)
    expect(await look('tools-conf', guest.host)).toEqual([expect.stringMatching(/^error: .*can be written by others/)])
    guest.remove()
    guest = makeGuest()
    mkdirSync(join(guest.root, TOOLS_CONF), { recursive: true })
    expect(await look('tools-conf', guest.host)).toEqual([
      `not seen: ${TOOLS_CONF}: is a folder, expected a regular file`,
    ])
  })

  const judged = (text: string, than: readonly number[] | null) => judgeLines(settingsIn(text), than).map(told)

  it('has a key in another group, or a key twice: the line is reported', () => {
    expect(judged('execScripts=true\n[logging]\ntimeout=900\n[vmbackup]\ntimeout=1000\ntimeout=1200\n', null)).toEqual([
      expect.stringMatching(/tools\.conf:1: execScripts above the first group has no effect/),
      expect.stringMatching(/tools\.conf:3: timeout in \[logging\] has no effect/),
      expect.stringMatching(/timeout in \[vmbackup\] is given more than once/),
    ])
  })

  it.each([
    ['excludedFileSystems=/data', [10, 2, 9], true],
    ['excludedFileSystems=/data', [10, 3, 0], false],
    ['ignoreFrozenFileSystems=false', [12, 2, 0], true],
    ['ignoreFrozenFileSystems=false', [12, 3, 0], false],
    ['execScripts=true', [10, 0, 12], true],
    ['execScripts=true', null, false],
  ])('has %s, which version %j does not read: %s', (line, than, isTold) => {
    const expected = isTold ? [expect.stringMatching(/^warning: .*is not read by VMware Tools /)] : []
    expect(judged(`[vmbackup]\n${line}\n`, than)).toEqual(expected)
  })
})
