import { main } from '../src/cli-main.ts'
import type { Host } from '../src/host/host.ts'
import { realHost } from '../src/host/real-host.ts'

/** What the tool says to a command line (after its name), and its exit status. */
export async function runCli(args: readonly string[], host: Host = realHost()) {
  let out = ''
  let err = ''
  const status = await main(args, {
    host,
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  return { status, out, err }
}
