import { Readable } from 'node:stream'
import { main } from '../src/cli-main.ts'
import type { Host } from '../src/host/host.ts'
import { realHost } from '../src/host/real-host.ts'
import { checkPrinted } from './schemas/check-json.ts'

/** The output of the tool for a command line (after its name), and its exit status; JSON is checked against its published schema. */
export async function runCli(args: readonly string[], host: Host = realHost(), input?: string) {
  let out = ''
  let err = ''
  const status = await main(args, {
    host,
    ...(input === undefined ? {} : { input: Readable.from([input]) }),
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  checkPrinted(args, out)
  return { status, out, err }
}
