import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseInventory } from '../../src/detect/inventory.ts'
import { incompleteKinds } from '../../src/detect/whole.ts'
import type { Inventory } from '../../src/model.ts'
import { type ListingGuest, listingGuest, type Printed } from '../detect/listing-guest.ts'
import { GUESTS, line } from '../detect/script-guests.ts'
import { shells } from '../hooks/shells.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const folder = tempFolder()

/** What each shell and each awk is tried with. */
const TELLING = [
  'both commands, several instances',
  'empty lists',
  'columns that are none',
  'stanzas',
  'control bytes, quotes and no UTF-8',
  'names and folders that are none',
  'a program that is killed',
  'owners',
]

const AWKS = ['mawk', 'gawk', 'busybox awk', 'original-awk'].map((name) => {
  const path = ['/usr/bin/', '/bin/'].map((at) => at + name).find((one) => existsSync(one.split(' ')[0] ?? ''))
  return { name, command: path }
})

describe.each([
  ['shell', shells().map(({ name, command }) => ({ name, command, how: { shell: command ?? '' } }))],
  ['awk', AWKS.map(({ name, command }) => ({ name, command, how: { awk: command ?? '' } }))],
])('every %s prints the same bytes', (_what, all) => {
  for (const { name, command, how } of all) {
    if (command === undefined) {
      test.skip(`${name} (none here)`, () => {})
      continue
    }
    test(`${name}`, () => {
      for (const [what, { guest, text }] of told()) expect({ what, text: guest.prints(how) }).toEqual({ what, text })
    })
  }
})

interface Told {
  readonly guest: ListingGuest
  /** What the script prints there, by /bin/sh and awk. */
  readonly text: string
}

const kept = new Map<string, Told>()

/** The guests of `TELLING`, each made once, and its script run once. */
function told(): ReadonlyMap<string, Told> {
  for (const what of TELLING) {
    if (kept.has(what)) continue
    const [printed, change] = GUESTS[what] ?? fail(what)
    const guest = listingGuest(folder, printed)
    change?.(guest)
    kept.set(what, { guest, text: guest.prints() })
  }
  return kept
}

function fail(what: string): never {
  throw new Error(`${what}: no such guest`)
}

function read(text: string): Inventory {
  const parsed = parseInventory(text, 'inventory.json')
  if (parsed.kind === 'ok') return parsed.inventory
  throw new Error(JSON.stringify(parsed.problems))
}

/** A word in the command line of each process that must have ended. */
const LEFT = `7${process.pid}`

function left(): readonly string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(`sleep\0${LEFT}`)
    } catch {
      return false
    }
  })
}

describe('a list that has no end', () => {
  const HOSTILE: Readonly<Record<string, Printed>> = {
    'iris qlist': { acts: `sleep ${LEFT} & sleep ${LEFT}` },
    'iris qall': { acts: 'exec yes >&2' },
    'iris list': { acts: "exec tr '\\000' '\\001' </dev/zero" },
    'ccontrol qlist': { acts: `trap '' TERM HUP INT; echo '${line('A').trimEnd()}'; sleep ${LEFT}` },
    'ccontrol qall': { acts: `exec yes '${line('A').trimEnd()}'` },
    'ccontrol list': { acts: "exec tr '\\000' '\\001' </dev/zero" },
  }
  for (const { name, command } of shells()) {
    if (command === undefined) {
      test.skip(`${name} (no such shell here)`, () => {})
      continue
    }
    test(`${name}: ends it, leaves no process, and calls no kind empty`, () => {
      const guest = listingGuest(folder, HOSTILE)
      const inventory = read(guest.prints({ shell: command }))
      expect({ kinds: incompleteKinds(inventory), left: left() }).toEqual({ kinds: ['iris', 'cache'], left: [] })
      const ends = inventory.problems.map(({ source, message }) => `${source}: ${message}`)
      expect(ends).toEqual([
        'iris qlist: no answer within 1 s',
        // on a slow machine the limit of one second ends first
        expect.stringMatching(/^iris qall: (?:too much output, expected a list of instances|no answer within 1 s)$/),
        expect.stringMatching(/^iris list: (?:too much output|no answer)/),
        'ccontrol qlist: no answer within 1 s',
        expect.stringMatching(/^ccontrol qall: (?:too much output|no answer)/),
        expect.stringMatching(/^ccontrol list: (?:too much output|no answer)/),
      ])
    })
  }
})

test('the instances that a hanging list has printed are listed', () => {
  const guest = listingGuest(folder, { 'iris qlist': { acts: `echo '${line('A').trimEnd()}'; exec sleep ${LEFT}` } })
  const { instances, sources } = read(guest.prints())
  expect(instances).toMatchObject([{ name: 'A' }])
  expect(sources[0]).toEqual({ command: 'iris qlist', outcome: 'timed out' })
})

test('the script passes ShellCheck, each shell and all house rules but two', async () => {
  const { out } = await runCli(['validate', 'templates/detect.sh', '--json'])
  const { checks } = JSON.parse(out) as { checks: { kind: string; tool: string; findings: { rule: string }[] }[] }
  expect(checks.filter(({ kind }) => kind === 'ran').map(({ tool }) => tool)).toEqual(
    expect.arrayContaining(['house rules', expect.stringMatching(/^shellcheck/), 'sh-syntax', '/bin/sh -n']),
  )
  // GH007: it is no hook, and its exit status is always 0. GH025: mksh has no printf of its own, and what echo prints begins with no dash and has no backslash.
  expect(checks.flatMap(({ findings = [] }) => findings.map(({ rule }) => rule)).sort()).toEqual([
    'GH007',
    'GH025',
    'GH025',
  ])
})
