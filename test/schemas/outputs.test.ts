import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 as Ajv, type ValidateFunction } from 'ajv/dist/2020.js'
import { runInstall } from '../../src/commands/install.ts'
import { harnessDocument } from '../../src/harness/report/json.ts'
import { readOnlyHost } from '../../src/host/read-only-host.ts'
import type { CheckOutcome, Finding } from '../../src/model.ts'
import { validationDocument } from '../../src/validate/text.ts'
import { ONE_PAIR } from '../harness/report/outcomes.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { endGuests, type HookedGuest, hookedGuest } from '../rehearse/hooked-guest.ts'
import { runCli } from '../run-cli.ts'
import { guestLines, hookLog, madeSnapshot, vmtoolsdLog, vmwareLog } from '../timeline/made-logs.ts'
import { PUBLISHED } from './published.ts'

const folder = tempFolder()
afterAll(async () => {
  expect(await endGuests()).toEqual([])
})

/** The published file, changed so that unknown keys are forbidden. */
function closed(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map(closed)
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]))
  return 'properties' in node && !('additionalProperties' in node) ? { ...inner, additionalProperties: false } : inner
}

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, formats: { 'date-time': true } })
const checks = new Map<string, ValidateFunction>()

/** Compiled once: that takes longer than the check. */
function checkOf(name: string): ValidateFunction {
  const known = checks.get(name)
  if (known !== undefined) return known
  const check = ajv.compile(closed(JSON.parse(readFileSync(join(PUBLISHED, `${name}.schema.json`), 'utf8'))) as object)
  checks.set(name, check)
  return check
}

/** The faults that an independent JSON Schema validator finds in a document. */
function complaints(document: { readonly schema: string }): readonly string[] {
  const [, name = ''] = document.schema.split('/')
  const check = checkOf(name)
  return check(document) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`)
}

const T0 = Date.UTC(2026, 10, 21, 22, 5, 31)
const MADE = Array.from({ length: 3 }, (_, n) => madeSnapshot(T0 + n * 3_600_000, `0000000${n}`))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const HOOKS = file('snapshot.log', hookLog(MADE))
const HOST = file('vmware.log', vmwareLog(MADE, 1.2) + guestLines(MADE, 1.2))
const FLEET = join(folder, 'fleet')
for (const host of ['db1', 'db2']) mkdirSync(join(FLEET, 'hosts', host), { recursive: true })
file('fleet/hosts/db1/snapshot.log', hookLog(MADE))

let guest: HookedGuest
beforeAll(async () => {
  guest = await hookedGuest()
})

test.each([
  ['inventory', ['detect', '--json']],
  ['config', ['config', 'show', '--effective', '--json']],
  ['config-check', ['config', 'check', '--json', '/etc/gen-hooks/config.yaml']],
  ['status', ['status', '--json']],
  ['doctor', ['doctor', '--json']],
  ['history', ['history', '--json', HOOKS]],
  ['restore-plan', ['restore-plan', '--json', 'latest', HOOKS]],
  ['timeline', ['timeline', '--json', HOOKS]],
  ['timeline', ['timeline', '--json', HOOKS, HOST, file('tools.log', vmtoolsdLog(MADE))]],
  ['timeline', ['timeline', '--json', HOOKS, HOST, '--offset', '20']],
  ['timeline', ['timeline', '--json', HOOKS, file('apart.log', vmwareLog(MADE, 20))]],
  ['stun', ['stun', '--json', HOST]],
  ['thaw', ['thaw', '--json']],
  ['rehearsal', ['rehearse', '--json', '--yes', '--hold', '1']],
  // after this, status has a last run
  ['status', ['status', '--json']],
  ['uninstall', ['uninstall', '--json', '--dry-run']],
  ['error', ['history', '--json', '/nonexistent']],
])('the schema %s fits the output of gen-hooks %j', async (name, args) => {
  const document = JSON.parse((await runCli(args, guest.host)).out)
  expect(document.schema).toBe(`gen-hooks/${name}/1`)
  expect(complaints(document)).toEqual([])
})

test('the schema fleet-report fits the output of report --fleet', async () => {
  const { out } = await runCli(['report', '--json', '--fleet', FLEET])
  const document = JSON.parse(out)
  expect(document).toMatchObject({ schema: 'gen-hooks/fleet-report/1', counts: { hosts: 2, withoutConsistent: 1 } })
  expect(complaints(document)).toEqual([])
})

test('the schema install fits the output of install', async () => {
  // without the validation, which takes seconds
  await runInstall(
    { json: true, dryRun: true, adopt: true },
    { ...guest.io, host: readOnlyHost(guest.host) },
    async () => {},
  )
  const document = JSON.parse(guest.said.out)
  expect(document).toMatchObject({ schema: 'gen-hooks/install/1', kind: 'planned' })
  expect(complaints(document)).toEqual([])
})

test('the schema validation fits the output of validate', () => {
  const finding: Finding = { rule: 'GH001', severity: 'error', file: 'a', line: 1, column: 0, message: 'm', tool: 't' }
  const checks: readonly CheckOutcome[] = [
    { kind: 'ran', tool: 'house rules', findings: [finding] },
    { kind: 'not run', tool: 'dash -n', reason: 'no dash' },
  ]
  expect(complaints(validationDocument({ files: ['a'], unchecked: [], checks, verdict: 'findings' }))).toEqual([])
})

test('the schema harness fits the report of the harness', () => {
  expect(complaints(harnessDocument(ONE_PAIR))).toEqual([])
})

test('a schema refuses an unknown key, a time of another form and a missing key', async () => {
  const document = JSON.parse((await runCli(['history', '--json', HOOKS], guest.host)).out)
  const [run] = document.runs
  const { id: _, ...unnamed } = run
  for (const wrong of [{ ...run, more: 1 }, { ...run, beganAt: 1795298732000 }, unnamed]) {
    expect(complaints({ ...document, runs: [wrong] })).toHaveLength(1)
  }
})
