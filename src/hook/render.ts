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
  const { head, engine } = scriptRenderer(templates)(config, instances)
  return head + engine
}

/** A script in two pieces, which are the whole of it. */
export interface RenderedParts {
  /** The header and the settings, both borders with them. */
  readonly head: string
  /** The same for every configuration. */
  readonly engine: string
  readonly configSha256: string
  readonly settingsSha256: string
  /** What the script does with its settings, as it says itself. */
  readonly words: readonly string[]
}

type ScriptRenderer = (config: Config, instances: readonly Instance[]) => RenderedParts

/** Of these templates: a verb renders several times, and the compilation costs more than all of them. */
const renderers = new WeakMap<Templates, ScriptRenderer>()

/** What renders script after script by the same templates: they are compiled once, and of each script only what stands above the engine is made. Throws TEMPLATE_INVALID or RENDER_FAILED. */
export function scriptRenderer(templates: Templates): ScriptRenderer {
  const made = renderers.get(templates) ?? newRenderer(templates)
  renderers.set(templates, made)
  return made
}

function newRenderer(templates: Templates): ScriptRenderer {
  const compile = compiler(templates)
  const whole = compile(templates.hook)
  const renderHead = compile(headOf(templates.hook))
  let known: { readonly engine: string; readonly engineSha256: string } | null = null
  return (config, instances) => {
    const model = hookModel(config, instances)
    const words = wordsOf(model)
    const configSha256 = sha256(canonicalJson(config))
    const context = { ...model, words, configSha256, version: templates.version, ...NO_DIGESTS }
    // again and again: the header holds the digests of what follows it, and of itself
    const blank = renderHead(context)
    known ??= engineBelow(blank, whole(context))
    const { engine, engineSha256 } = known
    const parts = partsOf(blank)
    if (parts === null) throw notTwoBorders()
    const { settingsSha256 } = digestsOf(parts)
    const digests = { ...context, settingsSha256, engineSha256 }
    const headerSha256 = headerDigest(headerOf(renderHead(digests)))
    return { head: renderHead({ ...digests, headerSha256 }), engine, configSha256, settingsSha256, words }
  }
}

const NO_DIGESTS = { settingsSha256: '', engineSha256: '', headerSha256: '' }

/** The last partial above the engine. */
const LAST_OF_HEAD = '{{> settings}}\n'

function headOf(hook: string): string {
  const at = hook.indexOf(LAST_OF_HEAD)
  return at < 0 ? hook : hook.slice(0, at + LAST_OF_HEAD.length)
}

function engineBelow(head: string, text: string): { readonly engine: string; readonly engineSha256: string } {
  const parts = partsOf(text)
  if (parts === null || parts.header + parts.settings !== head) throw notTwoBorders()
  return { engine: parts.engine, engineSha256: digestsOf(parts).engineSha256 }
}

function notTwoBorders(): GenHooksError {
  return new GenHooksError('TEMPLATE_INVALID', 'hook: the two border lines do not stand there once')
}

function compiler(templates: Templates): (template: string) => (context: object) => string {
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
  return (source) => {
    const template = handlebars.compile(source, {
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
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a template shows ${typeof value}, expected text`)
  return value
}
