import type { Instance } from '../model.ts'

/** Whether `word`, `PROD` or `iris:PROD` in any case, names the instance. */
export function namesInstance(word: string, { kind, name }: Pick<Instance, 'kind' | 'name'>): boolean {
  const wanted = word.toUpperCase()
  return wanted === name.toUpperCase() || wanted === `${kind}:${name}`.toUpperCase()
}
