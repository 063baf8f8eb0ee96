import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '../../src/text/sha256.ts'
import { CHECKOUT } from '../built.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()
const share = join(folder, 'usr/share/gen-hooks-guest')
const command = join(folder, 'gen-hooks-guest')
const ENGINE = 'set -u\nmain "$@"\n'
const HEADER = `#!/bin/sh\n# Rendered by gen-hooks 1.2.3. Do not edit: render it again.\n# engine sha256: ${sha256(ENGINE)}\n`
const BORDERS = "# ---- settings: what differs between guests ----\nNAME='x'\n# ---- engine: the same ----\n"
const settings = join(folder, 'settings of a guest')

/** The packed command, below a folder, with a place.sh that prints its arguments. */
beforeAll(() => {
  for (const path of [share, join(folder, 'run'), join(folder, 'usr/sbin')]) mkdirSync(path, { recursive: true })
  const text = readFileSync(join(CHECKOUT, 'packaging/gen-hooks-guest.sh'), 'utf8')
  const places =
    /\/(?:usr\/share\/gen-hooks-guest|run\/gen-hooks-guest\.X+|usr\/sbin\/(?:post-thaw-script|gen-hooks-metrics)|etc\/vmware-tools)/g
  writeFileSync(command, text.replaceAll(places, `${folder}$&`).replaceAll('@VERSION@', '1.2.3'))
  writeFileSync(join(share, 'engine'), ENGINE)
  for (const name of ['gen-hooks-metrics', 'logrotate']) writeFileSync(join(share, name), '')
  writeFileSync(
    join(share, 'place.sh'),
    'for word; do case $word in /*) (cd "$word" && ls && cat settings pre-freeze-script 2>/dev/null) ;; *) echo "word: $word" ;; esac; done\nexit 75\n',
  )
  writeFileSync(settings, `${HEADER}${BORDERS}`)
})

/** The shells that are /bin/sh in some distribution. */
const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh'], ['ksh93'], ['mksh']].filter(
  ([name = '']) => spawnSync(name, [], { input: '' }).error === undefined,
)

const run = (words: readonly string[], input = '', [shell = '/bin/sh', ...options]: readonly string[] = []) => {
  const { status, stdout, stderr } = spawnSync(shell, [...options, command, ...words], {
    encoding: 'utf8',
    input,
    cwd: folder,
  })
  return { status, stdout, stderr }
}

describe.each(SHELLS.map((shell) => ({ shell })))('in $shell', ({ shell }) => {
  test.each([
    ['a file', settings, ''],
    ['standard input', '-', `${HEADER}${BORDERS}`],
  ])('install of %s gives settings, engine and options to place.sh, and has its status', (_, given, input) => {
    const words = ['install', '--check', '--layout', 'legacy', given]
    const { status, stdout, stderr } = run(words, input, shell)
    expect({ status, stderr }).toEqual({ status: 75, stderr: '' })
    const files = 'engine\ngen-hooks-metrics\nlogrotate\nsettings\n'
    expect(stdout).toBe(`word: --check\nword: --layout\nword: legacy\n${files}${HEADER}${BORDERS}`)
    expect(readdirSync(join(folder, 'run'))).toEqual([])
  })
})

test('a whole script is installed with its own engine', () => {
  const whole = `${HEADER}${BORDERS}another engine\n`
  const { status, stdout } = run(['install', '-'], whole)
  expect(status).toBe(75)
  expect(stdout).toBe(`gen-hooks-metrics\nlogrotate\npre-freeze-script\n${whole}`)
})

test('a folder of a guest is installed with its own filter, and settings alone are refused if they would end the notices', () => {
  const host = join(folder, 'hosts/db1')
  mkdirSync(host, { recursive: true })
  writeFileSync(join(host, 'settings'), `${HEADER}${BORDERS}`)
  writeFileSync(join(host, 'gen-hooks-metrics'), "NOTIFY_COMMAND='/usr/local/bin/tell'\n")
  const shown = join(share, 'place.sh')
  const place = readFileSync(shown, 'utf8')
  const filter = join(folder, 'usr/sbin/gen-hooks-metrics')
  try {
    writeFileSync(shown, 'cat "$1/gen-hooks-metrics" "$1/settings"\n')
    expect(run(['install', host])).toEqual({
      status: 0,
      stdout: `NOTIFY_COMMAND='/usr/local/bin/tell'\n${HEADER}${BORDERS}`,
      stderr: '',
    })
    writeFileSync(filter, "NOTIFY_COMMAND='/usr/local/bin/tell'\n")
    expect(refusal(['install', join(host, 'settings')])).toContain(
      'tells a program of runs, which settings alone would end',
    )
    expect(run(['install', host]).status).toBe(0)
    writeFileSync(filter, "NOTIFY_COMMAND=''\n")
    expect(run(['install', '-'], `${HEADER}${BORDERS}`).status).toBe(0)
  } finally {
    writeFileSync(shown, place)
    rmSync(filter, { force: true })
  }
})

test('a whole script for backupScripts.d comes to place.sh under its own name, and no pre-freeze-script beside it', () => {
  const host = join(folder, 'hosts/db2')
  mkdirSync(host, { recursive: true })
  writeFileSync(join(host, '50-gen-hooks'), `${HEADER}${BORDERS}engine\n`)
  expect(run(['install', host]).stdout).toBe('50-gen-hooks\ngen-hooks-metrics\nlogrotate\n')
})

test('a folder with scripts of two renderings is refused, and one with the same script twice is not', () => {
  const host = join(folder, 'hosts/db3')
  mkdirSync(host, { recursive: true })
  for (const name of ['pre-freeze-script', '50-gen-hooks'])
    writeFileSync(join(host, name), `${HEADER}${BORDERS}engine\n`)
  expect(run(['install', host]).status).toBe(75)
  writeFileSync(join(host, '50-gen-hooks'), `${HEADER}${BORDERS}another engine\n`)
  expect(refusal(['install', host])).toBe(
    `gen-hooks-guest: ${host}: has pre-freeze-script and 50-gen-hooks, which differ, expected the files of one rendering\n`,
  )
  writeFileSync(join(host, 'settings'), `${HEADER}${BORDERS}`)
  expect(refusal(['install', host])).toContain('has settings and pre-freeze-script, which differ')
})

const refusal = (words: readonly string[], input = ''): string => {
  const { status, stdout, stderr } = run(words, input)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(readdirSync(join(folder, 'run'))).toEqual([])
  return stderr
}

test('settings for another engine are refused, with both digests and the version that fits', () => {
  const other = 'a'.repeat(64)
  expect(refusal(['install', '-'], `${HEADER}${BORDERS}`.replace(sha256(ENGINE), other))).toBe(
    `gen-hooks-guest: standard input: was rendered for the engine ${other}, and this package has the engine ${sha256(ENGINE)}, expected settings of gen-hooks 1.2.3\n`,
  )
})

test.each([
  [['install'], '', 'install: SETTINGS is missing'],
  [['install', '--check'], '', 'install: --check: SETTINGS is missing behind it'],
  [['install', './nowhere'], '', './nowhere: is no file'],
  [['install', folder], '', `${folder}: has no settings, pre-freeze-script or 50-gen-hooks`],
  [['install', '-'], '', 'standard input: has no line "# engine sha256: ..." in its header'],
  [['install', '-'], '#!/bin/sh\necho by hand\n', 'standard input: has no line "# engine sha256: ..."'],
  [['install', '-'], 'x'.repeat(1_048_577), 'standard input: has more than 1048576 bytes'],
  [['remov'], '', 'remov: unknown, expected install, remove, status, detect or engine'],
  [['status'], '', 'no hooks of gen-hooks are installed on this guest'],
])('%j is refused', (words, input, why) => {
  expect(refusal(words, input)).toContain(`gen-hooks-guest: ${why}`)
})

test('status is printed by the installed hook, and by no hook of others', () => {
  const hook = join(folder, 'usr/sbin/post-thaw-script')
  writeFileSync(hook, '#!/bin/sh\n# by hand\necho called\n', { mode: 0o700 })
  expect(run(['status']).status).toBe(1)
  writeFileSync(hook, '#!/bin/sh\n#\n# Rendered by gen-hooks 1.2.3. Do not edit: render it again.\necho "$@"\nexit 1\n')
  expect(run(['status', '--json'])).toEqual({ status: 1, stdout: 'status --json\n', stderr: '' })
})

test('gen-hooks-guest prints its version, its engine, and the meaning of each argument', () => {
  expect(run(['--version']).stdout).toBe('1.2.3\n')
  expect(run(['engine']).stdout).toBe(`${sha256(ENGINE)}\n`)
  const { status, stdout } = run(['--help'])
  expect(status).toBe(0)
  for (const word of ['install', 'remove', 'status', 'detect', 'engine', '--check', '--adopt', '75'])
    expect(stdout).toContain(word)
  expect(existsSync(join(folder, 'etc'))).toBe(false)
})
