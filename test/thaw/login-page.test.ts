import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { parsePlaced } from '../../src/config/parse.ts'
import { makeFakeGuest, misuses, setLogin, whyUnplayable } from '../../src/harness/guest/fake-guest.ts'
import { builtDist, CHECKOUT } from '../built.ts'
import { emptyRoot, removeGuests } from '../harness/temp-guest.ts'
import { makeInstance } from '../hook/make-instance.ts'

const page = readFileSync(join(CHECKOUT, 'docs/how-to/log-in-to-the-instances.md'), 'utf8')
const PASSWORD = 'the password'
const NAMES = { user: 'irisbackup', password: PASSWORD }
const isRoot = process.getuid?.() === 0

afterAll(removeGuests)

/** The code blocks in a language below a heading, up to the next one. */
function blocks(heading: string, language: string): readonly string[] {
  const [, section = ''] = new RegExp(`^##+ ${heading}\\n(.*?)(?=^##+ |$(?![^]))`, 'ms').exec(page) ?? []
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, of, block = '']) =>
    of === language ? [block] : [],
  )
}

/** A guest with fakes of the programs on the page; the folders of the page are in it. */
function guestOfPage(): string {
  const root = emptyRoot()
  makeFakeGuest(root, [
    { kind: 'iris', name: 'PROD', directory: `${root}/opt/iris/prod`, owner: 'irisowner', login: NAMES },
  ])
  mkdirSync(join(root, 'etc'))
  mkdirSync(join(root, 'bin'))
  const put = (name: string, text: string): void =>
    writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  put(
    'gen-hooks',
    `exec '${process.execPath}' '${builtDist()}/gen-hooks.mjs' "$@" --root '${root}' --inventory '${root}/inventory.json'`,
  )
  // another user than root can give no file away
  if (!isRoot)
    put(
      'install',
      'for word do shift; case $word in -o | -g | root) ;; *) set -- "$@" "$word" ;; esac; done\nexec /usr/bin/install "$@"',
    )
  const instance = makeInstance('iris:PROD')
  const sources = [{ command: 'iris qlist', outcome: 'answered' }]
  writeFileSync(
    join(root, 'inventory.json'),
    JSON.stringify({ schema: 'gen-hooks/inventory/1', instances: [instance], problems: [], sources }),
  )
  return root
}

/** Runs a block of the page in a guest; each path of the page is one of the guest. */
function play(root: string, block: string, input = ''): { readonly status: number | null; readonly stdout: string } {
  const inGuest = block.replaceAll(/(?<=[\s<>])\/(etc|var)\//g, `${root}/$1/`)
  const { status, stdout, stderr } = spawnSync('sh', ['-c', inGuest], {
    cwd: root,
    input,
    encoding: 'utf8',
    env: { PATH: `${root}/bin:${root}/usr/bin:${root}/usr/sbin:/usr/sbin:/usr/bin:/sbin:/bin` },
  })
  expect(stderr).toBe('')
  return { status, stdout }
}

/** What the three calls of the page end with: as root, as the owner, with the password. */
function waysIn(root: string): readonly string[] {
  const [, byHand = ''] = blocks('Which way would work', 'sh')
  const { stdout } = play(root, byHand)
  expect(misuses(root)).toEqual([])
  expect(whyUnplayable(root)).toBe(null)
  return stdout.split('\n').filter((line) => /^\d+$/.test(line))
}

function writeCredentials(root: string): void {
  const [make = ''] = blocks('With a password', 'sh')
  expect(make).toContain('cat >/etc/gen-hooks/prod.credentials')
  expect(play(root, make, `${NAMES.user}\n${PASSWORD}\n`)).toEqual({ status: 0, stdout: '' })
}

test('each configuration on the page is valid', () => {
  const all = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml)
  expect(all).toHaveLength(4)
  for (const yaml of all) expect(parsePlaced(JSON.stringify(parse(yaml)), 'c').kind).not.toBe('problems')
})

test('its commands write a credential file that only its user can read', () => {
  const root = guestOfPage()
  writeCredentials(root)
  const file = join(root, 'etc/gen-hooks/prod.credentials')
  expect(readFileSync(file, 'utf8')).toBe(`${NAMES.user}\n${PASSWORD}\n`)
  expect(statSync(file).mode & 0o7777).toBe(0o600)
  expect(statSync(join(root, 'etc/gen-hooks')).mode & 0o7777).toBe(0o755)
})

test('of its three calls those print 3 that are let in', () => {
  const root = guestOfPage()
  writeCredentials(root)
  expect(waysIn(root)).toEqual(['1', '1', '3'])
  setLogin(root, 'iris', 'PROD', { ...NAMES, owner: 'irisowner' })
  expect(waysIn(root)).toEqual(['1', '3', '3'])
  setLogin(root, 'iris', 'PROD', { user: 'other', password: PASSWORD, owner: 'other' })
  expect(waysIn(root)).toEqual(['1', '1', '1'])
})

test('its commands find the owner of an instance', () => {
  const [find = ''] = blocks('As the owner', 'sh')
  expect(play(guestOfPage(), find)).toEqual({ status: 0, stdout: 'irisowner\n' })
})

test('its command shows the ways in that doctor sees, and what speaks against them', () => {
  const root = guestOfPage()
  mkdirSync(join(root, 'etc/gen-hooks'))
  const [ask = ''] = blocks('Which way would work', 'sh')
  const told = (config: string): string => {
    writeFileSync(join(root, 'etc/gen-hooks/config.yaml'), config, { mode: 0o644 })
    return play(root, ask).stdout
  }
  expect(told('')).toMatch(/^ok +login-setup: .*: iris:PROD: as root, by OS authentication$/m)
  const [withPassword = ''] = blocks('With a password', 'yaml')
  writeFileSync(join(root, 'etc/gen-hooks/prod.credentials'), `${NAMES.user}\n`, { mode: 0o600 })
  expect(told(withPassword)).toMatch(/^error +login-setup: iris:PROD: as root, .*holds 1 line, .*\n +do: .*\n +why: /m)
})

const useradd = existsSync('/usr/sbin/useradd') && existsSync('/etc/login.defs')
const testAsRoot = isRoot && useradd ? test : test.skip
testAsRoot('its command makes an OS user that doctor finds (skipped without root or useradd)', () => {
  const root = guestOfPage()
  cpSync('/etc/login.defs', join(root, 'etc/login.defs'))
  const files = { passwd: 'root:x:0:0:root:/root:/bin/sh\n', group: 'root:x:0:\n', shadow: '', gshadow: '' }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'etc', name), text)
  writeFileSync(join(root, 'bin/useradd'), `#!/bin/sh\nexec /usr/sbin/useradd --prefix '${root}' "$@"\n`, {
    mode: 0o755,
  })
  const [make = ''] = blocks('As a user for backups', 'sh')
  expect(play(root, make)).toEqual({ status: 0, stdout: '' })
  expect(readFileSync(join(root, 'etc/passwd'), 'utf8')).toMatch(/^irisbackup:x:\d+:\d+:.*:\/usr\/sbin\/nologin$/m)
  mkdirSync(join(root, 'etc/gen-hooks'))
  const [config = ''] = blocks('As a user for backups', 'yaml')
  writeFileSync(join(root, 'etc/gen-hooks/config.yaml'), config, { mode: 0o644 })
  const [ask = ''] = blocks('Which way would work', 'sh')
  expect(play(root, ask).stdout).toMatch(/^ok +login-setup: .*iris:PROD: as irisbackup through runuser, by OS/m)
})

test('its last command prints the freezes that failed, and nothing of a log without one', () => {
  const root = guestOfPage()
  const [look = ''] = blocks('Prove it', 'sh')
  mkdirSync(join(root, 'var/log/gen-hooks'))
  const line = (event: string): string =>
    `2026-11-22T17:40:55.100+00:00 run=r7 level=error instance=iris:PROD event=${event} ms=140 text="Access Denied"\n`
  const write = (text: string): void => writeFileSync(join(root, 'var/log/gen-hooks/snapshot.log'), text)
  write(line('freeze-failed') + line('undo'))
  expect(play(root, look).stdout).toBe(line('freeze-failed'))
  write(line('undo'))
  expect(play(root, look)).toEqual({ status: 1, stdout: '' })
})
