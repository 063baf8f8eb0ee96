import Handlebars from 'handlebars'
import { GenHooksError } from '../errors.ts'
import type { Config, Instance, RenderedHook } from '../model.ts'
import { sha256 } from '../text/sha256.ts'
import { HOOK_FILES, hookModel } from './model.ts'
import { digestsOf, partsOf } from './parts.ts'
import { canonicalJson, headerDigest, headerOf } from './provenance.ts'
import { shComment, shPattern, shQuote } from './sh-quote.ts'
import { checkTemplate } from './template-check.ts'
import { wordsOf } from './words.ts'

/** The texts of the templates, the partials by name, without `.sh.hbs`. */
export interface Templates {
  readonly version: string
  readonly hook: string
  readonly partials: Readonly<Record<string, string>>
}

/** The script under each name that it has in the configured layout, in the order of their installation. Throws TEMPLATE_INVALID or RENDER_FAILED. */
export function renderHooks(
  config: Config,
  instances: readonly Instance[],
  templates: Templates,
): readonly RenderedHook[] {
  const text = renderScript(config, instances, templates)
  const digest = sha256(text)
  return HOOK_FILES[config.layout].map((fileName) => ({ fileName, text, sha256: digest }))
}

function renderScript(config: Config, instances: readonly Instance[], templates: Templates): string {
  const render = makeRenderer(templates)
  const model = hookModel(config, instances)
  const context = {
    ...model,
    words: wordsOf(model),
    configSha256: sha256(canonicalJson(config)),
    version: templates.version,
  }
  // again and again: the header holds the digests of what follows it, and of itself
  const parts = partsOf(render({ ...context, settingsSha256: '', engineSha256: '', headerSha256: '' }))
  if (parts === null) throw new GenHooksError('TEMPLATE_INVALID', 'hook: the two border lines do not stand there once')
  const digests = { ...context, ...digestsOf(parts) }
  const headerSha256 = headerDigest(headerOf(render({ ...digests, headerSha256: '' })))
  return render({ ...digests, headerSha256 })
}

function makeRenderer(templates: Templates): (context: object) => string {
  const partialNames = new Set(Object.keys(templates.partials))
  const problems = Object.entries({ hook: templates.hook, ...templates.partials }).flatMap(([name, text]) =>
    checkTemplate(name, text, partialNames),
  )
  if (problems.length > 0) throw new GenHooksError('TEMPLATE_INVALID', problems.join('\n'))
  const handlebars = Handlebars.create()
  handlebars.registerHelper('sq', (value: unknown) => shQuote(text(value)))
  handlebars.registerHelper('comment', (value: unknown) => shComment(text(value)))
  handlebars.registerHelper('pattern', (value: unknown) => shPattern(text(value)))
  handlebars.registerPartial({ ...templates.partials })
  const template = handlebars.compile(templates.hook, {
    // Handlebars escapes HTML by default; a shell wants other care, and the helpers give it
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: { sq: true, comment: true, pattern: true },
  })
  return (context) => {
    try {
      return template(context)
    } catch (error) {
      throw new GenHooksError('RENDER_FAILED', `hook: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  }
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a template shows ${typeof value}, expected text`)
  return value
}
