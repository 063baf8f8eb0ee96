import { mkdirSync } from 'node:fs'
import type { Host, RunResult } from '../../src/host/host.ts'
import { checkAgent, hookOption } from '../../src/install/agent.ts'
import { checkAgentLabel } from '../../src/install/agent-label.ts'
import { exited } from '../doctor/look.ts'
import { type Guest, makeGuest } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

const HOOK = '/usr/sbin/gen-hooks-fsfreeze-hook'
const CONF = '/etc/qemu/qemu-ga.conf'
const OURS = `[general]\nfsfreeze-hook = ${HOOK}\n`
const NO_HOOK = `qemu-guest-agent: has no hook, so it freezes the file systems alone: ${CONF}: expected fsfreeze-hook=${HOOK} in its [general]`

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

/** The guest as if it were this machine, booted at 1000, with an agent of root that was started 500 s later. */
function machine(words: readonly string[] | null, written = 1500, more: Partial<Host> = {}): Host {
  if (words !== null) {
    guest.write('/proc/77/comm', 'qemu-ga\n')
    guest.write('/proc/77/cmdline', ['/usr/sbin/qemu-ga', ...words, ''].join('\0'))
    guest.write('/proc/77/stat', `77 (qemu-ga) S ${'0 '.repeat(18)}50000 0 0\n`)
  }
  guest.write('/proc/stat', 'cpu 1 2\nbtime 1000\n')
  const { host } = guest
  return hostWith(host, {
    realPath: (path) => path,
    lstat: async (path) => {
      const stat = await host.lstat(path)
      return stat === null ? null : { ...stat, uid: 0 }
    },
    run: async (file, args): Promise<RunResult> =>
      file === '/usr/bin/stat' && args.at(-1) === CONF ? exited(0, `${written}\n`) : exited(1),
    which: async (name) => (name === 'qemu-ga' ? '/usr/sbin/qemu-ga' : null),
    ...more,
  })
}

describe('the command line of qemu-ga', () => {
  const conf = { kind: 'none', conf: CONF }
  const hook = { kind: 'hook', path: '/x y' }
  it.each([
    [[], conf],
    [['-d', '-v'], conf],
    [['-F'], { kind: 'default' }],
    [['--fsfreeze-hook'], { kind: 'default' }],
    [['--fsfreeze-hook='], { kind: 'default' }],
    [['-F/x y'], hook],
    [['-dF/x y'], hook],
    [['--fsfreeze-hook=/x y'], hook],
    [['-F/other', '-F/x y'], hook],
    [['-l', '/var/log/F'], conf],
    [['--fsfreeze-hooks'], conf],
    [['-c', '/c'], { kind: 'none', conf: '/c' }],
    [['-c/c'], { kind: 'none', conf: '/c' }],
    [['--config=/c'], { kind: 'none', conf: '/c' }],
    [['--config', '/c'], { kind: 'none', conf: '/c' }],
    [['--config'], conf],
  ])('%j', (words, expected) => {
    expect(hookOption(words)).toEqual(expected)
  })
})

describe('whether the agent calls the hook', () => {
  const problems = async (host: Host): Promise<readonly string[]> => (await checkAgent(host)).problems

  it.each([
    ['has no configuration', null, [NO_HOOK]],
    ['has another key alone', '[general]\nverbose=true\n', [NO_HOOK]],
    ['has the key in another group', `[other]\nfsfreeze-hook=${HOOK}\n`, [NO_HOOK]],
    ['has it as a comment', `[general]\n#fsfreeze-hook=${HOOK}\n`, [NO_HOOK]],
    [
      'has the hook of its package',
      `${OURS}fsfreeze-hook=/etc/qemu/fsfreeze-hook\n`,
      [`qemu-guest-agent: calls /etc/qemu/fsfreeze-hook (${CONF}), expected ${HOOK}`],
    ],
    // qemu-ga 7.2 cannot access such a hook, and each freeze fails
    [
      'has ours with a blank behind it',
      `[general]\nfsfreeze-hook=${HOOK} \n`,
      [`qemu-guest-agent: calls "${HOOK} " (${CONF}), expected ${HOOK}`],
    ],
    ['has ours', OURS, []],
    ['has ours in a file of another system', OURS.replaceAll('\n', '\r\n'), []],
  ])('an agent that %s', async (_, text, expected) => {
    if (text !== null) guest.write(CONF, text, 0o644)
    expect(await problems(machine(['-d']))).toEqual(expected)
  })

  it.each([
    [1500, false],
    [1501, true],
  ])('a configuration of second %i may not have been read: %s', async (written, isLate) => {
    guest.write(CONF, OURS, 0o644)
    const text = `qemu-guest-agent: was started before ${CONF} was written, expected systemctl restart qemu-guest-agent`
    expect(await problems(machine([], written))).toEqual(isLate ? [text] : [])
  })

  it('an option of the command line overrides the configuration, as on RHEL', async () => {
    guest.write(CONF, OURS, 0o644)
    expect(await problems(machine(['-F/etc/qemu-ga/fsfreeze-hook']))).toEqual([
      `qemu-guest-agent: calls /etc/qemu-ga/fsfreeze-hook (-F of its command line, FSFREEZE_HOOK_PATHNAME in /etc/sysconfig/qemu-ga on RHEL), expected ${HOOK}`,
    ])
    expect(await problems(machine(['-F']))).toEqual([expect.stringContaining('is started with -F alone')])
    expect(await problems(machine([`-F${HOOK}`]))).toEqual([])
  })

  it('no agent that runs as root, or no installed agent, is a problem', async () => {
    expect(await problems(machine(null))).toEqual(['qemu-guest-agent: qemu-ga is not running, so no hook is called'])
    const another = async (path: string) => {
      const stat = await guest.host.lstat(path)
      return stat === null ? null : { ...stat, uid: 1000 }
    }
    expect(await problems(machine([`-F${HOOK}`], 1500, { lstat: another }))).toEqual([
      'qemu-guest-agent: qemu-ga is not running, so no hook is called',
    ])
    guest.write('/proc/77/comm', 'qemu-gax\n')
    expect(await problems(machine(null, 1500, { which: async () => null }))).toEqual([
      'qemu-guest-agent: qemu-ga is not installed, so no hook is called',
    ])
  })

  it.each([
    ['nothing', {}, [NO_HOOK]],
    ['our qemu-ga.conf', { [CONF]: OURS }, []],
    [
      'the line of RHEL',
      { [CONF]: OURS, '/etc/sysconfig/qemu-ga': 'FSFREEZE_HOOK_PATHNAME=/etc/qemu-ga/fsfreeze-hook\n' },
      [`qemu-guest-agent: calls /etc/qemu-ga/fsfreeze-hook (/etc/sysconfig/qemu-ga), expected ${HOOK}`],
    ],
    ['our line in the folder of RHEL', { '/etc/sysconfig/qemu-ga': `FSFREEZE_HOOK_PATHNAME="${HOOK}"\n` }, []],
  ])('a folder of another machine with %s', async (_, files, expected) => {
    for (const [path, text] of Object.entries(files)) guest.write(path, text, 0o644)
    expect(await problems(guest.host)).toEqual(expected)
  })
})

describe('SELinux', () => {
  const LABEL = `${HOOK}: has the SELinux label system_u:object_r:bin_t:s0, expected virt_qemu_ga_unconfined_exec_t: semanage fcontext -a -t virt_qemu_ga_unconfined_exec_t ${HOOK} && restorecon ${HOOK}`
  const BOOLEAN =
    'SELinux: virt_qemu_ga_run_unconfined --> off, expected on: setsebool -P virt_qemu_ga_run_unconfined on'

  const selinux = (mode: string | null, type: string, boolean: string): Host => {
    if (mode !== null) guest.write('/sys/fs/selinux/enforce', mode, 0o644)
    return hostWith(guest.host, {
      which: async (name) => `/usr/bin/${name}`,
      run: async (file): Promise<RunResult> =>
        file.endsWith('stat')
          ? exited(0, `system_u:object_r:${type}:s0\n`)
          : exited(0, `virt_qemu_ga_run_unconfined --> ${boolean}\n`),
    })
  }

  it.each([
    ['is off', null, 'bin_t', 'off', { problems: [], notes: [] }],
    ['forbids', '1', 'bin_t', 'off', { problems: [LABEL, BOOLEAN], notes: [] }],
    ['only warns', '0\n', 'bin_t', 'off', { problems: [], notes: [LABEL, BOOLEAN] }],
    ['allows', '1', 'virt_qemu_ga_unconfined_exec_t', 'on', { problems: [], notes: [] }],
  ])('%s', async (_, mode, type, boolean, expected) => {
    expect(await checkAgentLabel(selinux(mode, type, boolean), HOOK)).toEqual(expected)
  })

  it.each(['0', '1'])('in mode %s, a setting that no program shows is a note', async (mode) => {
    guest.write('/sys/fs/selinux/enforce', mode, 0o644)
    const host = hostWith(guest.host, { which: async () => null })
    const boolean = 'SELinux: virt_qemu_ga_run_unconfined could not be read, expected on'
    expect(await checkAgentLabel(host, HOOK)).toEqual({ problems: [], notes: [boolean] })
    guest.write(HOOK, '#!/bin/sh\n', 0o700)
    expect(await checkAgentLabel(host, HOOK)).toEqual({
      problems: [],
      notes: [`${HOOK}: its SELinux label could not be read, expected virt_qemu_ga_unconfined_exec_t`, boolean],
    })
  })
})

describe('a configuration that cannot be read is named, with the reason, and is not taken for one without a hook', () => {
  const unknown = (because: string) => [
    `qemu-guest-agent: may have another hook or none: ${CONF}: ${because}, expected fsfreeze-hook=${HOOK} in its [general]`,
  ]
  const refused: Partial<Host> = {
    readFile: async (path, limits) =>
      path === CONF ? await Promise.reject(systemError('EACCES')) : await guest.host.readFile(path, limits),
  }

  it('where the agent runs', async () => {
    guest.write(CONF, OURS)
    expect((await checkAgent(machine([], 1500, refused))).problems).toEqual(
      unknown('cannot be read: permission denied'),
    )
    expect((await checkAgent(machine([]))).problems).toEqual([])
  })

  it('in the folder of another machine', async () => {
    mkdirSync(`${guest.root}${CONF}`, { recursive: true })
    expect((await checkAgent(guest.host)).problems).toEqual(unknown('is a folder, expected a regular file'))
    guest.write('/etc/sysconfig/qemu-ga', ' '.repeat(1024 * 1024 + 1))
    expect((await checkAgent(guest.host)).problems).toEqual([
      'qemu-guest-agent: may have another hook or none: /etc/sysconfig/qemu-ga: is larger than 1048576 bytes, expected a file that can be read',
    ])
  })
})
