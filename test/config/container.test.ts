import { containerOf, containerText } from '../../src/config/container.ts'
import { normalise } from '../../src/config/normalise.ts'
import { settingsOf } from '../../src/config/settings-of.ts'
import { problemsOf } from './problems.ts'

test.each([
  ['docker:web', { engine: 'docker', name: 'web', instance: 'IRIS' }, 'docker:web'],
  ['podman:Db.1_x-2/prod', { engine: 'podman', name: 'Db.1_x-2', instance: 'PROD' }, 'podman:Db.1_x-2/PROD'],
  ['docker:web/iris', { engine: 'docker', name: 'web', instance: 'IRIS' }, 'docker:web'],
])('the entry %s', (entry, container, text) => {
  expect(containerOf(entry)).toEqual(container)
  expect(containerText(containerOf(entry))).toBe(text)
})

test('without a container a configuration is as it was before there were any, and so is its digest', () => {
  expect(normalise({ instances: { containers: [] } })).toEqual(normalise({}))
})

test('an override is for the container of that very name, and one for an instance is for no container', () => {
  const config = normalise({
    instances: {
      containers: ['docker:web', 'docker:Web', 'podman:web'],
      overrides: { 'docker:web': { freeze: { timeout: 7 } }, WEB: { freeze: { timeout: 8 } } },
    },
  })
  const timeout = (kind: 'docker' | 'podman' | 'iris', name: string): number =>
    settingsOf({ kind, name }, config).freeze.timeout
  expect(timeout('docker', 'web')).toBe(7)
  expect(timeout('docker', 'Web')).toBe(60)
  expect(timeout('podman', 'web')).toBe(60)
  expect(timeout('iris', 'web')).toBe(8)
})

const ONCE = 'c.yaml:1: instances.containers[1]'
test.each([
  [
    'the same entry twice',
    "['docker:web', 'docker:web']",
    [`${ONCE}: docker:web for a second time, expected each container once`],
  ],
  [
    'both spellings of one',
    "['docker:web', 'docker:web/IRIS']",
    [`${ONCE}: docker:web for a second time, expected each container once`],
  ],
  [
    'two instances of one',
    "['docker:web', 'docker:web/B']",
    [`${ONCE}: the same container as docker:web, expected one instance of each container`],
  ],
  ['names that differ in case, and engines', "['docker:web', 'docker:Web', 'podman:web']", []],
])('containers are named once: %s', (_what, entries, problems) => {
  expect(problemsOf(`instances: { containers: ${entries} }`)).toEqual(problems)
})

test('an override of a container that is not listed has no effect, and is a problem', () => {
  const text = (key: string): string =>
    `instances:\n  containers: ['docker:web']\n  overrides:\n    ${key}: { optional: true }\n`
  expect(problemsOf(text('docker:web'))).toEqual([])
  for (const key of ['docker:Web', 'podman:web'])
    expect(problemsOf(text(key))).toEqual([
      `c.yaml:4: instances.overrides.${key}: no entry of instances.containers names this container, expected one that does: case matters`,
    ])
})

test('with a container something is frozen, whatever include, exclude and unlisted say', () => {
  for (const rest of ["exclude: ['*']", 'include: [], unlisted: warn', 'include: [], unlisted: fail']) {
    expect(problemsOf(`instances: { ${rest} }`)).toHaveLength(1)
    expect(problemsOf(`instances: { ${rest}, containers: ['docker:web'] }`)).toEqual([])
  }
})

test('the limits of an override of a container are held to the same rules', () => {
  const text = `instances: { containers: ['docker:web'], overrides: { 'docker:web': { freeze: { timeout: 301 } } } }`
  expect(problemsOf(text)).toEqual([
    expect.stringContaining('docker:web.freeze.timeout: 301 is not below watchdog.deadline'),
  ])
})
