// Run by run-worker.ts as the text of a module of its own. It has no type annotations, so that this text is JavaScript as it stands.
import { readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { dirname, join } from 'node:path'

// Seconds of work that can wait: what else the machine does comes first.
setPriority(10)

const [shim = '', glue = '', wasm = ''] = process.argv.slice(-3)

// The builder of the module is unknown, so no part of the module runs as root. As root this only reads what is to be run: the user nobody may have no access to its folder.
const modules = Object.create(null)
modules.of = (path = '') => {
  const source = readFileSync(path, 'utf8')
  const whole = source.replace(/\bfrom *"(\.[^"]+)"/g, (_, part) => `from"${modules.of(join(dirname(path), part))}"`)
  return `data:text/javascript;base64,${Buffer.from(whole).toString('base64')}`
}
const [shimModule, glueModule] = [modules.of(shim), modules.of(glue)]
const bytes = readFileSync(wasm)
const jobs = JSON.parse(readFileSync(0, 'utf8'))

const NOBODY = 65534
if (process.getuid?.() === 0) {
  try {
    process.setgroups?.([])
    process.setgid?.(NOBODY)
    process.setuid?.(NOBODY)
  } catch (error) {
    // In a namespace in which root is the only user, it is not root.
    if (/^ *0 +0 +4294967295\n$/.test(readFileSync('/proc/self/uid_map', 'utf8'))) throw error
  }
}

const { ConsoleStdout, File, OpenFile, WASI } = await import(shimModule)
const { default: makeImports } = await import(glueModule)

// The package's own loader leaves out `_initialize` and dies after a few calls; wasi.initialize runs it.
const mute = () => ConsoleStdout.lineBuffered(() => {})
const wasi = new WASI([], [], [new OpenFile(new File([])), mute(), mute()], { debug: false })
const exported = Object.create(null)
// Its types are the browser's, which are not loaded here.
const WebAssembly = Reflect.get(globalThis, 'WebAssembly')
const { instance } = await WebAssembly.instantiate(bytes, {
  ghc_wasm_jsffi: makeImports(exported),
  wasi_snapshot_preview1: wasi.wasiImport,
})
Object.assign(exported, instance.exports)
wasi.initialize(instance)
exported.hs_init(0, 0)

process.stdout.write(`${JSON.stringify({ version: await exported.getVersion() })}\n`)
for (const [index, job] of jobs.entries()) {
  const answer = JSON.parse(await exported.lintWithOptions(job.text, JSON.stringify(job.options)))
  const comments = []
  // Without the proposed fixes, which are larger than all the rest.
  for (const { code, line, column, severity, message } of answer)
    comments.push({ code, line, column, severity, message })
  process.stdout.write(`${JSON.stringify({ index, comments })}\n`)
}
