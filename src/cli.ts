#!/usr/bin/env node
import { constants } from 'node:os'
import { main } from './cli-main.ts'
import { errnoOf } from './errors.ts'
import { killLiveGroups } from './host/live-groups.ts'
import { realHost } from './host/real-host.ts'
import { requireOwnTool } from './own-tool.ts'

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    // A reader that went away (`| head`) must not stop an installation half-way.
    if (errnoOf(error) === 'EPIPE') return
    process.exitCode = 1
    if (stream === process.stdout) process.stderr.write(`gen-hooks: standard output: ${error.message}\n`)
  })
}
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]))
}
// Programs run in sessions of their own, which a Ctrl-C does not reach.
process.on('exit', killLiveGroups)

const out = (result: string | Uint8Array): unknown => process.stdout.write(result)
const err = (text: string): unknown => process.stderr.write(text)
const host = realHost()
main(process.argv.slice(2), { host, out, outBytes: out, err }, () => requireOwnTool(host, process.argv[1])).then(
  (status) => {
    process.exitCode = process.exitCode || status
  },
)
