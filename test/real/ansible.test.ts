import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { builtDist, CHECKOUT } from '../built.ts'
import { builtTool } from '../built-tool.ts'
import { type Guests, makeGuests, whyNoGuests } from './guests/guests.ts'
import { inventoryOf } from './guests/rendered.ts'

const lacking = whyNoGuests(['ansible-playbook', 'ansible-galaxy'])
const HOSTS = 20
/** Hosts with a fault. */
const [FULL, READ_ONLY, BUSY, NO_TOOLS, NO_IRIS, FOREIGN] = [3, 5, 7, 11, 13, 17]
const BROKEN: readonly number[] = [FULL, READ_ONLY, BUSY, NO_TOOLS, NO_IRIS, FOREIGN]
const ALL = Array.from({ length: HOSTS }, (_, index) => index + 1)
const SOUND = ALL.filter((host) => !BROKEN.includes(host))
const [PRE, POST] = ['/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script']
const name = (host: number): string => `iris${String(host).padStart(2, '0')}`

let guests: Guests
let scripts: readonly string[] = []
const at = (path: string): string => join(guests.folder, path)

/** The counts of a host in the recap of a play. */
interface Recap {
  readonly changed: number
  readonly failed: number
  readonly unreachable: number
}

/** Runs a role on all hosts. */
const play = (role: string, vars: Readonly<Record<string, unknown>>, ...options: readonly string[]) =>
  playBook([{ hosts: 'all', gather_facts: false, roles: [{ role: `gen_hooks.guest.${role}`, vars }] }], ...options)

/** Runs plays on all hosts, or with `FEW` on these. */
function playBook(plays: unknown, ...options: readonly string[]) {
  const hosts = options.includes('--limit') ? [1, 2, 4] : ALL
  writeFileSync(at('play.yml'), JSON.stringify(plays))
  const { status, out, err } = ansible('ansible-playbook', '-i', at('inventory'), ...options, at('play.yml'))
  const recap = new Map<string, Recap>()
  for (const line of out.split('\n')) {
    const [, host, changed, unreachable, failed] =
      /^(iris\d\d) +: ok=\d+ +changed=(\d+) +unreachable=(\d+) +failed=(\d+)/.exec(line) ?? []
    if (host === undefined) continue
    recap.set(host, { changed: Number(changed), unreachable: Number(unreachable), failed: Number(failed) })
  }
  const those = (which: (one: Recap) => boolean): readonly number[] =>
    hosts.filter((host) => {
      const one = recap.get(name(host))
      if (one === undefined) throw new Error(`${name(host)}: not in the recap\n${out}${err}`)
      return which(one)
    })
  return {
    status,
    out,
    changed: those(({ changed }) => changed > 0),
    failed: those(({ failed }) => failed > 0),
    unreachable: those(({ unreachable }) => unreachable > 0),
    /** The message for a host that failed. */
    of: (host: number): string => {
      const [, said = ''] = new RegExp(`^fatal: \\[${name(host)}\\]: FAILED! => (.*)$`, 'm').exec(out) ?? []
      return said === '' ? '' : (JSON.parse(said) as { readonly msg: string }).msg
    },
  }
}

function ansible(...words: readonly string[]) {
  return guests.controller(words, {
    HOME: at('home'),
    LC_ALL: 'C.UTF-8',
    ANSIBLE_CONFIG: at('ansible.cfg'),
    ANSIBLE_COLLECTIONS_PATH: at('collections'),
    ANSIBLE_NOCOLOR: '1',
  })
}

/** All files that a role may make on the hosts, as text. */
const present = (hosts: readonly number[]): string =>
  hosts
    .map((host) => {
      const files =
        'find /usr/sbin /etc /var/lib/gen-hooks /var/log/gen-hooks -newer /run/sshd 2>/dev/null -exec stat -c "%n %a %s %i" {} +'
      return `${name(host)}\n${guests.on(host, files).out}`
    })
    .join('')

if (lacking === null) {
  beforeAll(async () => {
    guests = await makeGuests(HOSTS)
    for (const folder of ['home', 'collections']) mkdirSync(at(folder))
    writeFileSync(
      at('ansible.cfg'),
      `[defaults]\nhost_key_checking = false\nforks = 10\n[ssh_connection]\npipelining = true\ncontrol_path_dir = ${at('cp')}\nssh_args = -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR\n`,
    )
    writeFileSync(
      at('inventory'),
      `[iris]\n${ALL.map((host) => `${name(host)} ansible_host=127.0.0.${host}`).join('\n')}
[all:vars]
ansible_user=root
ansible_ssh_private_key_file=${at('user_key')}
ansible_python_interpreter=/nowhere/python
`,
    )
    for (const words of [
      ['build', '--output-path', at('built'), join(CHECKOUT, 'ansible')],
      ['install', '--offline', '--no-deps', '-p', at('collections'), at('built/gen_hooks-guest-1.0.0.tar.gz')],
    ]) {
      const { status, err } = ansible('ansible-galaxy', 'collection', ...words)
      if (status !== 0) throw new Error(err)
    }
    for (const host of ALL) {
      mkdirSync(at(`sites/hosts/${name(host)}`), { recursive: true })
      const instances = host % 2 === 0 ? ['iris:PROD'] : ['iris:PROD', 'iris:TEST']
      writeFileSync(at(`sites/hosts/${name(host)}/inventory.json`), JSON.stringify(inventoryOf(instances)))
    }
    const { status, err } = builtTool(['render', '--fleet', at('sites'), '--out', at('rendered')])
    if (status !== 0) throw new Error(err)
    scripts = [2, 1].map((host) =>
      [`hosts/${name(host)}/settings`, 'engine'].map((file) => readFileSync(at(`rendered/${file}`), 'utf8')).join(''),
    )
    guests.on(FULL, 'mount -t tmpfs -o size=64k,mode=755 none /usr/sbin')
    guests.on(READ_ONLY, 'mount -o remount,bind,ro /usr/sbin')
    guests.on(BUSY, HOLD)
    guests.on(NO_TOOLS, 'rm /usr/bin/vmtoolsd')
    guests.on(NO_IRIS, 'rm /usr/bin/iris')
    guests.on(FOREIGN, `printf '#!/bin/sh\\n' >${PRE}`)
  }, 90_000)
  afterAll(() => guests?.end())
}

/** The code blocks of the page on Ansible in a language. */
const PAGE = (language: string): readonly string[] =>
  [
    ...readFileSync(join(CHECKOUT, 'docs/how-to/install-by-ansible.md'), 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms),
  ].flatMap(([, of, block = '']) => (of === language ? [block] : []))

/** Holds the lock of a run of the hooks. */
const HOLD =
  'mkdir -p -m 700 /run/gen-hooks; (umask 077; : >>/run/gen-hooks/lock); flock /run/gen-hooks/lock sleep 600 </dev/null >/dev/null 2>&1 &'

/** The result of the action plugin for an end of place.sh, by Ansible's Python. */
function told(status: number, printed: string, mode: 'run' | 'check'): Readonly<Record<string, unknown>> {
  const code =
    'import json, runpy, sys; told = runpy.run_path(sys.argv[1])["told"]; print(json.dumps(told(int(sys.argv[2]), sys.argv[3], sys.argv[4] == "check")))'
  const python = `exec $(sed -n '1s/^#!//p' "$(command -v ansible-playbook)") -I -c "$@"`
  const plugin = join(CHECKOUT, 'ansible/plugins/action/place.py')
  const words = ['-c', python, 'sh', code, plugin, String(status), printed, mode]
  return JSON.parse(spawnSync('sh', words, { encoding: 'utf8' }).stdout)
}

/** Some of the hosts, for tests that need few. */
const FEW = ['--limit', 'iris01,iris02,iris04']

const describeOnHosts: (title: string, tests: () => void) => void =
  lacking === null ? describe : (title, tests) => describe.skip(`${title} (${lacking})`, tests)

describeOnHosts('the role hooks on 20 hosts without Node and Python', () => {
  const vars = { hooks_rendered: 'rendered', hooks_busy_retries: 0 }

  test('check says what the first run changes, and writes nothing; the second run changes nothing', () => {
    const before = present(ALL)
    const checked = play('hooks', vars, '--check', '--diff')
    expect({ changed: checked.changed, unreachable: checked.unreachable }).toEqual({
      // only a write shows that a disk is full
      changed: [...SOUND, FULL].sort((a, b) => a - b),
      unreachable: [],
    })
    expect(checked.out).toContain(`+++ ${POST}\n`)
    expect(checked.out).toContain("+    instance 'iris' 'TEST' 'need'")
    expect(present(ALL)).toBe(before)

    const first = play('hooks', vars)
    expect({ status: first.status, changed: first.changed, failed: first.failed }).toEqual({
      status: 2,
      changed: SOUND,
      failed: BROKEN,
    })
    for (const host of SOUND) {
      const { out } = guests.on(
        host,
        `cat ${PRE}; cmp ${PRE} ${POST}; stat -c '%a %U' ${PRE} ${POST} /etc/logrotate.d/gen-hooks`,
      )
      expect(out).toBe(`${scripts[host % 2]}700 root\n700 root\n644 root\n`)
    }
    const after = present(ALL)
    const again = play('hooks', vars)
    expect({ changed: again.changed, failed: again.failed }).toEqual({ changed: [], failed: BROKEN })
    expect(present(ALL)).toBe(after)
    expect(present(BROKEN)).toBe(
      before
        .split(/^(?=iris\d\d$)/m)
        .filter((part) => BROKEN.some((host) => part.startsWith(name(host))))
        .join(''),
    )
    expect(
      Object.fromEntries(
        BROKEN.map((host) => [
          name(host),
          first
            .of(host)
            .split('\n')
            .filter((line) => !/^(?:cat|sed):/.test(line)),
        ]),
      ),
    ).toEqual({
      iris03: expect.arrayContaining(['/usr/sbin: cannot be written', 'Nothing was changed.']),
      iris05: [
        '/usr/sbin: cannot be written, expected a file system that is mounted read-write',
        'Nothing was changed.',
      ],
      iris07: ['busy: a snapshot is under way, so nothing was changed; try again later'],
      iris11: [expect.stringContaining('vmtoolsd: not found, expected VMware Tools'), 'Nothing was changed.'],
      iris13: expect.arrayContaining([
        expect.stringContaining('iris: not found, expected it on this guest, since the plan names iris:PROD'),
        'Nothing was changed.',
      ]),
      iris17: [`${PRE}: was not made by gen-hooks (--adopt keeps it and replaces it)`, 'Nothing was changed.'],
    })
  })

  test('a tar or a shell that fails with the status of check mode is a failure, and so is a place.sh without output', () => {
    const failure = told(2, 'tar: files.tar: Cannot open\n', 'check')
    expect(failure).toMatchObject({ failed: true, changed: false, rc: 2, msg: 'tar: files.tar: Cannot open' })
    expect(told(0, '', 'run')).toMatchObject({ failed: true, rc: 0, msg: 'place.sh: ended with 0' })
    expect(told(2, 'would change\n----errors----\n', 'run')).toMatchObject({ failed: true, rc: 2 })
    expect(told(2, '/x: new\nwould change\n----errors----\n', 'check')).toEqual({
      busy: false,
      changed: true,
      notes: [],
      steps: ['/x: new'],
    })
  })

  test('absent removes only the files that the role installed', () => {
    const checked = play('hooks', { hooks_state: 'absent' }, '--check')
    const removed = play('hooks', { hooks_state: 'absent', hooks_busy_retries: 0 })
    expect({ status: removed.status, changed: removed.changed, checked: checked.changed }).toEqual({
      status: 0,
      changed: SOUND,
      checked: SOUND,
    })
    for (const host of SOUND)
      expect(guests.on(host, `ls ${PRE} ${POST} /etc/logrotate.d/gen-hooks 2>/dev/null`).out).toBe('')
    expect(guests.on(FOREIGN, `cat ${PRE}`).out).toBe('#!/bin/sh\n')
  })

  test('hooks by hand are adopted, and absent puts them back with owner and mode', () => {
    guests.on(4, `for path in ${PRE} ${POST}; do echo "# $path" >$path; done; chown 12:34 ${PRE}; chmod 755 ${PRE}`)
    const byHand = () => guests.on(4, `stat -c '%a %u:%g' ${PRE} ${POST}; cat ${PRE} ${POST}`).out
    const before = byHand()
    expect(play('hooks', { ...vars, hooks_adopt: true }, ...FEW).changed).toEqual([1, 2, 4])
    expect(byHand()).toBe(`700 0:0\n700 0:0\n${scripts[0]}${scripts[0]}`)
    const removed = play('hooks', { hooks_state: 'absent' }, '-v', ...FEW)
    expect(removed.changed).toEqual([1, 2, 4])
    expect(removed.out).toContain(`${PRE}: stood there before`)
    expect(byHand()).toBe(before)
    expect(guests.on(4, `find /var/lib/gen-hooks -type f; rm ${PRE} ${POST}`).out).toBe('')
  })

  test('a wrong value, a host that was not rendered and a host file that is cut in half are named', () => {
    expect(play('hooks', { ...vars, hooks_state: 'gone' }, ...FEW).of(1)).toContain(
      'value of hooks_state must be one of: present, absent',
    )
    expect(play('hooks', {}, ...FEW).of(1)).toBe(
      'hooks_rendered: missing, expected the folder that gen-hooks render --fleet wrote',
    )
    const settings = readFileSync(at('rendered/hosts/iris02/settings'), 'utf8')
    writeFileSync(at('rendered/hosts/iris02/settings'), settings.slice(0, 2000))
    const missing = play(
      'hooks',
      { ...vars, hooks_host: '{{ inventory_hostname | replace("iris01", "gone") }}' },
      '--check',
      ...FEW,
    )
    expect(missing.of(1)).toContain('rendered/index.json: has no host gone, expected one that was rendered')
    expect(missing.of(2)).toContain('iris02/settings: its header, settings or engine are not what its digests say')
    expect(missing.changed).toContain(4)
  })

  test('a folder of a host with scripts of two renderings is refused', () => {
    const older = at('rendered/hosts/iris04/50-gen-hooks')
    writeFileSync(older, 'of an earlier rendering\n')
    const { failed, of } = play('hooks', vars, '--check', ...FEW)
    rmSync(older)
    expect(of(4)).toContain('/hosts/iris04: has settings and 50-gen-hooks, which differ')
    expect(failed).toContain(4)
    expect(failed).not.toContain(1)
  })

  test('the index says where the hooks belong, and why a host was not rendered', () => {
    writeFileSync(at('sites/hosts/iris01/config.yaml'), 'layout: backupScripts.d\n')
    writeFileSync(at('sites/hosts/iris02/inventory.json'), '{"schema": "gen-ho')
    expect(builtTool(['render', '--fleet', at('sites'), '--out', at('rendered')]).status).toBe(1)
    const { changed, failed, of } = play('hooks', vars, ...FEW)
    expect({ changed, failed, why: of(2) }).toEqual({
      changed: [1, 4],
      failed: [2],
      why: expect.stringMatching(/^iris02: was not rendered\nhosts\/iris02\/inventory\.json:/),
    })
    expect(guests.on(1, `ls ${PRE} /etc/vmware-tools/backupScripts.d 2>/dev/null`).out).toBe(
      '/etc/vmware-tools/backupScripts.d:\n50-gen-hooks\n',
    )
    expect(play('hooks', { hooks_state: 'absent' }, ...FEW).changed).toEqual([1, 4])
  })
})

describeOnHosts('the role inventory on guests without Node and Python', () => {
  test('writes the inventory of each guest; a second run changes nothing, a new instance changes the inventory', () => {
    const [collect, install] = PAGE('yaml').map((block) => parse(block) as unknown)
    const first = playBook(collect, ...FEW)
    expect({ changed: first.changed, failed: first.failed }).toEqual({ changed: [1, 2, 4], failed: [] })
    const inventory = JSON.parse(readFileSync(at('fleet/hosts/iris04/inventory.json'), 'utf8'))
    expect(inventory).toMatchObject({ schema: 'gen-hooks/inventory/1', instances: [{ kind: 'iris', name: 'PROD' }] })
    expect(playBook(collect, ...FEW).changed).toEqual([])
    guests.on(2, 'sed p /etc/iris.list | sed "2s/PROD/TEST/; 2s/prod/test/" >/etc/new && mv /etc/new /etc/iris.list')
    expect(playBook(collect, ...FEW).changed).toEqual([2])
    const [, render = ''] = PAGE('sh')
    expect(render).toBe('gen-hooks render --fleet fleet --out rendered\n')
    rmSync(at('rendered'), { recursive: true })
    expect(builtTool(['render', '--fleet', at('fleet'), '--out', at('rendered')]).status).toBe(0)
    expect(playBook(install, ...FEW).changed).toEqual([1, 2, 4])
    expect(guests.on(2, `grep -c "^    instance 'iris' 'TEST'" ${PRE}`).out).toBe('1\n')
  })

  test('shows an answer that is no inventory, and writes nothing', () => {
    writeFileSync(at('no.sh'), '#!/bin/sh\necho not one\n')
    const { failed, of } = play('inventory', { inventory_fleet: at('none'), inventory_script: at('no.sh') }, ...FEW)
    expect({ failed, said: of(4) }).toEqual({
      failed: [1, 2, 4],
      said: expect.stringContaining(`${at('no.sh')}: printed no inventory: not one`),
    })
    expect(existsSync(at('none'))).toBe(false)
    // without the name of a folder the role would read /hosts of the controller
    const nowhere = play('inventory', {}, ...FEW)
    expect({ failed: nowhere.failed, said: nowhere.of(1) }).toEqual({
      failed: [1, 2, 4],
      said: expect.stringContaining('missing required arguments: inventory_fleet'),
    })
  })
})

describeOnHosts('the role tool on guests with gen-hooks', () => {
  const options = [...FEW, '-e', 'ansible_python_interpreter=/usr/bin/python3']
  const vars = { tool_config: { watchdog: { deadline: 240 } }, tool_busy_retries: 1, tool_busy_delay: 0 }

  beforeAll(() => {
    const tool = join(builtDist(), 'gen-hooks.mjs')
    for (const host of [1, 4])
      guests.on(
        host,
        `printf '#!/bin/sh\\nexec ${process.execPath} ${tool} "$@"\\n' >/usr/bin/gen-hooks; chmod 755 /usr/bin/gen-hooks`,
      )
  })

  test('check shows the differences, the first run installs, the second changes nothing, absent removes the hooks', () => {
    const before = present([1, 2, 4])
    const checked = play('tool', vars, '--check', '--diff', ...options)
    expect({ changed: checked.changed, failed: checked.failed }).toEqual({ changed: [1, 4], failed: [2] })
    expect(checked.out).toContain("+DEADLINE='240'")
    // the message names the command if gen-hooks is not installed
    expect(checked.of(2)).toContain("No such file or directory: b'gen-hooks'")
    expect(present([1, 2, 4])).toBe(before)
    const [, , page = ''] = PAGE('yaml')
    const first = playBook((parse(page) as readonly unknown[]).slice(0, 1), ...options)
    expect({ changed: first.changed, failed: first.failed }).toEqual({ changed: [1, 4], failed: [2] })
    expect(guests.on(4, `grep DEADLINE= ${PRE} ${POST}; cat /etc/gen-hooks/config.yaml`).out).toBe(
      `${PRE}:DEADLINE='240'\n${POST}:DEADLINE='240'\nwatchdog:\n  deadline: 240\n`,
    )
    guests.on(1, HOLD)
    const after = present([1, 4])
    const other = play('tool', { ...vars, tool_config: 'watchdog:\n  deadline: 40\n' }, ...options)
    expect(present([1])).toBe(after.slice(0, after.indexOf('iris04')))
    expect(other.of(1)).toContain('watchdog.deadline')
    expect(play('tool', vars, ...options).changed).toEqual([])
    const removed = play('tool', { ...vars, tool_state: 'absent' }, ...options)
    expect({ changed: removed.changed, busy: removed.of(1) }).toEqual({
      changed: [4],
      busy: expect.stringContaining('is under way'),
    })
    expect(guests.on(4, `ls ${PRE} ${POST} 2>/dev/null`).out).toBe('')
  })
})

const lint = spawnSync('ansible-lint', ['--version']).status === 0 ? test : test.skip
lint('ansible-lint finds nothing in the collection, profile production (skipped where ansible-lint is missing)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-lint-'))
  try {
    const collection = join(folder, 'ansible_collections/gen_hooks/guest')
    cpSync(join(CHECKOUT, 'ansible'), collection, { recursive: true })
    const { status, stdout, stderr } = spawnSync('ansible-lint', ['--offline', '--nocolor', '-p'], {
      cwd: collection,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: folder, LC_ALL: 'C.UTF-8', ANSIBLE_COLLECTIONS_PATH: folder },
    })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toMatch(/Passed with production profile: 0 failure\(s\), 0 warning\(s\) on [1-9]\d files/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
