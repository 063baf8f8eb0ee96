// Run by run-worker.ts as the text of a module of its own. It has no type annotations, so that this text is JavaScript as it stands.
import { readFileSync } from 'node:fs'
import { setPriority } from 'node:os'

// Seconds of work that can wait: what else the machine does comes first.
setPriority(10)

const [shim = '', glue = '', wasm = ''] = process.argv.slice(-3)
const { ConsoleStdout, File, OpenFile, WASI } = await import(shim)
const { default: makeImports } = await import(glue)

// The package's own loader leaves out `_initialize` and dies after a few calls; wasi.initialize runs it.
const mute = () => ConsoleStdout.lineBuffered(() => {})
const wasi = new WASI([], [], [new OpenFile(new File([])), mute(), mute()], { debug: false })
const exported = Object.create(null)
// Its types are the browser's, which are not loaded here.
const WebAssembly = Reflect.get(globalThis, 'WebAssembly')
const { instance } = await WebAssembly.instantiate(readFileSync(wasm), {
  ghc_wasm_jsffi: makeImports(exported),
  wasi_snapshot_preview1: wasi.wasiImport,
})
Object.assign(exported, instance.exports)
wasi.initialize(instance)
exported.hs_init(0, 0)

process.stdout.write(`${JSON.stringify({ version: await exported.getVersion() })}\n`)
const jobs = JSON.parse(readFileSync(0, 'utf8'))
for (const [index, job] of jobs.entries()) {
  const answer = JSON.parse(await exported.lintWithOptions(job.text, JSON.stringify(job.options)))
  const comments = []
  // Without the proposed fixes, which are larger than all the rest.
  for (const { code, line, column, severity, message } of answer)
    comments.push({ code, line, column, severity, message })
  process.stdout.write(`${JSON.stringify({ index, comments })}\n`)
}
