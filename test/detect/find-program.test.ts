import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { detect } from '../../src/detect/detect.ts'
import { findProgram } from '../../src/detect/find-program.ts'
import { incompleteKinds } from '../../src/detect/whole.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from '../host/temp-folder.ts'

const LINE = 'A^/opt/a^2024.1^running, since x^iris.cpf^1972^52773^53773^ok^IRIS^^^'

const folder = tempFolder()

/** A guest whose file `iris` is made by `make`. */
function guest(make: (root: string) => void) {
  const root = mkdtempSync(join(folder, 'guest-'))
  for (const folder of ['usr/bin', 'usr/local/bin']) mkdirSync(join(root, folder), { recursive: true })
  make(root)
  return realHost({ root })
}

function program(root: string, path: string, mode = 0o755): void {
  writeFileSync(join(root, path), `#!/bin/sh\n[ "$1" != qlist ] || echo '${LINE}'\n`)
  chmodSync(join(root, path), mode)
}

test.each<[string, (root: string) => void, string]>([
  ['without the x bit', (root) => program(root, 'usr/bin/iris', 0o644), 'not executable (mode 0644)'],
  [
    'a dangling link',
    (root) => symlinkSync('../irissys/bin/iris', join(root, 'usr/bin/iris')),
    'a link to "/usr/irissys/bin/iris": nothing is there',
  ],
  [
    'a link to what cannot be run',
    (root) => {
      program(root, 'usr/iris', 0o600)
      symlinkSync('../iris', join(root, 'usr/bin/iris'))
    },
    'a link to "/usr/iris": not executable (mode 0600)',
  ],
  [
    'a link to itself',
    (root) => symlinkSync('iris', join(root, 'usr/bin/iris')),
    `${'a link to "/usr/bin/iris": '.repeat(8)}a link to a link, again and again`,
  ],
  ['a folder', (root) => mkdirSync(join(root, 'usr/bin/iris')), 'a folder'],
])('the problem is reported, and the list is not whole: %s', async (_what, make, because) => {
  const host = guest(make)
  expect(await findProgram(host, 'iris')).toEqual({
    kind: 'broken',
    because: `/usr/bin/iris: ${because}, expected a program`,
  })
  const inventory = await detect(host)
  expect(inventory.sources).toContainEqual({ command: 'iris qlist', outcome: 'failed' })
  expect(inventory.problems).toEqual([
    { source: 'iris qlist', line: 0, message: `/usr/bin/iris: ${because}, expected a program` },
  ])
  expect(incompleteKinds(inventory)).toEqual(['iris'])
})

test('detect runs the program of another folder if the first cannot run, and reports the first', async () => {
  const host = guest((root) => {
    program(root, 'usr/bin/iris', 0o644)
    program(root, 'usr/local/bin/iris')
  })
  const inventory = await detect(host)
  expect(inventory.instances.map(({ name }) => name)).toEqual(['A'])
  expect(inventory.problems).toEqual([
    { source: 'detect', line: 0, message: '/usr/bin/iris: not executable (mode 0644), expected a program' },
  ])
  expect(incompleteKinds(inventory)).toEqual([])
})

test.each([
  ['fails', 'exit 1', 'exit status 1, expected 0'],
  ['fails and says why', 'echo no container >&2; exit 125', 'exit status 125: "no container", expected 0'],
  ['says why and ends with 0', 'echo no container >&2', 'an empty list, and an error: "no container"'],
])('a list is not whole after a wrapper that %s', async (_what, body, message) => {
  const host = guest((root) => writeFileSync(join(root, 'usr/bin/iris'), `#!/bin/sh\n${body}\n`, { mode: 0o755 }))
  const inventory = await detect(host)
  expect(inventory.problems).toContainEqual({ source: 'iris qlist', line: 0, message })
  expect(incompleteKinds(inventory)).toEqual(['iris'])
})

test('a list is not whole if the interpreter of its program does not exist', async () => {
  const host = guest((root) => writeFileSync(join(root, 'usr/bin/iris'), '#!/nowhere/sh\n', { mode: 0o755 }))
  expect(incompleteKinds(await detect(host))).toEqual(['iris'])
})
