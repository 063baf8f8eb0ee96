import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseInventory } from '../../src/detect/inventory.ts'
import { tempFolder } from '../host/temp-folder.ts'

const SCRIPT = join(__dirname, '../../templates/detect.sh')
const folder = tempFolder()

/** Ansible makes its folder in the home that passwd names, not in HOME, and the user nobody has no home. */
const ANSIBLE = {
  ANSIBLE_NOCOLOR: '1',
  ANSIBLE_LOCALHOST_WARNING: '0',
  ANSIBLE_REMOTE_TEMP: join(folder, 'ansible'),
}

/** The script of detect, as that file. */
function placed(path: string): string {
  const file = join(folder, path)
  mkdirSync(join(file, '..'), { recursive: true })
  copyFileSync(SCRIPT, file)
  chmodSync(file, 0o755)
  return file
}

function output(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 100_000,
    env: { ...process.env, HOME: folder, ...ANSIBLE },
  })
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

const own = (): unknown => JSON.parse(output('sh', [SCRIPT]))
const withTool = (name: string) => (existsSync(`/usr/bin/${name}`) ? test : test.skip)
const title = (name: string, text: string): string =>
  existsSync(`/usr/bin/${name}`) ? text : `${text} (no ${name} here)`

withTool('facter')(title('facter', 'Facter has the inventory as one fact, that --inventory reads'), () => {
  const file = placed('facts.d/gen_hooks')
  const facts = JSON.parse(output('facter', ['--external-dir', join(file, '..'), '--json', 'gen_hooks'])) as {
    gen_hooks: unknown
  }
  expect(facts.gen_hooks).toEqual(own())
  expect(parseInventory(JSON.stringify(facts.gen_hooks), 'x').kind).toBe('ok')
})

withTool('ansible')(title('ansible', "Ansible has the inventory as a local fact, and from its module 'script'"), () => {
  const file = placed('ansible/facts.d/gen_hooks.fact')
  const adhoc = (module: string, words: string): Record<string, unknown> => {
    const printed = output('ansible', ['localhost', '-c', 'local', '-m', module, '-a', words])
    return JSON.parse(printed.slice(printed.indexOf('{'))) as Record<string, unknown>
  }
  const facts = adhoc('ansible.builtin.setup', `fact_path=${join(file, '..')} gather_subset=!all,!min,local`)
  expect(facts.ansible_facts).toMatchObject({ ansible_local: { gen_hooks: own() } })
  const { stdout } = adhoc('ansible.builtin.script', SCRIPT)
  expect(JSON.parse(String(stdout))).toEqual(own())
})
