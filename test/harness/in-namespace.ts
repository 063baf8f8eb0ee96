import { findNamespace } from '../../src/harness/namespace/unshare.ts'

export const NAMESPACE = findNamespace()

/** `describe` if the machine allows namespaces; else the tests are skipped with the reason in their name. */
export function describeInNamespace(name: string, tests: () => void): void {
  if (NAMESPACE.kind === 'ready') describe(name, tests)
  else describe.skip(`${name} (no namespaces here: ${NAMESPACE.why})`, tests)
}
