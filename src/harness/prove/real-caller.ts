import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { GenHooksError } from '../../errors.ts'
import type { RealCaller } from '../caller/vmtoolsd/needs.ts'
import { buildShim, FAKE_HOST, findNeeds } from '../caller/vmtoolsd/needs.ts'
import { atExit } from '../guest/at-exit.ts'
import { makePrivateFolder } from '../guest/private-folder.ts'

/** The installed vmtoolsd with a host built for it in a new folder, which `end` removes. HARNESS_FAILED with the word for what is missing. */
export function makeRealCaller(): { readonly caller: RealCaller; readonly end: () => void } {
  const needs = findNeeds()
  if (needs.kind === 'missing') throw missing(needs.what)
  const folder = makePrivateFolder('vmtoolsd')
  const clear = (): void => rmSync(folder, { recursive: true, force: true })
  const forget = atExit(clear)
  const end = (): void => {
    forget()
    clear()
  }
  const shim = buildShim(FAKE_HOST, join(folder, 'fakehost.so'))
  if (shim.kind === 'built') {
    // in a box root is another user, and that user must be able to read the folder
    chmodSync(shim.path, 0o755)
    return { caller: { installation: needs.installation, shim: shim.path }, end }
  }
  end()
  throw missing(shim.kind === 'missing' ? shim.what : `a fakehost.c that compiles here: ${shim.output}`)
}

function missing(what: string): GenHooksError {
  return new GenHooksError('HARNESS_FAILED', `--caller vmtoolsd: needs ${what}`, {
    hint: 'Leave --caller out for the state machine of VMware Tools that comes along.',
  })
}
