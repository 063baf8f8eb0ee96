import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeArchive } from './archive.ts'
import { makeDeb } from './deb.ts'
import type { Facts } from './facts.ts'
import { guestPackage } from './guest-package.ts'
import { makeNpm } from './npm.ts'
import { makeRpm } from './rpm.ts'
import { isThere, run } from './run.ts'
import { fileSbom, npmSbom } from './sbom.ts'
import { readThirdParties } from './third-parties.ts'
import { toolPackage } from './tool-package.ts'

const HELP = `npm run release [-- OPTIONS]: builds, and makes all files of a release.

  --out DIR         where (release)
  --dist DIR        the built tool (dist)
  --without KIND    leaves out deb or rpm; may be given for both

Two runs for one commit give the same bytes: each time is SOURCE_DATE_EPOCH, or that of the last commit.
The packages name DEBFULLNAME and DEBEMAIL as their maintainer, or the author of the last commit.
`

/** The programs that make each kind. */
const MAKERS = { deb: ['dpkg-deb', 'dpkg'], rpm: ['rpmbuild', 'rpm'] } as const

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'release' },
      dist: { type: 'string', default: 'dist' },
      without: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  const kinds = (['deb', 'rpm'] as const).filter((kind) => !values.without.includes(kind))
  requireMakers(kinds, values.without)
  const facts = readFacts(process.cwd(), resolve(values.dist))
  const out = resolve(values.out)
  const work = mkdtempSync(join(tmpdir(), 'gen-hooks-release-'))
  try {
    mkdirSync(out, { recursive: true })
    const parties = readThirdParties(readFileSync(join(facts.dist, 'share/THIRD-PARTY.txt'), 'utf8'))
    const packages = [toolPackage(facts, parties), guestPackage(facts)]
    const { name, version } = facts
    const sboms = {
      [`${name}-${version}-npm.cdx.json`]: npmSbom(facts),
      [`${name}-${version}-one-file.cdx.json`]: fileSbom(facts, parties),
    }
    for (const [file, text] of Object.entries(sboms)) writeFileSync(join(out, file), text)
    const made = [
      await makeArchive(facts, out),
      makeNpm(facts, work, out),
      ...packages.flatMap((pack) => kinds.map((kind) => (kind === 'deb' ? makeDeb : makeRpm)(facts, pack, work, out))),
      ...Object.keys(sboms),
    ]
    writeFileSync(join(out, 'SHA256SUMS'), sums(out, made))
    process.stdout.write([...made, 'SHA256SUMS'].map((file) => `${join(values.out, file)}\n`).join(''))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Stops before anything is made, and names all that is missing. */
function requireMakers(kinds: readonly (keyof typeof MAKERS)[], without: readonly string[]): void {
  const unknown = without.filter((kind) => !(kind in MAKERS))
  if (unknown.length > 0) throw new Error(`--without: ${unknown.join(', ')}: unknown, expected deb or rpm`)
  const missing = kinds.flatMap((kind) => {
    const programs = MAKERS[kind].filter((program) => !isThere(program))
    const way = `install it (Debian has it in the package ${MAKERS[kind][1]}), or leave the kind out: --without ${kind}`
    return programs.slice(0, 1).map((program) => `${program}: not installed, expected it to make the ${kind}: ${way}`)
  })
  if (missing.length > 0) throw new Error(missing.join('\n'))
}

function readFacts(checkout: string, dist: string): Facts {
  const { name, version, description, license } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  const { version: built } = JSON.parse(readFileSync(join(dist, 'share/package.json'), 'utf8'))
  if (built !== version) throw new Error(`${dist}: built of version ${built}, expected ${version}: npm run build`)
  const { SOURCE_DATE_EPOCH, DEBFULLNAME, DEBEMAIL } = process.env
  const ofCommit = (format: string): string => {
    try {
      return run('git', ['log', '-1', `--format=${format}`], {}, checkout).trim()
    } catch (error) {
      const wanted = 'SOURCE_DATE_EPOCH, DEBFULLNAME and DEBEMAIL in the environment, or a commit that tells them'
      throw new Error(`${checkout}: git tells no commit, expected ${wanted}: ${(error as Error).message}`)
    }
  }
  const text = SOURCE_DATE_EPOCH ?? ofCommit('%ct')
  if (!/^\d{1,11}$/.test(text)) throw new Error(`SOURCE_DATE_EPOCH: ${JSON.stringify(text)} is no number of seconds`)
  const maintainer = `${DEBFULLNAME ?? ofCommit('%an')} <${DEBEMAIL ?? ofCommit('%ae')}>`
  return { name, version, description, license, epoch: Number(text), maintainer, checkout, dist }
}

/** As sha256sum writes it, and `sha256sum -c` reads. */
function sums(folder: string, files: readonly string[]): string {
  return [...files]
    .sort()
    .map(
      (file) =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex')}  ${file}\n`,
    )
    .join('')
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message.replace(/^/gm, 'release: ')}\n`)
  process.exitCode = 1
})
