import type { Instance } from '../model.ts'
import { printable } from '../text/printable.ts'

/** The line of the commented example below which the instances are written. */
const ANCHOR = '\n  overrides: {}\n'

/** The commented example, templates/config.yaml, with the instances of a machine as comments: its values are the defaults. */
export function starterConfig(example: string, instances: readonly Instance[]): string {
  if (!example.includes(ANCHOR)) throw new Error('templates/config.yaml: no line "  overrides: {}"')
  return example.replace(ANCHOR, () => `${ANCHOR}${instances.length === 0 ? NONE : found(instances)}`)
}

const NONE = '  # No instance was found when this file was written.\n'

const HEADING = `  # The instances that were found when this file was written. To set something for them, take away "{}" in the
  # line above, and "# " before the lines of an instance:
`

function found(instances: readonly Instance[]): string {
  const names = instances.map(({ name }) => name.toUpperCase())
  const lines = instances.map((instance) => {
    const name = instance.name.toUpperCase()
    const isAlone = names.indexOf(name) === names.lastIndexOf(name)
    return `  #   ${isAlone ? name : `${instance.kind}:${name}`}: # ${factsOf(instance)}\n  #     optional: false\n`
  })
  return `${HEADING}${lines.join('')}`
}

/** The facts by which a person recognises an instance. */
function factsOf({ product, version, directory, status, owner }: Instance): string {
  const facts = [`${product} ${version}`.trim(), directory, status, owner.kind === 'known' ? `owner ${owner.user}` : '']
  return printable(facts.filter((fact) => fact !== '').join(', '), 200)
}
