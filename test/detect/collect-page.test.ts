import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseInventory } from '../../src/detect/inventory.ts'
import { builtDist } from '../built.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { listingGuest } from './listing-guest.ts'
import { qlistLine } from './listing-host.ts'

const PAGE = readFileSync(join(__dirname, '../../docs/how-to/collect-inventories.md'), 'utf8')
const folder = tempFolder()

test('the commands of the page collect inventories by ssh, and keep the old inventory of a guest that is not reached', () => {
  const [, commands = ''] = /^## With ssh\n.*?^```sh\n(.*?)^```$/ms.exec(PAGE) ?? []
  expect(commands).toContain('sh -s')
  const at = mkdtempSync(join(folder, 'fleet-'))
  const guest = listingGuest(folder, { 'iris qlist': { stdout: qlistLine('PROD') } })
  const program = (name: string, text: string): void =>
    writeFileSync(join(at, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  program('gen-hooks', `exec '${process.execPath}' '${builtDist()}/gen-hooks.mjs' "$@"`)
  // ssh must get the script of the tool on its standard input; the script is run with the folders of the guest
  program(
    'ssh',
    `[ "$1" = root@db1 ] && [ "$2 $3" = 'sh -s' ] || exit 255\ncat >'${at}/came'; exec sh -s <'${guest.root}/detect.sh'`,
  )
  guest.put('/detect.sh', guest.text)
  mkdirSync(join(at, 'hosts/db2'), { recursive: true })
  writeFileSync(join(at, 'hosts/db2/inventory.json'), 'as it was')
  writeFileSync(join(at, 'names'), 'db2\ndb1\n')
  const { status, stderr } = spawnSync('sh', ['-c', commands], {
    cwd: at,
    encoding: 'utf8',
    env: { PATH: `${at}:${process.env.PATH}` },
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'db2: not reached\n' })
  expect(readdirSync(join(at, 'hosts/db2'))).toEqual(['inventory.json'])
  expect(readFileSync(join(at, 'came'), 'utf8')).toBe(
    readFileSync(join(__dirname, '../../templates/detect.sh'), 'utf8'),
  )
  expect(readdirSync(join(at, 'hosts/db1'))).toEqual(['inventory.json'])
  const parsed = parseInventory(readFileSync(join(at, 'hosts/db1/inventory.json'), 'utf8'), 'x')
  expect(parsed).toMatchObject({ kind: 'ok', inventory: { instances: [{ name: 'PROD' }] } })
  expect(readFileSync(join(at, 'hosts/db2/inventory.json'), 'utf8')).toBe('as it was')
})
