import Handlebars from 'handlebars'
import { GenHooksError } from '../errors.ts'
import type { Config, Instance, RenderedHook, Role } from '../model.ts'
import { sha256 } from '../text/sha256.ts'
import { type HookModel, hookModel, rolesOf } from './model.ts'
import { canonicalJson, HEADER_END, headerDigest } from './provenance.ts'
import { shComment, shPattern, shQuote } from './sh-quote.ts'
import { checkTemplate } from './template-check.ts'

/** The texts of the templates by name, without `.sh.hbs`. */
export interface Templates {
  readonly version: string
  readonly hooks: Readonly<Record<Role, string>>
  readonly partials: Readonly<Record<string, string>>
}

/** The scripts of the configured layout, in the order of their installation. Throws TEMPLATE_INVALID or RENDER_FAILED. */
export function renderHooks(
  config: Config,
  instances: readonly Instance[],
  templates: Templates,
): readonly RenderedHook[] {
  const engine = makeEngine(templates)
  const configSha256 = sha256(canonicalJson(config))
  return rolesOf(config.layout).map((role) =>
    renderHook(hookModel(role, config, instances), configSha256, engine, templates.version),
  )
}

type Engine = (role: Role, context: object) => string

function renderHook(model: HookModel, configSha256: string, engine: Engine, version: string): RenderedHook {
  const context = { ...model, configSha256, version }
  // again and again: the header holds the digest of what follows it, and of itself
  const draft = engine(model.role, { ...context, bodySha256: '', headerSha256: '' })
  const bodySha256 = sha256(bodyOf(draft, model.fileName))
  const headerSha256 = headerDigest(engine(model.role, { ...context, bodySha256, headerSha256: '' }))
  const text = engine(model.role, { ...context, bodySha256, headerSha256 })
  return { role: model.role, fileName: model.fileName, text, sha256: sha256(text) }
}

function bodyOf(text: string, fileName: string): string {
  const end = text.indexOf(`\n${HEADER_END}`)
  if (end < 0)
    throw new GenHooksError('TEMPLATE_INVALID', `${fileName}: the header does not end in ${JSON.stringify(HEADER_END)}`)
  return text.slice(end + 1 + HEADER_END.length)
}

function makeEngine(templates: Templates): Engine {
  const partialNames = new Set(Object.keys(templates.partials))
  const problems = [...Object.entries(templates.hooks), ...Object.entries(templates.partials)].flatMap(([name, text]) =>
    checkTemplate(name, text, partialNames),
  )
  if (problems.length > 0) throw new GenHooksError('TEMPLATE_INVALID', problems.join('\n'))
  const handlebars = Handlebars.create()
  handlebars.registerHelper('sq', (value: unknown) => shQuote(text(value)))
  handlebars.registerHelper('comment', (value: unknown) => shComment(text(value)))
  handlebars.registerHelper('pattern', (value: unknown) => shPattern(text(value)))
  handlebars.registerPartial({ ...templates.partials })
  return (role, context) => {
    const template = handlebars.compile(templates.hooks[role], {
      // Handlebars escapes HTML by default; a shell wants other care, and the helpers give it
      noEscape: true,
      strict: true,
      knownHelpersOnly: true,
      knownHelpers: { sq: true, comment: true, pattern: true },
    })
    try {
      return template(context)
    } catch (error) {
      throw new GenHooksError('RENDER_FAILED', `${role}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  }
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a template shows ${typeof value}, expected text`)
  return value
}
