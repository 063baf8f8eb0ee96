import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Facts } from './facts.ts'
import type { ThirdParty } from './third-parties.ts'

/** An entry of package-lock.json. */
interface Locked {
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

type Lock = Readonly<Record<string, Locked>>

/** CycloneDX 1.5, JSON, of what npm installs: the tool, the optional packages and what they need. The same lock gives the same bytes. */
export function npmSbom(facts: Facts): string {
  const lock = readLock(facts.checkout)
  const installed = Object.entries(lock).filter(([path, { dev }]) => path !== '' && dev !== true)
  const refs = new Map(installed.map(([path, { version = '' }]) => [path, refOf(nameAt(path), version)]))
  const needs = (path: string, { dependencies, optionalDependencies }: Locked) => ({
    ref: refs.get(path) ?? refOf(facts.name, facts.version),
    dependsOn: Object.keys({ ...dependencies, ...optionalDependencies })
      .map((name) => refs.get(foundFrom(lock, path, name) ?? ''))
      .filter((ref) => ref !== undefined)
      .sort(),
  })
  return document(facts, {
    components: installed.map(([path, entry]) => ({ ...component(nameAt(path), entry), scope: 'optional' })),
    dependencies: [needs('', lock[''] ?? {}), ...installed.map(([path, entry]) => needs(path, entry))],
  })
}

/** The same of the one file and its share, which hold their packages. */
export function fileSbom(facts: Facts, parties: readonly ThirdParty[]): string {
  const lock = readLock(facts.checkout)
  const components = parties.map((party) => {
    const { integrity } = lock[`node_modules/${party.name}`] ?? {}
    const held = party.holds.map(({ name, license }) => ({ type: 'library', name, licenses: licensesOf(license) }))
    return {
      ...component(party.name, {
        version: party.version ?? '',
        license: party.license,
        ...(integrity === undefined ? {} : { integrity }),
      }),
      ...(held.length > 0 ? { components: held } : {}),
    }
  })
  const dependencies = [{ ref: refOf(facts.name, facts.version), dependsOn: components.map((one) => one['bom-ref']) }]
  return document(facts, { components, dependencies })
}

function document({ name, version, license, description, epoch }: Facts, parts: object): string {
  const sbom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      timestamp: new Date(epoch * 1000).toISOString().replace('.000', ''),
      component: {
        type: 'application',
        'bom-ref': refOf(name, version),
        name,
        version,
        description,
        purl: purlOf(name, version),
        licenses: licensesOf(license),
      },
    },
    ...parts,
  }
  return `${JSON.stringify(sbom, null, 2)}\n`
}

function component(name: string, { version = '', license, integrity }: Locked) {
  const [algorithm = '', digest = ''] = integrity?.split('-', 2) ?? []
  return {
    type: 'library',
    'bom-ref': refOf(name, version),
    name,
    version,
    purl: purlOf(name, version),
    ...(license === undefined ? {} : { licenses: licensesOf(license) }),
    ...(algorithm === 'sha512'
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }
      : {}),
  }
}

/** An expression stands alone, an id is one of a list. */
function licensesOf(license: string): readonly object[] {
  return / (?:OR|AND|WITH) /.test(license) ? [{ expression: license }] : [{ license: { id: license } }]
}

function readLock(checkout: string): Lock {
  return (JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as { readonly packages: Lock }).packages
}

const nameAt = (path: string): string => path.replace(/^.*node_modules\//, '')
const refOf = (name: string, version: string): string => `${name}@${version}`
const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`

/** Where Node finds a package that one at `path` needs: the nearest folder above. */
function foundFrom(lock: Lock, path: string, name: string): string | undefined {
  for (let at = path; ; at = at.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (place in lock) return place
    if (at === '') return undefined
  }
}
