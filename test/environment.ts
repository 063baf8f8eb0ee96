import asyncHooks, { AsyncLocalStorage } from 'node:async_hooks'
import vm from 'node:vm'
import { IN_MEMORY } from './in-memory.ts'

// It comes with jest.
const { TestEnvironment } = require('jest-environment-node') as typeof import('jest-environment-node')

/** What a module was compiled from in this process, and the result. */
interface Compiled {
  readonly source: string
  readonly script: vm.Script
}

const compiled = new Map<string, Compiled>()
const { compileFunction } = vm

/**
 * Jest compiles each module anew for each file of tests, also the modules of Jest itself. Here each process compiles a module once, as long as the source is the same: V8 keeps the compiled
 * functions with the script, and each file of tests still runs them in a context of its own.
 */
function compileOnce(
  source: string,
  names: readonly string[] | undefined,
  options: vm.CompileFunctionOptions | undefined,
): ReturnType<typeof compileFunction> {
  const { filename, parsingContext } = options ?? {}
  if (filename === undefined || parsingContext === undefined) return compileFunction(source, names, options)
  const head = `(function(${names?.join(',') ?? ''}){`
  const key = `${head}${filename}`
  const known = compiled.get(key)
  if (known?.source === source) return known.script.runInContext(parsingContext)
  // the first column of the source is that of the file
  const script = new vm.Script(`${head}${source}\n})`, { filename, columnOffset: -head.length })
  compiled.set(key, { source, script })
  return script.runInContext(parsingContext)
}

vm.compileFunction = compileOnce as typeof compileFunction

/** What the file of tests that runs has made, Jest's own included. */
const storages = new Set<AsyncLocalStorage<unknown>>()

class Noted<T> extends AsyncLocalStorage<T> {
  constructor() {
    super()
    storages.add(this)
  }
}

// Jest makes one for each file of tests and leaves it enabled, and in Node 20 each promise then costs time for each of them: in the hundredth file more than all else.
asyncHooks.AsyncLocalStorage = Noted

const { TMPDIR } = process.env

/** Runs a file of tests, with its temporary files in memory. The files of test/real hold whole disks and databases, which need a disk. */
export default class Environment extends TestEnvironment {
  constructor(...[config, context]: ConstructorParameters<typeof TestEnvironment>) {
    const place = context.testPath.includes('/test/real/') ? TMPDIR : (process.env[IN_MEMORY] ?? TMPDIR)
    if (place === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = place
    super(config, context)
  }

  override async teardown(): Promise<void> {
    await super.teardown()
    for (const storage of storages) storage.disable()
    storages.clear()
  }
}
