import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { runRender } from '../../src/commands/render.ts'
import { compareRendered } from '../../src/commands/rendered-folder.ts'
import { realHost } from '../../src/host/real-host.ts'
import type { RenderedHook, RenderTargetName } from '../../src/model.ts'
import type { ShellcheckChoice } from '../../src/validate/shellcheck-choice.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { windowsInventory } from '../windows-inventory.ts'

const INVENTORY = join(__dirname, '../cases/01-shipped-configuration/root/inventory.json')
const ONE_FILE = join(__dirname, '../cases/06-one-file-in-backupscripts-d/root/etc/gen-hooks/config.yaml')

/** The warning about the name that ONE_FILE excludes. */
const TEST_IS_NOT_HERE =
  'gen-hooks: instances.exclude: "iris:TEST*": no instance of that name here, which is right if the configuration serves other guests too\n'

const folder = tempFolder()
const defaults = join(folder, 'defaults.yaml')
writeFileSync(defaults, '')

async function render(options: {
  readonly config?: string
  readonly inventory?: string
  readonly out?: string
  readonly check?: boolean
  readonly target?: RenderTargetName
  readonly container?: string
  readonly shellcheck?: ShellcheckChoice
}) {
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

test('--out writes the same texts, readable only by their owner, into a folder that render makes', async () => {
  const out = join(folder, 'made')
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

test('replaces an existing file, or the file that a link names, and changes no other file', async () => {
  const out = join(folder, 'again')
  mkdirSync(out)
  const elsewhere = join(folder, 'elsewhere')
  writeFileSync(elsewhere, 'old')
  symlinkSync(elsewhere, join(out, 'pre-freeze-script'))
  writeFileSync(join(out, 'post-thaw-script'), 'old')
  chmodSync(join(out, 'post-thaw-script'), 0o645)
  writeFileSync(join(out, 'notes'), 'mine')
  await render({ out })
  expect(readdirSync(out).sort()).toEqual(['notes', 'post-thaw-script', 'pre-freeze-script'])
  expect(readFileSync(elsewhere, 'utf8')).toContain('main "$@"\n')
  expect(lstatSync(join(out, 'pre-freeze-script')).isSymbolicLink()).toBe(true)
  // the mode of the file, and the mode that a script needs
  expect(statSync(join(out, 'post-thaw-script')).mode & 0o777).toBe(0o745)
})

test('--out - prints the scripts', async () => {
  expect(await render({ out: '-' })).toEqual(await render({}))
})

test('the layout backupScripts.d writes one file', async () => {
  const out = join(folder, 'one')
  await render({ config: ONE_FILE, out })
  expect(readdirSync(out)).toEqual(['50-gen-hooks'])
})

describe('render --out into a folder in which another layout was rendered', () => {
  const out = join(folder, 'changed')
  beforeEach(async () => {
    rmSync(out, { recursive: true, force: true })
    await render({ out })
  })

  test('removes the scripts of the other layout, and no other file', async () => {
    writeFileSync(join(out, 'pre-freeze-script'), '#!/bin/sh\n# mine\n')
    writeFileSync(join(out, 'notes'), 'mine')
    expect(await render({ config: ONE_FILE, out })).toEqual({
      status: 0,
      out: '',
      err: `${TEST_IS_NOT_HERE}${out}/50-gen-hooks: written\n${out}/post-thaw-script: removed (it is rendered no more)\n`,
    })
    expect(readdirSync(out).sort()).toEqual(['50-gen-hooks', 'notes', 'pre-freeze-script'])
    await render({ out })
    expect(readdirSync(out).sort()).toEqual(['notes', 'post-thaw-script', 'pre-freeze-script'])
  })

  test('keeps a folder that has the name of a script', async () => {
    mkdirSync(join(out, '50-gen-hooks'))
    expect(await render({ out })).toMatchObject({ status: 0 })
    expect(readdirSync(out)).toContain('50-gen-hooks')
  })

  test('is a difference for --check, which writes nothing', async () => {
    const before = readdirSync(out)
    const { status, out: said } = await render({ config: ONE_FILE, out, check: true })
    expect({ status, said }).toEqual({
      status: 2,
      said:
        `${out}/50-gen-hooks: missing\n` +
        `${out}/post-thaw-script: is rendered no more, expected no such file\n` +
        `${out}/pre-freeze-script: is rendered no more, expected no such file\n`,
    })
    expect(readdirSync(out)).toEqual(before)
  })
})

describe('--check', () => {
  test('accepts the files that render wrote, and ignores other files', async () => {
    const out = join(folder, 'checked')
    await render({ out })
    writeFileSync(join(out, 'notes'), 'mine')
    expect(await render({ out, check: true })).toEqual({ status: 0, out: 'unchanged\n', err: '' })
  })

  test('shows the lines that differ', async () => {
    const out = join(folder, 'edited')
    await render({ out })
    const path = join(out, 'post-thaw-script')
    writeFileSync(path, readFileSync(path, 'utf8').replace("SYSLOG='yes'", "SYSLOG='no'"))
    const { status, out: said } = await render({ out, check: true })
    expect(status).toBe(2)
    expect(said).toMatch(
      /^\S*post-thaw-script: differs\n--- \S*post-thaw-script\n[\s\S]*\n-SYSLOG='no'\n\+SYSLOG='yes'\n/,
    )
  })

  test('compares hooks of more than 4 MiB, which many thousand instances give', async () => {
    const out = join(folder, 'large')
    const text = `#!/bin/sh\n${'# an instance\n'.repeat(400_000)}`
    mkdirSync(out)
    writeFileSync(join(out, 'pre-freeze-script'), text)
    const hook: RenderedHook = { fileName: 'pre-freeze-script', text, sha256: '' }
    expect(await compareRendered(out, [hook], realHost())).toEqual([])
  })

  test('ends with 2 if the folder does not exist', async () => {
    const out = join(folder, 'never')
    expect((await render({ out, check: true })).status).toBe(2)
  })

  test.each([{}, { out: '-' }])('without --out DIR is refused: %j', async (options) => {
    await expect(render({ ...options, check: true })).rejects.toMatchObject({
      code: 'USAGE',
      message: '--check: nothing to compare with, expected --out DIR',
    })
  })
})

test('stops if a file cannot be written, names the place, and leaves no incomplete file', async () => {
  const out = join(folder, 'blocked')
  mkdirSync(join(out, 'post-thaw-script'), { recursive: true })
  await expect(render({ out })).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringContaining(join(out, 'post-thaw-script')),
  })
  expect(readdirSync(out)).toEqual(['post-thaw-script'])

  await expect(render({ out: join(defaults, 'below-a-file') })).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringMatching(/cannot be written: a part of its path is not a folder$/),
  })
})

test('names in the configuration that match no instance are reported, with the scripts and with --check', async () => {
  const config = join(folder, 'names.yaml')
  writeFileSync(config, 'instances: { exclude: ["NOSUCH*"] }\n')
  const said = 'gen-hooks: instances.exclude: "NOSUCH*": no instance of that name here'
  const printed = await render({ config })
  expect({ status: printed.status, err: printed.err }).toEqual({ status: 0, err: expect.stringContaining(said) })
  const out = join(folder, 'names')
  await render({ config, out })
  expect(await render({ config, out, check: true })).toMatchObject({ status: 0, err: expect.stringContaining(said) })
})

test('--target qemu-ga writes the files of the agent too, and a rendering without the option removes these files', async () => {
  const out = join(folder, 'agent')
  const mode = (name: string) => (statSync(join(out, name)).mode & 0o777).toString(8)
  expect(await render({ out, target: 'qemu-ga' })).toMatchObject({ status: 0 })
  expect(readdirSync(out).sort()).toEqual([
    'gen-hooks-fsfreeze-hook',
    'post-thaw-script',
    'pre-freeze-script',
    'qemu-ga.conf',
  ])
  expect([mode('gen-hooks-fsfreeze-hook'), mode('qemu-ga.conf')]).toEqual(['700', '644'])
  expect(await render({ out, target: 'qemu-ga', check: true })).toEqual({ status: 0, out: 'unchanged\n', err: '' })
  expect((await render({ out, check: true })).status).toBe(2)
  await render({ out })
  expect(readdirSync(out).sort()).toEqual(['post-thaw-script', 'pre-freeze-script'])
})

test.each([
  ['aws-dlm', {}, 'gen-hooks-dlm.yaml'],
  ['velero', { container: 'iris' }, 'gen-hooks-velero.yaml'],
] as const)(
  '--target %s writes the file for its caller too, which no other rendering keeps',
  async (target, more, name) => {
    const out = join(folder, target)
    expect(await render({ out, target, ...more })).toMatchObject({ status: 0 })
    expect(readdirSync(out).sort()).toEqual([name, 'post-thaw-script', 'pre-freeze-script'])
    expect((statSync(join(out, name)).mode & 0o777).toString(8)).toBe('644')
    expect(await render({ out, target, ...more, check: true })).toEqual({ status: 0, out: 'unchanged\n', err: '' })
    expect((await render({ out, check: true })).status).toBe(2)
    writeFileSync(join(out, name), `# mine\n${readFileSync(join(out, name), 'utf8')}`)
    await render({ out })
    expect(readdirSync(out)).toContain(name)
    await render({ out, target, ...more })
    await render({ out })
    expect(readdirSync(out).sort()).toEqual(['post-thaw-script', 'pre-freeze-script'])
  },
)

test('--target windows writes .bat instead of the scripts, which no other rendering keeps', async () => {
  const out = join(folder, 'windows')
  const inventory = join(folder, 'windows.json')
  writeFileSync(inventory, JSON.stringify(windowsInventory(['iris', 'PROD', 'C:\\InterSystems\\PROD'])))
  await render({ out })
  expect(await render({ out, inventory, target: 'windows' })).toMatchObject({ status: 0 })
  expect(readdirSync(out).sort()).toEqual(['post-thaw-script.bat', 'pre-freeze-script.bat'])
  expect((statSync(join(out, 'pre-freeze-script.bat')).mode & 0o777).toString(8)).toBe('644')
  const same = { status: 0, out: 'unchanged\n', err: '' }
  expect(await render({ out, inventory, target: 'windows', check: true })).toEqual(same)
  await render({ out })
  expect(readdirSync(out).sort()).toEqual(['post-thaw-script', 'pre-freeze-script'])
  await expect(render({ inventory })).rejects.toMatchObject({
    code: 'INVENTORY_INVALID',
    message: 'iris:PROD: directory "C:\\InterSystems\\PROD": of Windows, expected a path from /',
  })
  await expect(render({ target: 'windows' })).rejects.toMatchObject({ code: 'RENDER_FAILED' })
  await expect(render({ inventory, target: 'windows', shellcheck: 'off' })).rejects.toMatchObject({ code: 'USAGE' })
  const host = { host: realHost(), out: () => {}, err: () => {} }
  await expect(runRender({ config: defaults, target: 'windows' }, host)).rejects.toMatchObject({
    code: 'USAGE',
    message: '--target windows: no inventory of the guest, expected --inventory FILE',
  })
})

test('--target aws-dlm tells of a freeze that may take longer than its caller waits, and renders it', async () => {
  const slow = join(folder, 'slow.yaml')
  writeFileSync(slow, 'freeze: { timeout: 100 }\n')
  const said = await render({ config: slow, target: 'aws-dlm' })
  expect(said).toMatchObject({
    status: 0,
    err: expect.stringMatching(/^gen-hooks: aws-dlm: a freeze is ended after 110 s/),
  })
  expect(said.out).toContain("timeoutSeconds: '110'")
  expect(await render({ config: slow, target: 'google' })).toMatchObject({ err: '' })
})

test.each([
  [{ target: 'velero' }, '--target velero: no container, expected --container NAME'],
  [{ target: 'velero', container: "iris'" }, `--container: "iris'", expected the name of a container`],
  [
    { target: 'velero', container: 'iris\n' },
    expect.stringMatching(/^--container: .*, expected the name of a container$/),
  ],
  [{ target: 'aws-dlm', container: 'iris' }, '--container: without --target velero, expected both'],
  [{ container: 'iris' }, '--container: without --target velero, expected both'],
] as [object, unknown][])('%j is a mistake', async (options, message) => {
  await expect(render(options)).rejects.toMatchObject({ code: 'USAGE', message })
})

test('--target velero refuses containers, which the scripts in a pod cannot reach', async () => {
  const config = join(folder, 'containers.yaml')
  writeFileSync(config, 'instances: { containers: ["docker:web", "podman:db/PROD"] }\n')
  await expect(render({ config, target: 'velero', container: 'iris' })).rejects.toMatchObject({
    code: 'RENDER_FAILED',
    message:
      '--target velero: instances.containers: docker:web, podman:db/PROD, which the scripts in a pod cannot reach, expected none',
  })
  expect(await render({ config, target: 'google' })).toMatchObject({ status: 0 })
})
