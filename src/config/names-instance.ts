import type { InstanceKind } from '../model.ts'

/** Whether `word`, `PROD` or `iris:PROD` in any case, names the instance, or `docker:web` the one in a container. */
export function namesInstance(
  word: string,
  { kind, name }: { readonly kind: InstanceKind; readonly name: string },
): boolean {
  const wanted = word.toUpperCase()
  return wanted === name.toUpperCase() || wanted === `${kind}:${name}`.toUpperCase()
}
