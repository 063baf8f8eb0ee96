import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { isProgram } from '../../../host/is-program.ts'
import { share } from '../../../host/share.ts'
import { findNamespace } from '../../namespace/unshare.ts'

/** The files of VMware Tools on this machine. */
export interface Installation {
  readonly program: string
  /** libvmbackup.so: the plug-in that runs the hooks. */
  readonly plugin: string
}

/** The real VMware Tools of this machine, or the name of what is missing. */
export type Needs =
  | { readonly kind: 'ready'; readonly installation: Installation }
  | { readonly kind: 'missing'; readonly what: string }

const PROGRAM = '/usr/bin/vmtoolsd'
const PLUGIN = 'open-vm-tools/plugins/vmsvc/libvmbackup.so'

function plugin(): string | null {
  const debian = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => name.includes('-linux-')) : []
  const folders = [...debian.map((name) => `/usr/lib/${name}`), '/usr/lib64', '/usr/lib']
  return folders.map((folder) => `${folder}/${PLUGIN}`).find((path) => existsSync(path)) ?? null
}

function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0
}

/** Looks for root, vmtoolsd and namespaces. `buildShim` looks for a compiler. */
export function findNeeds(): Needs {
  if (process.getuid?.() !== 0) return { kind: 'missing', what: 'root' }
  const found = plugin()
  if (!isProgram(PROGRAM) || found === null) return { kind: 'missing', what: 'vmtoolsd (open-vm-tools)' }
  const namespace = findNamespace()
  if (namespace.kind === 'missing') {
    return { kind: 'missing', what: `mount and pid namespaces with overlays (${namespace.why})` }
  }
  return { kind: 'ready', installation: { program: PROGRAM, plugin: found } }
}

/** The source of the shim, which plays the host. */
export const FAKE_HOST = share('templates/vmtoolsd/fakehost.c')

/** The result of compiling the shim. */
export type ShimBuild =
  | { readonly kind: 'built'; readonly path: string }
  | { readonly kind: 'missing'; readonly what: string }
  | { readonly kind: 'failed'; readonly output: string }

/** Compiles fakehost.c to `target`. */
export function buildShim(source: string, target: string): ShimBuild {
  if (!works('gcc', ['--version'])) return { kind: 'missing', what: 'gcc' }
  const headers = spawnSync('gcc', ['-E', '-o', '/dev/null', '-'], {
    input: '#include <linux/seccomp.h>\n#include <stdio.h>\n',
    timeout: 20_000,
  })
  if (headers.status !== 0) return { kind: 'missing', what: 'the headers of libc' }
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', target, source], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  return built.status === 0 ? { kind: 'built', path: target } : { kind: 'failed', output: built.stderr ?? '' }
}

/** The real vmtoolsd, and the built shim that plays its host. */
export interface RealCaller {
  readonly installation: Installation
  readonly shim: string
}
