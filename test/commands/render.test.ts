import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runRender } from '../../src/commands/render.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempFolder } from '../host/temp-folder.ts'

const INVENTORY = join(__dirname, '../cases/01-shipped-configuration/root/inventory.json')
const ONE_FILE = join(__dirname, '../cases/06-one-file-in-backupscripts-d/root/etc/gen-hooks/config.yaml')

const folder = tempFolder()
const defaults = join(folder, 'defaults.yaml')
writeFileSync(defaults, '')

async function render(options: { readonly config?: string; readonly out?: string }) {
  let out = ''
  let err = ''
  const io = {
    host: realHost(),
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
  }
  const status = await runRender({ config: defaults, inventory: INVENTORY, ...options }, io)
  return { status, out, err }
}

test('prints each script after a line with its name, post-thaw first', async () => {
  const { status, out, err } = await render({})
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out.match(/^=====.*$/gm)).toEqual(['===== post-thaw-script =====', '===== pre-freeze-script ====='])
  expect(out.match(/^===== .* =====\n#!\/bin\/sh$/gm)).toHaveLength(2)
})

test('with out it writes the same texts, for their owner only, into folders it makes', async () => {
  const out = join(folder, 'made/hooks')
  expect(await render({ out })).toEqual({
    status: 0,
    out: '',
    err: `${out}/post-thaw-script: written\n${out}/pre-freeze-script: written\n`,
  })
  expect(readdirSync(out).sort()).toEqual(['post-thaw-script', 'pre-freeze-script'])
  const printed = await render({})
  const written = (name: string) => readFileSync(join(out, name), 'utf8')
  expect(
    `===== post-thaw-script =====\n${written('post-thaw-script')}===== pre-freeze-script =====\n${written('pre-freeze-script')}`,
  ).toBe(printed.out)
  for (const name of readdirSync(out)) expect(statSync(join(out, name)).mode & 0o777).toBe(0o700)
})

test('it replaces what is there, links too, and touches nothing else', async () => {
  const out = join(folder, 'again')
  mkdirSync(out)
  const elsewhere = join(folder, 'elsewhere')
  writeFileSync(elsewhere, 'precious')
  symlinkSync(elsewhere, join(out, 'pre-freeze-script'))
  writeFileSync(join(out, 'post-thaw-script'), 'old', { mode: 0o666 })
  writeFileSync(join(out, 'notes'), 'mine')
  await render({ out })
  expect(readdirSync(out).sort()).toEqual(['notes', 'post-thaw-script', 'pre-freeze-script'])
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious')
  expect(readFileSync(join(out, 'pre-freeze-script'), 'utf8')).toContain('main "$@"\n')
  expect(statSync(join(out, 'post-thaw-script')).mode & 0o777).toBe(0o700)
})

test('the layout of one file writes one file', async () => {
  const out = join(folder, 'one')
  await render({ config: ONE_FILE, out })
  expect(readdirSync(out)).toEqual(['50-gen-hooks'])
})

test('where it cannot write it stops, names the place, and leaves no half-done file', async () => {
  const out = join(folder, 'blocked')
  mkdirSync(join(out, 'post-thaw-script'), { recursive: true })
  await expect(render({ out })).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringContaining(join(out, 'post-thaw-script')),
  })
  expect(readdirSync(out)).toEqual(['post-thaw-script'])

  await expect(render({ out: join(defaults, 'below-a-file') })).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringMatching(/cannot be written: E[A-Z]+$/),
  })
})
