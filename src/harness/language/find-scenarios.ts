import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import { errnoOf, GenHooksError } from '../../errors.ts'
import { errnoText } from '../../host/errno-text.ts'
import { share } from '../../host/share.ts'
import type { Kind } from '../../model.ts'
import { idOf } from '../../model.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { matchesGlob } from '../../text/glob.ts'
import { pushAll } from '../../text/push-all.ts'
import { parseScenario } from './parse.ts'
import type { Scenario } from './scenario.ts'

const ENDING = '.scenario'

/** The scenarios that come with the package, in folders by kind. */
export const SCENARIOS = share('templates/scenarios')

/**
 * The scenarios that `pattern` names, sorted: a glob over the names of the package's own (`freeze/*`, `*late*`), or files and folders of the user's
 * (`./mine/*.scenario`, anything with a dot or slash at its begin). With `kind` the guests have instances of that kind only. SCENARIO_INVALID with
 * every problem on a line; USAGE if there is none.
 */
export function findScenarios(pattern: string | undefined, kind?: Kind): readonly Scenario[] {
  const { files, base } = scenarioFiles(pattern, '--scenario')
  const problems: string[] = []
  const scenarios: Scenario[] = []
  for (const file of files) {
    const shown = relative('.', file)
    const parsed = parseScenario(ofKind(readText(file), kind), nameOf(file, base), shown, kind)
    if (parsed.kind === 'scenario') scenarios.push(forKind(parsed.scenario, kind))
    else
      pushAll(
        problems,
        parsed.problems.map(({ line, message }) => `${shown}:${line}: ${message}`),
      )
  }
  if (problems.length > 0) throw new GenHooksError('SCENARIO_INVALID', problems.join('\n'))
  return scenarios
}

/** The texts of the scenarios that `pattern` names, as `findScenarios` finds them, also of those that have mistakes. */
export function scenarioTexts(pattern: string): readonly { readonly name: string; readonly text: string }[] {
  const { files, base } = scenarioFiles(pattern, '--show')
  return files.map((file) => ({ name: nameOf(file, base), text: readText(file) }))
}

function scenarioFiles(
  pattern: string | undefined,
  option: string,
): { readonly files: readonly string[]; readonly base: string } {
  const isPath = pattern !== undefined && /^[./]/.test(pattern)
  const base = isPath ? '.' : SCENARIOS
  const glob = isPath ? resolve(pattern) : (pattern ?? '**')
  const files = isPath ? filesBelow(fixedPart(resolve(pattern))) : filesBelow(SCENARIOS)
  const chosen = files.filter((file) => {
    const name = isPath ? file : nameOf(file, base)
    return isMeant(glob, name) || (isPath && file.startsWith(glob + sep))
  })
  if (chosen.length === 0) {
    const near = isPath
      ? ''
      : didYouMean(
          pattern ?? '',
          files.map((file) => (pattern?.includes('/') === true ? nameOf(file, base) : basename(file, ENDING))),
        )
    throw new GenHooksError(
      'USAGE',
      `${option}: ${JSON.stringify(pattern)}: no such scenario, expected a name or a glob of --list, or a path${near}`,
    )
  }
  return { files: chosen.sort(), base }
}

function ofKind(text: string, kind: Kind | undefined): string {
  return kind === undefined ? text : text.replaceAll(/\b(?:iris|cache):(?=[A-Za-z0-9_])/g, `${kind}:`)
}

/** The scenario with what it needs on guests of that kind alone: a scenario that needs both kinds, or has one name in both, is skipped there. Without a kind nothing is missing. */
function forKind(scenario: Scenario, kind: Kind | undefined): Scenario {
  const needs = scenario.needs.filter((need) => need !== 'both-kinds')
  if (kind === undefined) return { ...scenario, needs }
  const ids = scenario.instances.map(idOf)
  const isOne = new Set(ids).size === ids.length && needs.length === scenario.needs.length
  return isOne ? scenario : { ...scenario, needs: [...needs, 'both-kinds'] }
}

function nameOf(file: string, base: string): string {
  return relative(base, file)
    .replace(/\.scenario$/, '')
    .split(sep)
    .join('/')
}

/** A pattern without a slash fits a scenario of any folder. */
function isMeant(pattern: string, name: string): boolean {
  return matchesGlob(pattern, name) || (!pattern.includes('/') && matchesGlob(`**/${pattern}`, name))
}

/** The folder, or the file, before the first character that makes a pattern. */
function fixedPart(path: string): string {
  const sign = path.search(/[*?]/)
  return sign < 0 ? path : path.slice(0, path.lastIndexOf(sep, sign)) || sep
}

function filesBelow(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ENDING))
      .map((name) => join(path, name))
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw new GenHooksError('FILE_UNREADABLE', `${path}: cannot be read: ${errnoText(errnoOf(error))}`, {
      cause: error,
    })
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new GenHooksError('FILE_UNREADABLE', `${file}: cannot be read: ${errnoText(errnoOf(error))}`, {
      cause: error,
    })
  }
}
