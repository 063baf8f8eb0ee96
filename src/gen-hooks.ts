#!/usr/bin/env node
// The one file. All other code lies in share, so that this file can report a share that is missing and a Node that is too old; it uses only what any Node has.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`node: version ${process.versions.node}, expected 20.19 or newer`)
} else {
  leaveRemovedFolder()
  start(process.argv.slice(2)).catch((error: Error & { readonly code?: string }) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    stop(`share: not beside gen-hooks.mjs, or not of this version: ${error.message}`)
  })
}

async function start(words: readonly string[]): Promise<void> {
  const { printReadyText } = await import('./start.ts')
  const status = await printReadyText(words)
  if (status === null) await import('./cli.ts')
  else process.exitCode = process.exitCode || status
}

/** Changes to /proc if the current folder was removed: Node cannot tell the name of such a folder and would throw, also for a person who wants to thaw. No file can be made in /proc either. */
function leaveRemovedFolder(): void {
  try {
    process.cwd()
  } catch {
    process.stderr.write('gen-hooks: current folder: it was removed, and relative paths lead nowhere\n')
    process.chdir('/proc')
  }
}

function stop(why: string): void {
  // a monitoring plugin always prints one line: commands/answer-stop.ts has the others
  if (process.argv.includes('--nagios')) {
    process.stdout.write(`GEN-HOOKS UNKNOWN - ${why.replace(/[^ -~]|[|]/g, ' ')}\n`)
    process.exitCode = 3
    return
  }
  process.stderr.write(`gen-hooks: ${why}\n`)
  process.exitCode = 1
}

export {}
