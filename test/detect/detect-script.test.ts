import { spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { parseInventory } from '../../src/detect/inventory.ts'
import { incompleteKinds } from '../../src/detect/whole.ts'
import type { Inventory } from '../../src/model.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'
import { inOwnPaths, listingGuest } from './listing-guest.ts'
import { GUESTS, line } from './script-guests.ts'

const SCRIPT = join(__dirname, '../../templates/detect.sh')
const folder = tempFolder()

/** As `render --inventory` reads it. */
function read(text: string): Inventory {
  const parsed = parseInventory(text, 'inventory.json')
  if (parsed.kind === 'ok') return parsed.inventory
  throw new Error(JSON.stringify(parsed.problems))
}

test.each(Object.entries(GUESTS))('detect.sh prints what detect prints: %s', async (_what, [printed, change]) => {
  const guest = listingGuest(folder, printed)
  change?.(guest)
  const text = guest.prints()
  expect(guest.asDocument(text)).toEqual(inOwnPaths(await guest.detects(), guest))
  read(text)
})

test('detect --script prints detect.sh, and takes no other option', async () => {
  const { status, out, err } = await runCli(['detect', '--script'])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toBe(readFileSync(SCRIPT, 'utf8'))
  for (const other of [['--json'], ['--root', '/'], ['--config', 'x']]) {
    const refused = await runCli(['detect', '--script', ...other])
    expect(refused.status).toBe(1)
    expect(refused.err).toContain(`--script: with ${other[0]}, expected alone [USAGE]`)
  }
})

test('sh -s reads detect.sh from standard input, and no program that it starts reads from there', () => {
  const guest = listingGuest(folder, { 'iris qlist': { acts: `cat >/dev/null; printf '%s' '${line('A')}'` } })
  const input = guest.text.replace('\nexit 0\n', '\necho behind\nexit 0\n')
  const { stdout } = spawnSync('sh', ['-s'], { input, encoding: 'utf8' })
  expect(stdout).toMatch(/\n}\nbehind\n$/)
  expect(read(stdout.replace('behind\n', '')).instances).toMatchObject([{ name: 'A' }])
})

test('detect.sh does nothing if its end is missing', () => {
  const { text } = listingGuest(folder, {})
  for (const part of [0.2, 0.5, 0.9, 0.99]) {
    const { stdout } = spawnSync('sh', ['-s'], { input: text.slice(0, text.length * part), encoding: 'utf8' })
    expect(stdout).toBe('')
  }
})

test('detect.sh prints one fact for Facter, and the inventory for Ansible, whose files end in .fact', () => {
  const guest = listingGuest(folder, { 'iris qlist': { stdout: line('A') } })
  const inventory: unknown = JSON.parse(guest.prints())
  expect(JSON.parse(guest.prints({ name: '/facter/facts.d/x' }))).toEqual({ gen_hooks: inventory })
  expect(JSON.parse(guest.prints({ name: '/ansible/facts.d/gen_hooks.fact' }))).toEqual(inventory)
})

test.each(['awk', 'timeout', 'tr'])('without %s detect.sh calls no kind empty', (missing) => {
  const guest = listingGuest(folder, { 'iris qlist': { stdout: line('A') } })
  for (const tool of ['awk', 'cat', 'dd', 'head', 'ls', 'readlink', 'sh', 'stat', 'timeout', 'tr']) {
    guest.put('/few/x', '')
    if (tool !== missing) symlinkSync(`/usr/bin/${tool}`, join(guest.root, 'few', tool))
  }
  const inventory = read(guest.prints({ path: join(guest.root, 'few') }))
  expect(inventory.instances).toEqual([])
  expect(incompleteKinds(inventory)).toEqual(['iris', 'cache'])
  expect(inventory.problems[0]?.message).toBe(`not asked: ${missing}: not found, expected in ${guest.root}/few`)
  expect(JSON.parse(guest.prints({ path: join(guest.root, 'few'), name: '/facts.d/x' }))).toMatchObject({
    gen_hooks: { sources: [{ outcome: 'failed' }, { outcome: 'failed' }] },
  })
})

test.each(['exit 3', 'kill -KILL $$'])('with an awk that does %s detect.sh calls no kind empty', (acts) => {
  const guest = listingGuest(folder, { 'iris qlist': { stdout: line('A') } })
  guest.put('/broken', `#!/bin/sh\n${acts}\n`, 0o755)
  expect(incompleteKinds(read(guest.prints({ awk: join(guest.root, 'broken') })))).toEqual(['iris', 'cache'])
})

test('detect.sh prints a character as it is or by its number, and uses no such character in a value that must be printable', async () => {
  const characters = [0x80, 0x378, 0x5d0, 0x2066, 0x1f600, 0xe0001, 0x10ffff].map((point) =>
    String.fromCodePoint(point),
  )
  const guest = listingGuest(folder, {
    'iris qlist': { stdout: characters.map((one, index) => line(`A${index}`, '/a', `x${one}`)).join('') },
  })
  const told = read(guest.prints()).instances.map(({ statusText }) => statusText)
  expect(told).toEqual(
    characters.map((one) => `x\\${one === '\u0080' ? 'x80' : `u{${one.codePointAt(0)?.toString(16)}}`}`),
  )
})
