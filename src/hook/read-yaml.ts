import { parse } from 'yaml'

/** The value of a YAML text; null also for one that is no YAML. */
export function readYaml(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return null
  }
}
