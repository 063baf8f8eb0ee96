import { basename } from 'node:path'
import { GenHooksError } from '../errors.ts'
import { realHost } from '../host/real-host.ts'
import { share } from '../host/share.ts'
import type { Config, RenderedHook } from '../model.ts'
import { sha256 } from '../text/sha256.ts'
import { GUEST_PATHS } from './model.ts'

/** What makes the metrics of the log; the same text on every guest. */
export const FILTER_TEMPLATE = share('templates/metrics.sh')

const FIRST_LINES = '#!/bin/sh\n# Installed by gen-hooks, which rewrites it.'

/** Whether a file was written by gen-hooks: only its first two lines count, so a user who removes the second owns the file. */
export function isOurFilter(text: string): boolean {
  return text.startsWith(FIRST_LINES)
}

/** The filter that a configuration wants beside its hooks; none without `metrics.directory`. TEMPLATE_INVALID if the template is no longer ours by its first lines. */
export async function metricsFilter({ metrics }: Config): Promise<readonly RenderedHook[]> {
  if (metrics.directory === null) return []
  const text = (await realHost().readFile(FILTER_TEMPLATE)).toString('utf8')
  if (!isOurFilter(text)) {
    throw new GenHooksError(
      'TEMPLATE_INVALID',
      `${FILTER_TEMPLATE}: does not begin with ${JSON.stringify(FIRST_LINES)}`,
    )
  }
  return [{ fileName: basename(GUEST_PATHS.filter), text, sha256: sha256(text) }]
}
