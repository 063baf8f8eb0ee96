import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inventoryOf, madeFleet } from '../fleet/made-fleet.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const folder = tempFolder()
const out = join(folder, 'rendered')
const settings = join(out, 'hosts/db1/settings')
const engine = join(out, 'engine')

beforeAll(async () => {
  const fleet = madeFleet(join(folder, 'fleet'), { 'hosts/db1/inventory.json': inventoryOf('iris:PROD') })
  expect((await runCli(['render', '--fleet', fleet, '--out', out])).status).toBe(0)
})

const VERBS = ['explain', 'validate', 'engine'] as const

describe.each(VERBS)('gen-hooks %s', (verb) => {
  test('of settings alone is an error with the command that makes the whole script', async () => {
    const { status, out: printed, err } = await runCli([verb, settings])
    expect({ status, printed }).toEqual({ status: 1, printed: '' })
    expect(err).toBe(
      `gen-hooks: ${settings}: settings without the engine, expected the whole script [SCRIPT_IN_PARTS]\n` +
        `hint: Put the two together, settings first: cat ${settings} ${engine} | gen-hooks ${verb} -\n`,
    )
  })

  test('accepts settings and engine in one file', async () => {
    const whole = join(folder, `whole/${verb}/pre-freeze-script`)
    mkdirSync(join(whole, '..'), { recursive: true })
    writeFileSync(whole, readFileSync(settings, 'utf8') + readFileSync(engine, 'utf8'))
    const { err } = await runCli([verb, whole, ...(verb === 'validate' ? ['--shellcheck', 'off'] : [])])
    expect(err).not.toContain('SCRIPT_IN_PARTS')
  })
})

test.each(['explain', 'engine'])('gen-hooks %s refuses an engine without settings', async (verb) => {
  const { status, err } = await runCli([verb, engine])
  expect(status).toBe(1)
  expect(err).toContain(`${engine}: the engine without settings, expected the whole script [SCRIPT_IN_PARTS]`)
  expect(err).toContain(`cat ${join(out, 'hosts/NAME/settings')} ${engine} | gen-hooks ${verb} -`)
})

test('the error about settings alone names standard input, a file with a space in its name, and several files', async () => {
  const spaced = join(folder, 'a b')
  writeFileSync(spaced, readFileSync(settings))
  const { err } = await runCli(['engine', spaced, settings])
  expect(err).toContain(`${spaced}: settings without the engine, expected the whole script\n`)
  expect(err).toContain(`${settings}: settings without the engine, expected the whole script [SCRIPT_IN_PARTS]`)
  expect(err).toContain(`cat '${spaced}' engine | gen-hooks engine -`)
  const piped = await runCli(['engine', '-'], undefined, readFileSync(settings, 'utf8'))
  expect(piped.err).toContain('standard input: settings without the engine, expected the whole script')
  expect(piped.err).toContain('cat settings engine | gen-hooks engine -')
})

test('engine --text of settings alone prints no empty engine', async () => {
  const { status, out: printed, err } = await runCli(['engine', '--text', settings])
  expect({ status, printed }).toEqual({ status: 1, printed: '' })
  expect(err).toContain('[SCRIPT_IN_PARTS]')
})
