import { basename } from 'node:path'
import { GenHooksError } from '../errors.ts'
import { realHost } from '../host/real-host.ts'
import { share } from '../host/share.ts'
import type { Config, Notify, RenderedHook } from '../model.ts'
import { sha256 } from '../text/sha256.ts'
import { GUEST_PATHS } from './model.ts'
import { shQuote } from './sh-quote.ts'

/** What makes the metrics of the log, and tells a program of a run; the same text on every guest but for the lines of that program. */
export const FILTER_TEMPLATE = share('templates/metrics.sh')

const FIRST_LINES = '#!/bin/sh\n# Installed by gen-hooks, which rewrites it.'

/** Whether a file was written by gen-hooks: only its first two lines count, so a user who removes the second owns the file. */
export function isOurFilter(text: string): boolean {
  return text.startsWith(FIRST_LINES)
}

/** The filter that a configuration wants beside its hooks; none without `metrics.directory`. TEMPLATE_INVALID if the template is no longer ours by its first lines. */
export async function metricsFilter({ metrics, notify }: Config): Promise<readonly RenderedHook[]> {
  if (metrics.directory === null) return []
  const template = (await realHost().readFile(FILTER_TEMPLATE)).toString('utf8')
  if (!isOurFilter(template)) {
    throw new GenHooksError(
      'TEMPLATE_INVALID',
      `${FILTER_TEMPLATE}: does not begin with ${JSON.stringify(FIRST_LINES)}`,
    )
  }
  const text = notify === undefined || notify.command === null ? template : withNotify(template, notify.command, notify)
  return [{ fileName: basename(GUEST_PATHS.filter), text, sha256: sha256(text) }]
}

/** TEMPLATE_INVALID if one of the three lines is not as it was. */
function withNotify(template: string, command: string, { user, runs }: Notify): string {
  const values = [
    ["NOTIFY_COMMAND=''", command],
    ["NOTIFY_USER='nobody'", user],
    ["NOTIFY_RUNS='bad'", runs],
  ] as const
  return values.reduce((text, [line, value]) => {
    const [before, after, ...more] = text.split(`\n${line}\n`)
    if (before === undefined || after === undefined || more.length > 0)
      throw new GenHooksError('TEMPLATE_INVALID', `${FILTER_TEMPLATE}: without the line ${line}, expected it once`)
    return `${before}\n${line.slice(0, line.indexOf('='))}=${shQuote(value)}\n${after}`
  }, template)
}
