import { join } from 'node:path'
import { GenHooksError } from '../errors.ts'
import { ENGINE_PATH, SETTINGS_NAME } from '../fleet/host-files.ts'
import type { Engine } from '../hook/engine.ts'
import { partOfScript } from '../hook/part-of-script.ts'
import { shQuote } from '../hook/sh-quote.ts'
import { printable } from '../text/printable.ts'
import type { NamedScript } from './read-scripts.ts'

/** SCRIPT_IN_PARTS if one of the scripts is settings or an engine alone: a verdict on half a script would mislead. The hint puts the two together for `verb`. */
export function requireWholeScripts(scripts: readonly NamedScript[], engines: readonly Engine[], verb: string): void {
  const parts = scripts.flatMap(({ name, text }) => {
    const part = partOfScript(text, engines)
    return part === null ? [] : [{ name, part }]
  })
  const [first] = parts
  if (first === undefined) return
  const lines = parts.map(({ name, part }) =>
    part === 'settings'
      ? `${shown(name)}: settings without the engine, expected the whole script`
      : `${shown(name)}: the engine without settings, expected the whole script`,
  )
  throw new GenHooksError('SCRIPT_IN_PARTS', lines.join('\n'), {
    hint: `Put the two together, settings first: cat ${together(first.name, first.part)} | gen-hooks ${verb} -`,
  })
}

/** The settings and the engine beside each other, as far as the path of the one tells that of the other. */
function together(name: string, part: 'settings' | 'engine'): string {
  const own = name === '-' ? part : word(name)
  if (part === 'engine') {
    const folder = `hosts/NAME/${SETTINGS_NAME}`
    return `${name === '-' ? folder : word(join(name, '..', folder))} ${own}`
  }
  const isOfFleet = /(?:^|\/)hosts\/[^/]+\/settings$/.test(name)
  return `${own} ${isOfFleet ? word(join(name, '../../..', ENGINE_PATH)) : ENGINE_PATH}`
}

const word = (name: string): string => (/^[\w./+@%:=-]+$/.test(name) ? name : shQuote(shown(name)))
const shown = (name: string): string => (name === '-' ? 'standard input' : printable(name, 1000))
