import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { builtDist, CHECKOUT } from '../built.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()

/** The release on a machine that has no program but sh. */
const release = (...words: readonly string[]) => {
  const all = [join(builtDist(), 'release/main.js'), '--dist', builtDist(), '--out', join(folder, 'out'), ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, all, {
    cwd: CHECKOUT,
    encoding: 'utf8',
    env: { PATH: folder },
  })
  return { status, stdout, stderr }
}

test('release names every missing program, and how to do without, before it makes a file', () => {
  const missing = (program: string, kind: string, from: string): string =>
    `release: ${program}: not installed, expected it to make the ${kind}: install it (Debian has it in the package ${from}), or leave the kind out: --without ${kind}\n`
  const [deb, rpm] = [missing('dpkg-deb', 'deb', 'dpkg'), missing('rpmbuild', 'rpm', 'rpm')]
  expect(release()).toEqual({ status: 1, stdout: '', stderr: `${deb}${rpm}` })
  expect(release('--without', 'rpm')).toEqual({ status: 1, stdout: '', stderr: deb })
  expect(release('--without', 'apk').stderr).toBe('release: --without: apk: unknown, expected deb or rpm\n')
  expect(readdirSync(folder)).toEqual([])
})

test('without git, release names the facts that it needs and the variables for them', () => {
  const { status, stderr } = release('--without', 'rpm', '--without', 'deb')
  expect(status).toBe(1)
  expect(stderr).toContain(
    'git tells no commit, expected SOURCE_DATE_EPOCH, DEBFULLNAME and DEBEMAIL in the environment, or a commit that tells them: ',
  )
  expect(readdirSync(folder)).toEqual([])
})

test('the help of release explains each option', () => {
  const { status, stdout } = release('--help')
  expect(status).toBe(0)
  for (const option of ['--out', '--dist', '--without', 'SOURCE_DATE_EPOCH']) expect(stdout).toContain(option)
})
