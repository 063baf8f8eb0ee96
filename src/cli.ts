import { main } from './cli-main.ts'
import { endBySignal } from './end-by-signal.ts'
import { guardStreams, writeOutput } from './guard-streams.ts'
import { killLiveGroups } from './host/live-groups.ts'
import { realHost } from './host/real-host.ts'
import { type Role, roleWord } from './host/share.ts'
import { requireOwnTool } from './own-tool.ts'
import { terminalOf } from './text/terminal.ts'

/** The other roles of this program, besides the command: each module does its work when it is loaded. */
const ROLES: Readonly<Record<Role, () => Promise<unknown>>> = {
  agent: () => import('./harness/prove/agent.ts'),
  shellcheck: () => import('./validate/shellcheck-worker.ts'),
  syntax: () => import('./validate/syntax-worker.ts'),
  texts: () => import('./cli-texts.ts'),
}

const role = Object.entries(ROLES).find(([name]) => process.argv[2] === roleWord(name as Role))
if (role === undefined) command()
else {
  // each role finds its arguments at the usual place
  process.argv.splice(2, 1)
  void role[1]()
}

function command(): void {
  guardStreams()
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => endBySignal(signal))
  // Programs that gen-hooks starts run in sessions of their own, which Ctrl-C does not reach.
  process.on('exit', killLiveGroups)

  const err = (text: string): unknown => process.stderr.write(text)
  const host = realHost()
  const terminal = terminalOf(process.stdout, process.env)
  main(process.argv.slice(2), { host, out: writeOutput, outBytes: writeOutput, err, terminal }, () =>
    requireOwnTool('verb', process.argv[1]),
  ).then((status) => {
    process.exitCode = process.exitCode || status
  })
}
