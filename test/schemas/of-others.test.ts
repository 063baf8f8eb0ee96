import { complaintsOfOthers } from './of-others.ts'

const LOG = { version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: { text: 'y' } }] }] }
const BOM = { bomFormat: 'CycloneDX', specVersion: '1.5', components: [{ type: 'library', name: 'x' }] }

test('a document that fits a published schema has no complaint', () => {
  expect(complaintsOfOthers('sarif', LOG)).toEqual([])
  expect(complaintsOfOthers('cyclonedx', BOM)).toEqual([])
})

const at = (uri: string) => ({ physicalLocation: { artifactLocation: { uri } } })
const withResult = (more: object) => ({ ...LOG, runs: [{ ...LOG.runs[0], results: [{ ...more }] }] })
const withPart = (more: object) => ({ ...BOM, components: [{ ...BOM.components[0], ...more }] })

test.each([
  ['sarif', withResult({}), "/runs/0/results/0 must have required property 'message'"],
  ['sarif', withResult({ message: { text: 'y' }, level: 'bad' }), '/runs/0/results/0/level must be equal to one of'],
  ['sarif', withResult({ message: { text: 'y' }, locations: [at('a b')] }), 'artifactLocation/uri must match format'],
  ['sarif', { ...LOG, inline: [] }, ' must NOT have additional properties {"additionalProperty":"inline"}'],
  ['cyclonedx', withPart({ type: 'thing' }), '/components/0/type must be equal to one of'],
  ['cyclonedx', withPart({ licenses: [{ license: { id: 'GPL' } }] }), 'license/id must be equal to one of'],
  ['cyclonedx', withPart({ hashes: [{ alg: 'SHA-512', content: 'x' }] }), '/components/0/hashes/0/content must match'],
  ['cyclonedx', { ...BOM, metadata: { timestamp: 'today' } }, '/metadata/timestamp must match format "date-time"'],
] as const)('a document that does not fit the schema %s has a complaint: %#', (name, document, expected) => {
  expect(complaintsOfOthers(name, document).join('\n')).toContain(expected)
})
