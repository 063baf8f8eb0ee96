import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'yaml'
import { builtDist, CHECKOUT } from '../../built.ts'
import { type Guests, makeGuests, whyNoGuests } from './guests.ts'
import { inventoryOf } from './rendered.ts'

const lacking = whyNoGuests(['tar', 'gzip'])
const [PRE, POST] = ['/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script']
let guests: Guests
let whole = ''
const at = (path: string): string => join(guests.folder, path)

/** The code blocks of a page in a language. */
function blocks(page: string, language: string): readonly string[] {
  const text = readFileSync(join(CHECKOUT, 'docs/how-to', page), 'utf8')
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, of, block = '']) =>
    of === language ? [block] : [],
  )
}

/** Runs lines of a page in the folder of the controller; ssh knows the guests by their names. */
const run = (script: string) =>
  guests.controller(['sh', '-c', `cd ${guests.folder}\n${script}`], {
    PATH: `${at('bin')}:${process.env.PATH}`,
    HOME: at('home'),
  })

const hooksOf = (guest: number): string => guests.on(guest, `cat ${PRE}; cmp ${PRE} ${POST} && stat -c %a ${PRE}`).out

function program(name: string, text: string): void {
  writeFileSync(at(`bin/${name}`), text)
  chmodSync(at(`bin/${name}`), 0o755)
}

if (lacking === null) {
  beforeAll(async () => {
    guests = await makeGuests(4)
    for (const folder of ['bin', 'home', 'fleet/hosts/iris01', 'fleet/hosts/iris02'])
      mkdirSync(at(folder), { recursive: true })
    const options = `-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -i ${at('user_key')}`
    writeFileSync(at('ssh_config'), 'Host iris01\n HostName 127.0.0.1\nHost iris02\n HostName 127.0.0.2\n')
    program('ssh', `#!/bin/sh\nexec /usr/bin/ssh -F ${at('ssh_config')} ${options} "$@"\n`)
    program('gen-hooks', `#!/bin/sh\nexec ${process.execPath} ${join(builtDist(), 'gen-hooks.mjs')} "$@"\n`)
    cpSync(join(CHECKOUT, 'templates/place.sh'), at('place.sh'))
    for (const host of ['iris01', 'iris02'])
      writeFileSync(at(`fleet/hosts/${host}/inventory.json`), JSON.stringify(inventoryOf(['iris:PROD'])))
    const { status, err } = run('gen-hooks render --fleet fleet --out rendered')
    if (status !== 0) throw new Error(err)
    whole = ['hosts/iris01/settings', 'engine'].map((name) => readFileSync(at(`rendered/${name}`), 'utf8')).join('')
  }, 90_000)
  afterAll(() => guests?.end())
}

const describeOnGuests: (title: string, tests: () => void) => void =
  lacking === null ? describe : (title, tests) => describe.skip(`${title} (${lacking})`, tests)

describeOnGuests('the page on ssh', () => {
  test('its commands check, install, collect inventories and remove', () => {
    const [script = '', loop = '', collect = ''] = blocks('install-over-ssh.md', 'sh')
    writeFileSync(at('place-over-ssh'), script)
    const done = run(loop)
    expect(done.out).toContain(`+++ ${POST}\n`)
    expect(done.out).toMatch(/would change\n.*would change\n.*changed\niris01: 0\n.*changed\niris02: 0\n$/s)
    for (const guest of [1, 2]) expect(hooksOf(guest)).toBe(`${whole}700\n`)
    expect(run('sh place-over-ssh iris01')).toEqual({ status: 0, out: 'unchanged\n', err: '' })
    guests.on(2, 'echo "PROD2^/opt/p2^2024.1^running, since x^iris.cpf^1^2^3^ok^IRIS^^^" >>/etc/iris.list')
    expect(run(collect)).toMatchObject({ status: 0, err: '' })
    expect(JSON.parse(readFileSync(at('fleet/hosts/iris02/inventory.json'), 'utf8'))).toMatchObject({
      instances: [{ name: 'PROD' }, { name: 'PROD2' }],
    })
    const [, removal = ''] =
      /To remove the hooks: `(.*)`/.exec(readFileSync(join(CHECKOUT, 'docs/how-to/install-over-ssh.md'), 'utf8')) ?? []
    expect(run(removal.replace('GUEST', 'iris01'))).toMatchObject({
      status: 0,
      out: expect.stringMatching(/\nchanged\n$/),
    })
    expect(hooksOf(1)).toBe('')
  })
})

describeOnGuests('the page on cloud-init', () => {
  const has = spawnSync('cloud-init', ['--version']).status === 0
  ;(has ? test : test.skip)('its user data is valid (skipped where cloud-init is missing)', () => {
    const [script = '', check = ''] = blocks('install-by-cloud-init.md', 'sh')
    writeFileSync(at('make-user-data'), script)
    expect(run('sh make-user-data iris01 >user-data').status).toBe(0)
    const { status, out, err } = run(check)
    expect({ status, out, err }).toEqual({ status: 0, out: expect.stringMatching(/^Valid cloud-config/), err: '' })
  })

  test('its files and command install on a guest without IRIS', () => {
    const [script = ''] = blocks('install-by-cloud-init.md', 'sh')
    writeFileSync(at('make-user-data'), script)
    const { out } = run('sh make-user-data iris01')
    expect(out.length).toBeLessThan(64 * 1024)
    const data = parse(out) as {
      readonly write_files: readonly { readonly path: string; readonly content: string }[]
      readonly runcmd: readonly (readonly string[])[]
    }
    guests.on(3, 'rm /usr/bin/vmtoolsd /usr/bin/iris; mkdir /run/gen-hooks-new')
    for (const [index, { path, content }] of data.write_files.entries()) {
      writeFileSync(at(`file${index}`), gunzipSync(Buffer.from(content, 'base64')))
      guests.on(3, `cp ${at(`file${index}`)} ${path}`)
    }
    const ended = data.runcmd.map((words) => guests.on(3, words.join(' ')))
    expect(ended).toEqual([{ status: 0, out: expect.stringMatching(/\nchanged\n$/), err: '' }])
    expect(hooksOf(3)).toBe(`${whole}700\n`)
  })
})

describeOnGuests('the page on Puppet', () => {
  const has = spawnSync('puppet', ['--version']).status === 0
  ;(has ? test : test.skip)(
    'its class installs, then changes nothing, and its removal removes (skipped where puppet is missing)',
    () => {
      const [copy = ''] = blocks('install-by-puppet.md', 'sh')
      const [manifest = '', removal = ''] = blocks('install-by-puppet.md', 'puppet')
      expect(run(copy)).toEqual({ status: 0, out: '', err: '' })
      writeFileSync(at('modules/gen_hooks/manifests/init.pp'), manifest)
      writeFileSync(at('site.pp'), "class { 'gen_hooks': host => 'iris02' }\n")
      writeFileSync(at('removal.pp'), removal)
      const apply = (file: string, ...options: readonly string[]) =>
        guests.on(
          4,
          `cd /; puppet apply --color=false --detailed-exitcodes --modulepath ${at('modules')} ${options.join(' ')} ${at(file)} 2>&1`,
        )
      const noop = apply('site.pp', '--noop')
      expect(noop.out).toContain("Exec[snapshot hooks]/returns: current_value 'notrun', should be ['0'] (noop)")
      expect(hooksOf(4)).toBe('')
      expect(apply('site.pp')).toMatchObject({
        status: 2,
        out: expect.stringContaining('Exec[snapshot hooks]/returns: executed successfully'),
      })
      expect(hooksOf(4)).toBe(
        `${readFileSync(at('rendered/hosts/iris02/settings'), 'utf8')}${readFileSync(at('rendered/engine'), 'utf8')}700\n`,
      )
      expect(apply('site.pp').status).toBe(0)
      expect(apply('removal.pp').status).toBe(2)
      expect(hooksOf(4)).toBe('')
    },
  )

  ;(has ? test : test.skip)(
    'the page on configuration management: its resources install by gen-hooks, and then change nothing (skipped where puppet is missing)',
    () => {
      const [manifest = ''] = blocks('configuration-management.md', 'puppet')
      mkdirSync(at('modules/gen_hooks/files'), { recursive: true })
      writeFileSync(at('modules/gen_hooks/files/config.yaml'), 'watchdog:\n  deadline: 240\n')
      writeFileSync(at('tool.pp'), manifest)
      guests.on(4, `rm -rf /etc/gen-hooks; cp ${at('bin/gen-hooks')} /usr/bin/gen-hooks`)
      const apply = () =>
        guests.on(
          4,
          `cd /; puppet apply --color=false --detailed-exitcodes --modulepath ${at('modules')} ${at('tool.pp')} 2>&1`,
        )
      expect(apply()).toMatchObject({
        status: 2,
        out: expect.stringContaining('Exec[gen-hooks install]/returns: executed successfully'),
      })
      expect(guests.on(4, `grep DEADLINE= ${PRE} ${POST}`).out).toBe(`${PRE}:DEADLINE='240'\n${POST}:DEADLINE='240'\n`)
      expect(apply().status).toBe(0)
    },
  )
})
