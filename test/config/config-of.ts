import { parseConfig } from '../../src/config/parse.ts'
import type { Config } from '../../src/model.ts'

/** The configuration that this YAML text is; the defaults for none. */
export function configOf(text = ''): Config {
  const parsed = parseConfig(text, 'config.yaml')
  if (parsed.kind === 'ok') return parsed.config
  throw new Error(JSON.stringify(parsed.problems))
}
