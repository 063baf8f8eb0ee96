import type { Host, RunResult } from '../../src/host/host.ts'

/** The output and exit status of a list command on a `listingHost`. */
export type Play =
  | { readonly stdout: string; readonly stderr?: string; readonly status?: number }
  | { readonly end: RunResult['end'] }

const unused = (): never => {
  throw new Error('detect has no business here')
}

/** VMware Tools runs: detect looks for that too. */
const SERVICE = { '/proc/100': '', '/proc/100/comm': 'vmtoolsd\n', '/proc/100/cmdline': '/usr/bin/vmtoolsd\0' }

/** A guest with VMware Tools, files, and list commands by name (`iris qlist`); `ran` has the commands that were run, in their order. */
export function listingHost(
  plays: Readonly<Record<string, Play>>,
  given: Readonly<Record<string, string>> = {},
): Host & { readonly ran: readonly string[] } {
  const files: Readonly<Record<string, string>> = { ...SERVICE, ...given }
  const ran: string[] = []
  const programs = new Set(Object.keys(plays).map((command) => command.split(' ')[0]))
  return {
    ran,
    uid: 0,
    realPath: (path) => path,
    lstat: async (path) => {
      const content = files[path]
      if (content !== undefined) return { type: 'file', mode: 0o600, uid: 0, gid: 0, size: content.length }
      const isAbove = ['/', ...Object.keys(files)].some((file) => file.startsWith(path === '/' ? '/' : `${path}/`))
      return isAbove ? { type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0 } : null
    },
    readFile: async (path) => {
      const content = files[path]
      if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' })
      return Buffer.from(content)
    },
    which: async (name, folders) => (programs.has(name) ? `${folders[0]}/${name}` : null),
    run: async (file, args, options) => {
      expect(options.timeoutMs).toBe(10_000)
      const command = `${file.replace(/.*\//, '')} ${args.join(' ')}`
      ran.push(command)
      const play = plays[command] ?? { stdout: '', stderr: `invalid function '${args[0]}'\n`, status: 1 }
      const empty = Buffer.alloc(0)
      if ('end' in play) return { end: play.end, stdout: empty, stderr: empty }
      return {
        end: { kind: 'exited', status: play.status ?? 0 },
        stdout: Buffer.from(play.stdout),
        stderr: Buffer.from(play.stderr ?? ''),
      }
    },
    list: async (path) => (path === '/proc' ? ['100'] : unused()),
    readLink: unused,
    checkWritable: unused,
    makeFolder: unused,
    createFile: unused,
    rename: unused,
    syncFolder: unused,
    remove: unused,
    setMode: unused,
  }
}

/** A qlist line of a running instance in `/opt/<name>`. */
export function qlistLine(name: string, directory = `/opt/${name}`): string {
  return `${name}^${directory}^2024.1^running, since Fri Mar  1 10:00:00 2024^iris.cpf^1972^52773^53773^ok^^^^\n`
}
