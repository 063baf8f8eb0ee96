import type { Instance } from '../model.ts'

const PLAN_LINE = /^ {4}instance '(iris|cache)' '([A-Za-z0-9_.-]{1,255})' /gm

/** The instances in the plan of a rendered hook; none in any other text. */
export function plannedIn(script: string): readonly Pick<Instance, 'kind' | 'name'>[] {
  return [...script.matchAll(PLAN_LINE)].map(([, kind, name = '']) => ({
    kind: kind === 'iris' ? 'iris' : 'cache',
    name,
  }))
}
