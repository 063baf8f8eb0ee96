import { readConfig } from '../config/read.ts'
import { GenHooksError } from '../errors.ts'
import type { Expected } from '../install/status.ts'
import { layoutOf } from '../plan/install-plan.ts'
import { type RenderOptions, renderingFor } from '../render/render-for.ts'
import type { Io } from './io.ts'

/** What should be installed; beside `unknown` stands the reason, for after the report: what is frozen now must be told on a guest where nothing can be rendered. */
export async function expectedOn(
  options: RenderOptions,
  io: Io,
): Promise<{ readonly expected: Expected; readonly problem: GenHooksError | null }> {
  try {
    const { hooks } = await renderingFor(options, io)
    return { expected: { kind: 'rendered', layout: layoutOf(hooks), hooks }, problem: null }
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    return { expected: { kind: 'unknown', layout: await layoutOrNull(options, io) }, problem: error }
  }
}

async function layoutOrNull(options: RenderOptions, io: Io) {
  try {
    return (await readConfig(io.host, options.config)).layout
  } catch (error) {
    if (!(error instanceof GenHooksError)) throw error
    return null
  }
}
