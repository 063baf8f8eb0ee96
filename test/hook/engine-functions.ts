import { engineText } from '../../src/hook/engine.ts'
import { readTemplates } from '../../src/hook/templates.ts'

/** The text of these functions of the engine, for a shell that is to run them alone. */
export async function engineFunctions(...names: readonly string[]): Promise<string> {
  const engine = engineText(await readTemplates())
  return names
    .map((name) => {
      const [text] = new RegExp(`^${name}\\(\\) \\{(.*\\}$|[^]*?^\\}$)`, 'm').exec(engine) ?? []
      if (text === undefined) throw new Error(`the engine has no function ${name}`)
      return text
    })
    .join('\n')
}
