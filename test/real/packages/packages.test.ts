import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT_OPTIONS } from '../../../src/harness/namespace/unshare.ts'
import { packageVersion } from '../../../src/host/share.ts'
import { makeDeb } from '../../../src/release/deb.ts'
import { guestPackage } from '../../../src/release/guest-package.ts'
import type { Package } from '../../../src/release/package.ts'
import { textFile } from '../../../src/release/packed-file.ts'
import { makeRpm } from '../../../src/release/rpm.ts'
import { isThere } from '../../../src/release/run.ts'
import { toolPackage } from '../../../src/release/tool-package.ts'
import { builtDist, CHECKOUT } from '../../built.ts'
import { tempFolder } from '../../host/temp-folder.ts'
import { factsOf } from '../../release/facts-of.ts'
import { checkedJson } from '../../schemas/check-json.ts'
import { complaintsOfOthers } from '../../schemas/of-others.ts'

const folder = tempFolder()
const [first, second] = [join(folder, 'first'), join(folder, 'second')]
const lacking = ['dpkg-deb', 'rpmbuild', 'rpm'].filter((program) => !isThere(program))
const facts = factsOf(builtDist())
const VERSION = packageVersion()
const INVENTORY = join(CHECKOUT, 'test/cases/01-shipped-configuration/root/inventory.json')
const CONFIG = join(CHECKOUT, 'templates/config.yaml')
const DEBS = ['gen-hooks', 'gen-hooks-guest'].map((name) => `${name}_${VERSION}-1_all.deb`)
const RPMS = ['gen-hooks', 'gen-hooks-guest'].map((name) => `${name}-${VERSION}-1.noarch.rpm`)

/** A test that is skipped if one of these programs is missing; its name says which. */
const testWith = (programs: readonly string[]) => {
  const missing = [...lacking, ...programs.filter((program) => !isThere(program))]
  if (missing.length === 0) return test
  return (name: string, run: () => void, timeout?: number) =>
    test.skip(`${name} (needs ${missing.join(', ')})`, run, timeout)
}

function release(out: string, env: Readonly<Record<string, string>>): string {
  const words = [join(facts.dist, 'release/main.js'), '--dist', facts.dist, '--out', out]
  const fixed = {
    SOURCE_DATE_EPOCH: String(facts.epoch),
    DEBFULLNAME: 'The maintainers',
    DEBEMAIL: 'maintainers@example.com',
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: CHECKOUT,
    encoding: 'utf8',
    env: { ...process.env, ...fixed, ...env },
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

beforeAll(() => {
  if (lacking.length === 0) release(first, { TZ: 'Asia/Tokyo', LC_ALL: 'C' })
}, 300_000)

testWith([])(
  'two runs give the same bytes, in another zone, with another umask and home',
  () => {
    const mask = process.umask(0o027)
    try {
      release(second, { TZ: 'America/Lima', LC_ALL: 'C.UTF-8', HOME: folder })
    } finally {
      process.umask(mask)
    }
    expect(readdirSync(first).sort()).toEqual(
      [
        ...DEBS,
        ...RPMS,
        'SHA256SUMS',
        `gen-hooks-${VERSION}-npm.cdx.json`,
        `gen-hooks-${VERSION}-one-file.cdx.json`,
        `gen-hooks-${VERSION}-one-file.tar.gz`,
        `gen-hooks-${VERSION}.tgz`,
      ].sort(),
    )
    const sums = readFileSync(join(first, 'SHA256SUMS'), 'utf8')
    expect(readFileSync(join(second, 'SHA256SUMS'), 'utf8')).toBe(sums)
    execFileSync('sha256sum', ['--check', '--quiet', '--strict', 'SHA256SUMS'], { cwd: second })
    expect(sums.trim().split('\n').length).toBe(readdirSync(first).length - 1)
  },
  300_000,
)

testWith(['lintian'])('lintian has no error and no warning', () => {
  const { stdout, stderr } = spawnSync('lintian', ['--allow-root', ...DEBS.map((deb) => join(first, deb))], {
    encoding: 'utf8',
  })
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' })
})

testWith(['rpmlint'])('rpmlint has no error and no warning', () => {
  const words = ['--strict', '-c', join(CHECKOUT, 'packaging/rpmlint.toml'), ...RPMS.map((rpm) => join(first, rpm))]
  const { status, stdout } = spawnSync('rpmlint', words, { encoding: 'utf8' })
  expect(stdout).toContain('2 packages and 0 specfiles checked; 0 errors, 0 warnings')
  expect(status).toBe(0)
})

testWith(['shellcheck', 'shfmt'])('what a package brings in sh has no finding', () => {
  const folder = join(CHECKOUT, 'packaging')
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'))
  expect(scripts.length).toBeGreaterThan(1)
  const opts = { cwd: folder, encoding: 'utf8' } as const
  expect(spawnSync('shellcheck', scripts, opts)).toMatchObject({ status: 0, stdout: '' })
  expect(spawnSync('shfmt', ['-d', '-i', '4', ...scripts], opts)).toMatchObject({ status: 0, stdout: '' })
})

testWith(['npm'])('the list of npm is what npm itself lists', () => {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only', '--offline']
  const theirs = JSON.parse(execFileSync('npm', words, { cwd: CHECKOUT, encoding: 'utf8' }))
  const ours = JSON.parse(readFileSync(join(first, `gen-hooks-${VERSION}-npm.cdx.json`), 'utf8'))
  const packages = ({ components }: { readonly components: readonly { readonly purl: string }[] }) =>
    components.map(({ purl }) => purl).sort()
  expect(packages(ours)).toEqual(packages(theirs))
  expect(complaintsOfOthers('cyclonedx', ours)).toEqual([])
  expect(packages(ours).length).toBeGreaterThan(50)
})

testWith(['tar'])('the archive is the whole tool in one folder of root', () => {
  execFileSync('tar', ['-xzf', join(first, `gen-hooks-${VERSION}-one-file.tar.gz`), '-C', folder])
  const tool = join(folder, `gen-hooks-${VERSION}/gen-hooks.mjs`)
  expect(execFileSync(process.execPath, [tool, '--version'], { encoding: 'utf8' })).toBe(`${VERSION}\n`)
  const listed = execFileSync('tar', ['-tvzf', join(first, `gen-hooks-${VERSION}-one-file.tar.gz`)], {
    encoding: 'utf8',
  })
  expect(listed.split('\n').filter((line) => line !== '' && !/^[d-]rw[x-]r-[x-]r-[x-] root\/root /.test(line))).toEqual(
    [],
  )
})

const isRoot = process.getuid?.() === 0
const testAsRoot = isRoot
  ? testWith(['dpkg', 'unshare'])
  : (name: string, run: () => void, timeout?: number) => test.skip(`${name} (needs root)`, run, timeout)

type Kind = 'deb' | 'rpm'

/** The file of a package that the release made. */
const madeOf = (name: string, kind: Kind): string =>
  kind === 'deb' ? `${name}_${VERSION}-1_all.deb` : `${name}-${VERSION}-1.noarch.rpm`

/** The output of a script of this folder that installs, upgrades and removes these packages in a clean root. */
function live(script: string, kind: Kind, given: string, packages: readonly string[]): string {
  for (const file of ['clean-root.sh', 'manage.sh', script]) cpSync(join(__dirname, file), join(given, file))
  const words = ['sh', join(given, 'clean-root.sh'), given, script, kind, ...packages]
  const { status, stdout, stderr } = spawnSync('unshare', [...ROOT_OPTIONS, '--net', ...words], {
    encoding: 'utf8',
    env: { ...process.env, NODE: realpathSync(process.execPath) },
  })
  expect({ status, stderr, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stderr: '', stdout: '' })
  return stdout
}

/** A small package of another version, with a file that no other version has. */
function otherVersion(pack: Package, version: string, kind: Kind, given: string): string {
  const small = pack.files.filter(({ path }) => /bin\//.test(path))
  const stale = textFile(`usr/share/${pack.name}/of-another-version`, '')
  const make = kind === 'deb' ? makeDeb : makeRpm
  return make(
    { ...facts, version },
    { ...pack, files: [...small, stale] },
    join(folder, `${pack.name}-${kind}-${version}`),
    given,
  )
}

/** A folder with a package of the release, mounted into the clean root. */
function givenWith(name: string, kind: Kind): string {
  const given = join(folder, `given-${name}-${kind}`)
  mkdirSync(given)
  cpSync(join(first, madeOf(name, kind)), join(given, madeOf(name, kind)))
  cpSync(INVENTORY, join(given, 'inventory.json'))
  return given
}

const byHand = (name: string, hook: string, how: string): string =>
  `${name}: ${hook}: was not written by gen-hooks and stays as it is; to keep a copy of it and replace it: ${how}\n`

for (const kind of ['deb', 'rpm'] as const) {
  testAsRoot(
    `the ${kind} is installed over hooks by hand, used, upgraded and removed, and touches no hook`,
    () => {
      const given = givenWith('gen-hooks', kind)
      cpSync(join(first, `gen-hooks-${VERSION}-one-file.tar.gz`), join(given, 'one-file.tar.gz'))
      const pack = toolPackage(facts, [])
      const [older, newer] = ['0.0.1', '99.0.0'].map((version) => otherVersion(pack, version, kind, given))
      const said = live('life.sh', kind, given, [madeOf('gen-hooks', kind), older ?? '', newer ?? ''])
      for (const text of [
        'older = 0',
        'install = 0',
        byHand('gen-hooks', '/usr/sbin/pre-freeze-script', 'gen-hooks install --adopt'),
        byHand('gen-hooks', '/usr/sbin/post-thaw-script', 'gen-hooks install --adopt'),
        'verify = 0',
        'stale = 0\n',
        'stale = 1\n',
        'the hooks by hand are as they were',
        'missing: gen-hooks: node: not found, expected 20.19 or newer\n',
        'missing = 1',
        'nagios: GEN-HOOKS UNKNOWN - node: not found, expected 20.19 or newer\n',
        'nagios = 3',
        `version: ${VERSION}\n`,
        `link: ${VERSION}\n`,
        'adopt = 0',
        'ours: 1\n',
        'man: .TH ',
        'upgrade = 0',
        'the hooks of gen-hooks are as they were',
        'gen-hooks: /usr/sbin/pre-freeze-script: stays, and VMware Tools goes on calling it; to remove it: gen-hooks uninstall, before this package goes',
        'remove = 0',
        'the hooks of gen-hooks are still there',
      ]) {
        expect(said).toContain(text)
      }
      expect(said.match(/^(?:verify: .*|upgrade: .*goes on calling.*)$/gm)).toBeNull()
      const left = [...said.matchAll(/^left: (.*)$/gm)].map(([, path]) => path)
      expect(left).toEqual(['/etc/logrotate.d/gen-hooks', '/var/lib/gen-hooks', '/var/log/gen-hooks'])
    },
    200_000,
  )

  testAsRoot(
    `the ${kind} for guests without Node puts settings in place over hooks by hand, and leaves the hooks when it goes`,
    () => {
      const given = givenWith('gen-hooks-guest', kind)
      const fleet = join(given, 'fleet')
      mkdirSync(join(fleet, 'hosts/guest'), { recursive: true })
      cpSync(INVENTORY, join(fleet, 'hosts/guest/inventory.json'))
      cpSync(CONFIG, join(fleet, 'config.yaml'))
      const rendered = [join(facts.dist, 'gen-hooks.mjs'), 'render', '--fleet', fleet, '--out', join(given, 'out')]
      execFileSync(process.execPath, rendered, { stdio: 'ignore' })
      const settings = readFileSync(join(given, 'out/hosts/guest/settings'), 'utf8')
      writeFileSync(join(given, 'pre-freeze-script'), `${settings}${readFileSync(join(given, 'out/engine'), 'utf8')}`)
      writeFileSync(join(given, 'settings'), settings)
      writeFileSync(join(given, 'other-settings'), settings.replace(/(?<=^# engine sha256: ).*/m, 'a'.repeat(64)))
      const newer = otherVersion(guestPackage(facts), '99.0.0', kind, given)
      const said = live('life-guest.sh', kind, given, [madeOf('gen-hooks-guest', kind), newer])
      for (const text of [
        byHand('gen-hooks-guest', '/usr/sbin/pre-freeze-script', 'gen-hooks-guest install --adopt SETTINGS'),
        'package = 0',
        'verify = 0',
        'foreign: /usr/sbin/pre-freeze-script: was not made by gen-hooks (--adopt keeps it and replaces it)',
        'foreign = 1',
        "check: +DEADLINE='",
        'check = 2',
        'nothing was changed yet',
        'detect: {',
        'detect = 0',
        'install: changed',
        'install = 0',
        'again: unchanged',
        'again = 0',
        'status: the hooks hold nothing frozen',
        'status = 0',
        'busy: busy: a snapshot is under way',
        'busy = 75',
        'expected settings of gen-hooks ',
        'other = 1',
        'upgrade = 0',
        'gone: gen-hooks-guest: /usr/sbin/pre-freeze-script: stays, and VMware Tools goes on calling it; to remove it: gen-hooks-guest remove, before this package goes',
        'gone = 0',
        'the hooks of gen-hooks are still there',
        'removed: changed',
        'removed = 0',
        'the hooks by hand are back',
      ]) {
        expect(said).toContain(text)
      }
      const of = (name: string): string =>
        [...said.matchAll(new RegExp(`^${name}: (.*)$`, 'gm'))].map(([, line = '']) => line).join('\n')
      // what the site takes from the guest, and what the guest has of the package
      expect(checkedJson(of('detect'))).toMatchObject({ instances: [{ name: 'PROD' }] })
      expect(of('none')).toContain('no hooks of gen-hooks are installed on this guest')
      expect(of('whole')).toBe(`${of('engine')}  -`)
      expect(JSON.parse(of('json'))).toMatchObject({ schema: expect.stringMatching(/^gen-hooks\//) })
      expect(of('rotate')).toMatch(/^"\/var\/log\/gen-hooks\/snapshot\.log" \{\n {4}su root root\n/m)
      expect(of('kept')).toBe('644 root:root')
      expect(said).not.toContain('there is a node')
      expect(said.match(/^(?:left|verify): .*(?<!No such file or directory)$/gm)).toBeNull()
    },
    200_000,
  )
}
