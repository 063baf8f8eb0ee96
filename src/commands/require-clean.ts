import { GenHooksError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { realHost } from '../host/real-host.ts'
import type { RenderedHook } from '../model.ts'
import { withProgress } from '../text/progress.ts'
import { findingsText, notRunText } from '../validate/text.ts'
import { validate } from '../validate/validate.ts'
import type { Io } from './io.ts'

/** Validates what is about to be installed; stops with FINDINGS or NOT_VALIDATED, the reasons on standard error before it. */
export async function requireClean(hooks: readonly Pick<RenderedHook, 'fileName' | 'text'>[], io: Io): Promise<void> {
  const files = hooks.map(({ fileName, text }) => ({ name: fileName, text, ours: 'ours' as const }))
  const report = await withProgress(io.err, 'validating the hooks', () => validate(files, {}, toolsHost(io.host)))
  if (report.verdict === 'clean') return
  io.err(findingsText(report) + notRunText(report))
  const names = hooks.map(({ fileName }) => fileName).join(', ')
  if (report.verdict === 'findings') {
    throw new GenHooksError('FINDINGS', `${names}: validation has findings, expected none`)
  }
  throw new GenHooksError('NOT_VALIDATED', `${names}: a required check did not run`)
}

/** Whose shells and ShellCheck check a script: this machine's, since a folder given with `--root` need not have any. */
export function toolsHost(host: Host): Host {
  return host.realPath('/') === '/' ? host : realHost()
}
