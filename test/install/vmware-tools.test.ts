import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { normalise } from '../../src/config/normalise.ts'
import type { Host, RunResult } from '../../src/host/host.ts'
import { checkToolsConf, judgeToolsConf, TOOLS_CONF } from '../../src/install/tools-conf.ts'
import { checkVmwareTools, toolsDemands } from '../../src/install/vmware-tools.ts'
import { makeInstance } from '../hook/make-instance.ts'
import { type Guest, makeGuest } from './guest.ts'
import { hostWith } from './host-with.ts'

describe('tools.conf', () => {
  const NO_HOOK = 'execScripts=false in [vmbackup], so VMware Tools runs no hook'
  const NO_FREEZE =
    'enableSyncDriver=false in [vmbackup], so no file system is frozen, or the snapshot fails before any hook'
  it.each([
    ['[vmbackup]\nexecScripts=false\n', [NO_HOOK]],
    ['[vmbackup]\r\n  execScripts = false  \r\n', [NO_HOOK]],
    ['[vmbackup]\nexecScripts=0\n', [NO_HOOK]],
    ['[vmbackup]\nexecScripts=true\n', []],
    ['[vmbackup]\n#execScripts=false\n', []],
    ['[logging]\nexecScripts=false\ntimeout=0\nenableSyncDriver=false\n', []],
    ['[vmbackup]\nexecScripts=false\n[vmbackup]\nexecScripts=true\n', []],
    ['[vmbackup]\nenableSyncDriver=false\n', [NO_FREEZE]],
    ['[vmbackup]\nenableSyncDriver=0\nexecScripts=false\n', [NO_HOOK, NO_FREEZE]],
    [
      '[vmbackup]\ntimeout=0\n',
      [
        'timeout=0 in [vmbackup], so a snapshot that hangs is never given up, and bars every other one, expected no timeout',
      ],
    ],
    [
      '[vmbackup]\ntimeout=268\n',
      ['timeout=268 in [vmbackup], but pre-freeze may take 268 s, expected more, or shorter times in config.yaml'],
    ],
    ['[vmbackup]\ntimeout=269\n', []],
    ['[vmbackup]\ntimeout=2147483\n', []],
    ['[vmbackup]\ntimeout=+269\n', []],
    ['[vmbackup]\ntimeout=269 \t\n', []],
    [
      '[vmbackup]\ntimeout=5 #\n',
      ['timeout=5 # in [vmbackup], but pre-freeze may take 268 s, expected more, or shorter times in config.yaml'],
    ],
    ['[vmbackup]\nexecScripts=true=false\n', []],
    ['', []],
  ])('%j is wrong in: %j', (text, problems) => {
    expect(judgeToolsConf(text, 268)).toEqual({ problems, notes: [] })
  })

  const NO_ENTRY = 'is no group, no key=value and no comment'
  it.each([
    ['[vmbackup]\ntimeoutX\nexecScripts\n=false\n', `line 2: ${NO_ENTRY}`],
    ['[vmbackup]\nexecScripts=false\n; no comment\n', `line 3: ${NO_ENTRY}`],
    ['x [vmbackup]\nexecScripts=false\n', `line 1: ${NO_ENTRY}`],
    ['[vmbackup] x\nexecScripts=false\n', `line 1: ${NO_ENTRY}`],
    ['execScripts=false\n[vmbackup]\nexecScripts=false\n', 'line 1: stands above the first group'],
  ])('VMware Tools takes no setting of %j, and a message reports why', (text, why) => {
    expect(judgeToolsConf(text, 268)).toEqual({
      problems: [],
      notes: [`${why}, so VMware Tools takes no setting of the file, expected a key file`],
    })
  })

  it.each(['-1', '2147484', 'ten', '', '5x', 'x5', '3000000000'])(
    'timeout=%s is ignored by VMware Tools, and a message reports this',
    (value) => {
      expect(judgeToolsConf(`[vmbackup]\ntimeout=${value}\n`, 268)).toEqual({
        problems: [],
        notes: [`timeout=${value} in [vmbackup], which VMware Tools ignores: its 900 s count`],
      })
    },
  )

  it('that is a folder or a FIFO is a problem that says so, and the FIFO is not opened', async () => {
    const here = makeGuest()
    try {
      const folder = `${here.root}/etc/vmware-tools`
      mkdirSync(`${folder}/tools.conf`, { recursive: true })
      const problems = async () => (await checkToolsConf(here.host, null, [])).problems
      expect(await problems()).toEqual([`${TOOLS_CONF}: is a folder, expected a regular file`])
      rmSync(`${folder}/tools.conf`, { recursive: true })
      execFileSync('mkfifo', [`${folder}/tools.conf`])
      expect(await problems()).toEqual([`${TOOLS_CONF}: is no regular file, and was not opened`])
    } finally {
      here.remove()
    }
  })

  it('a short timeout gives no message if the needed time is unknown', () => {
    expect(judgeToolsConf('[vmbackup]\ntimeout=5\n', null)).toEqual({ problems: [], notes: [] })
  })

  it('names the excluded file systems, with control characters escaped', () => {
    expect(judgeToolsConf('[vmbackup]\nexcludedFileSystems=/data*,/\u001b[2J\n', 268).notes).toEqual([
      'excludedFileSystems=/data*,/\\x1b[2J in [vmbackup], so these are not frozen: no database, journal or WIJ may be there',
    ])
    expect(judgeToolsConf('[vmbackup]\nexcludedFileSystems=\n', 268).notes).toEqual([])
    expect(judgeToolsConf('[vmbackup]\nexcludedFileSystems=/a#b=c\n', 268).notes).toEqual([
      expect.stringMatching(/^excludedFileSystems=\/a#b=c in /),
    ])
    expect(judgeToolsConf('[vmbackup]\nexcludedFileSystems=/a\\sb\n', 268).notes).toEqual([
      expect.stringMatching(/^excludedFileSystems=\/a b in /),
    ])
    expect(judgeToolsConf('[vmbackup]\nexcludedFileSystems=/a\\b\n', 268).notes).toEqual([])
  })

  it('shows only the beginning of a long value', () => {
    const long = 'x'.repeat(1000)
    const { notes } = judgeToolsConf(`[vmbackup]\ntimeout=${long}\nexcludedFileSystems=${long}\n`, 268)
    expect(notes.map((note) => /=(x+)\.\.\. in/.exec(note)?.[1]?.length)).toEqual([40, 200])
  })
})

it('toolsDemands gives the layout, the longest freeze and the instances of a configuration', () => {
  const instances = ['iris:PROD', 'iris:TEST'].map((id) => makeInstance(id))
  const config = normalise({ layout: 'backupScripts.d', instances: { exclude: ['TEST'] } })
  const demands = toolsDemands(config, instances)
  expect(demands).toMatchObject({ layout: 'backupScripts.d', instances: [{ name: 'PROD' }] })
  expect(demands.instances).toHaveLength(1)
  expect(demands.worstSeconds).toBeGreaterThan(60)
  expect(toolsDemands(null, instances)).toEqual({ layout: null, worstSeconds: null, instances: [] })
})

describe('VMware Tools', () => {
  let guest: Guest
  beforeEach(() => {
    guest = makeGuest()
  })
  afterEach(() => guest.remove())

  /** The guest in the role of this machine, with these processes, and a vmtoolsd that prints `version`. */
  function machine(options: { processes?: readonly Process[]; version?: string | null; ssm?: string }): Host {
    const { processes = [], version = '12.2.0.43219 (build-21223074)' } = options
    for (const [index, { comm, command = comm }] of processes.entries()) {
      guest.write(`/proc/${index + 100}/comm`, `${comm}\n`)
      guest.write(`/proc/${index + 100}/cmdline`, `${command.replaceAll(' ', '\0')}\0`)
    }
    const run = async (): Promise<RunResult> => ({
      end: { kind: 'exited', status: 0 },
      stdout: Buffer.from(`VMware Tools daemon, version ${version}\n`),
      stderr: Buffer.alloc(0),
    })
    const which = async (name: string) => {
      if (name === 'amazon-ssm-agent') return options.ssm ?? null
      return version === null ? null : '/usr/bin/vmtoolsd'
    }
    const lstat = async (path: string) => {
      const owner = processes[Number(/^\/proc\/(\d+)$/.exec(path)?.[1]) - 100]?.uid
      const found = await guest.host.lstat(path)
      return found === null || owner === undefined ? found : { ...found, uid: owner }
    }
    const own = { realPath: (path: string) => path, which, run, lstat }
    return new Proxy(guest.host, {
      get: (inner, key) => {
        if (key in own) return own[key as keyof typeof own]
        const other = inner[key as keyof Host]
        return typeof other === 'function' ? other.bind(inner) : other
      },
    })
  }
  interface Process {
    readonly comm: string
    readonly command?: string
    readonly uid: number
  }
  const SERVICE: Process = { comm: 'vmtoolsd', command: '/usr/bin/vmtoolsd', uid: 0 }
  const LEGACY = { layout: 'legacy', worstSeconds: 268, instances: [] } as const
  const FOLDER = { layout: 'backupScripts.d', worstSeconds: 268, instances: [] } as const

  it('has no problem if its service runs', async () => {
    const processes = [{ comm: 'sh', uid: 0 }, SERVICE]
    expect(await checkVmwareTools(machine({ processes }), LEGACY)).toEqual({ problems: [], notes: [] })
    expect(await checkVmwareTools(machine({ processes }), FOLDER)).toEqual({ problems: [], notes: [] })
  })

  it('may run from another folder, and then its version is not read', async () => {
    const host = machine({ processes: [SERVICE], version: null })
    expect(await checkVmwareTools(host, FOLDER)).toEqual({ problems: [], notes: [] })
  })

  it('is not missed where Data Lifecycle Manager may call the hooks by the SSM agent, but on a machine of VMware', async () => {
    const ssm = '/snap/amazon-ssm-agent/current/amazon-ssm-agent'
    const note = expect.stringMatching(/^VMware Tools: vmtoolsd is not installed; the SSM agent is/)
    const problem = expect.stringMatching(/, so no hook is called$/)
    const amazon = { problems: [], notes: [note] }
    expect(await checkVmwareTools(machine({ version: null, ssm }), LEGACY)).toEqual(amazon)
    guest.write('/sys/class/dmi/id/sys_vendor', 'Amazon EC2\n')
    expect(await checkVmwareTools(machine({ version: null, ssm }), LEGACY)).toEqual(amazon)
    expect(await checkVmwareTools(machine({ ssm }), LEGACY)).toEqual({ problems: [problem], notes: [] })
    guest.write('/sys/class/dmi/id/sys_vendor', 'VMware, Inc.\n')
    expect(await checkVmwareTools(machine({ version: null, ssm }), LEGACY)).toEqual({ problems: [problem], notes: [] })
  })

  it('is reported as not installed', async () => {
    expect(await checkVmwareTools(machine({ version: null }), LEGACY)).toEqual({
      problems: ['VMware Tools: vmtoolsd is not installed, so no hook is called'],
      notes: [],
    })
  })

  it.each([
    ['no process', []],
    ['only the process of a desktop', [{ comm: 'vmtoolsd', command: '/usr/bin/vmtoolsd -n vmusr', uid: 0 }]],
    ['only a process of a normal user', [{ ...SERVICE, uid: 1000 }]],
    ['another program', [{ comm: 'vmtoolsd-helper', uid: 0 }]],
  ])('is reported as not running: %s', async (_what, processes) => {
    expect(await checkVmwareTools(machine({ processes }), LEGACY)).toEqual({
      problems: ['VMware Tools: vmtoolsd is not running, so no hook is called'],
      notes: [],
    })
  })

  it.each([
    ['9.10.2.48224', true],
    ['10.0.4.1', true],
    ['10.0.5.52125', false],
    ['10.1.0.57774', false],
    ['13.0.10.1', false],
  ])('%s is too old for backupScripts.d: %s; the pair runs with each', async (version, isTooOld) => {
    const host = machine({ processes: [SERVICE], version })
    const text =
      `VMware Tools ${version.split('.').slice(0, 3).join('.')}: is not known to run what is in ` +
      '/etc/vmware-tools/backupScripts.d, expected 10.0.5 or newer, or layout: legacy'
    expect((await checkVmwareTools(host, FOLDER)).problems).toEqual(isTooOld ? [text] : [])
    expect((await checkVmwareTools(host, LEGACY)).problems).toEqual([])
  })

  it.each(['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'])('is found in %s', async (folder) => {
    const which = async (_name: string, folders: readonly string[]) =>
      folders.includes(folder) ? `${folder}/vmtoolsd` : null
    const host = hostWith(machine({ processes: [] }), { which })
    expect((await checkVmwareTools(host, LEGACY)).problems).toEqual([expect.stringContaining('is not running')])
  })

  it('gets -v for its version, with a time limit', async () => {
    const asked: unknown[] = []
    const run = async (...args: unknown[]): Promise<RunResult> => {
      asked.push(args)
      return { end: { kind: 'timed out' }, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
    }
    await checkVmwareTools(hostWith(machine({ processes: [SERVICE] }), { run }), FOLDER)
    expect(asked).toEqual([[expect.stringMatching(/vmtoolsd$/), ['-v'], { timeoutMs: 5000, maxBytes: 4096 }]])
  })

  it('is reported as not running if its process ends during the check', async () => {
    const host = machine({ processes: [SERVICE] })
    const gone = hostWith(host, { lstat: async (path) => (path.startsWith('/proc/') ? null : await host.lstat(path)) })
    expect((await checkVmwareTools(gone, LEGACY)).problems).toEqual([expect.stringContaining('is not running')])
  })

  it('without a version is noted', async () => {
    const host = machine({ processes: [SERVICE], version: '' })
    expect(await checkVmwareTools(host, FOLDER)).toEqual({
      problems: [],
      notes: ['VMware Tools: vmtoolsd -v tells no version, expected 10.0.5 or newer'],
    })
  })

  it('of a guest in a folder is noted if missing, and its configuration is read', async () => {
    guest.write(TOOLS_CONF, '[vmbackup]\nexecScripts=false\nexcludedFileSystems=/x\n', 0o644)
    expect(await checkVmwareTools(guest.host, FOLDER)).toEqual({
      problems: [`${TOOLS_CONF}: execScripts=false in [vmbackup], so VMware Tools runs no hook`],
      notes: [
        'VMware Tools: no vmtoolsd is there, and nothing else calls the hooks',
        expect.stringContaining(`${TOOLS_CONF}: excludedFileSystems=/x in [vmbackup]`),
      ],
    })
    guest.write('/usr/bin/vmtoolsd', '#!/bin/sh\n')
    expect((await checkVmwareTools(guest.host, FOLDER)).notes).toHaveLength(1)
  })

  describe('excludedFileSystems', () => {
    const MOUNTS = [
      '/',
      '/proc',
      '/data',
      '/data/iris',
      '/data/a/b',
      '/data/my\\040own',
      '/data/my\\040own\\040disk',
      '/dat',
    ]
      .map((point, index) => `${index + 30} 1 8:${index} / ${point} rw,relatime shared:1 - xfs /dev/x rw\n`)
      .join('')
    const instance = (directory: string) => makeInstance('iris:PROD', { directory })
    const problemsOf = async (patterns: string, directory: string, host = machine({ processes: [SERVICE] })) => {
      guest.write(TOOLS_CONF, `[vmbackup]\nexcludedFileSystems=${patterns}\n`, 0o644)
      guest.write('/proc/self/mountinfo', MOUNTS)
      const demands = { ...LEGACY, instances: [instance(directory)] }
      return (await checkVmwareTools(host, demands)).problems
    }
    const on = (mount: string): readonly string[] => [
      `${TOOLS_CONF}: excludedFileSystems in [vmbackup]: means the file system of iris:PROD (on ${mount}), which is not frozen`,
    ]

    it.each([
      ['/data/iris', '/data/iris/prod', '/data/iris'],
      ['/data*', '/data/iris/prod', '/data/iris'],
      ['/home,/dat?', '/data/irisold', '/data'],
      ['/*', '/usr/irissys', '/'],
      ['*a*i*i*', '/data/iris', '/data/iris'],
      ['/data/my own', '/data/my own/prod', '/data/my own'],
      ['/data/my own disk', '/data/my own disk', '/data/my own disk'],
      ['/data/a/b', '/data/a/b/c/d', '/data/a/b'],
      ['?data/iri?', '/data/iris/x', '/data/iris'],
    ])('%s matches an instance in %s, by the mount point %s', async (patterns, directory, mount) => {
      expect(await problemsOf(patterns, directory)).toEqual(on(mount))
    })

    it.each([
      ['/data', '/data/iris/prod'],
      ['/data/iris/prod', '/data/iris/prod'],
      ['/data/iri', '/data/iris/prod'],
      ['/dat.', '/data/prod'],
      ['/data?', '/data/prod'],
      ['/data/iris?', '/data/iris/prod'],
      ['data', '/data/prod'],
      [',', '/usr/irissys'],
    ])('%s does not match an instance in %s', async (patterns, directory) => {
      expect(await problemsOf(patterns, directory)).toEqual([])
    })

    it('follows the links on the way to an instance', async () => {
      mkdirSync(join(guest.root, 'data/iris'), { recursive: true })
      symlinkSync('/data/iris', join(guest.root, 'usr/irissys'))
      expect(await problemsOf('/data/iris', '/usr/irissys')).toEqual(on('/data/iris'))
    })

    it('is matched soon although the pattern was made to take long', async () => {
      expect(await problemsOf(`${'*a'.repeat(5000)}b`, `/data/${'a'.repeat(200)}`)).toEqual([])
    })

    it('matches an instance of a guest in a folder too, by the mounts that were collected', async () => {
      expect(await problemsOf('/*', '/usr/irissys', guest.host)).toEqual(on('/'))
    })

    it('matches no instance if the mounts are unknown', async () => {
      const lstat = async (path: string) => (path.startsWith('/proc') ? null : await guest.host.lstat(path))
      const unknown = hostWith(guest.host, { lstat })
      expect(await problemsOf('/*', '/usr/irissys', unknown)).toEqual([])
    })
  })
})
