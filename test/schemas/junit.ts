import type { Element } from '../harness/report/markup.ts'

const MESSAGE = { attributes: ['type', 'message'], children: [] }

/** What junit-10.xsd of Jenkins's xUnit plugin allows of the elements that we write; that plugin refuses a file with anything else. */
const ALLOWED: Readonly<
  Record<string, { readonly attributes: readonly string[]; readonly children: readonly string[] }>
> = {
  testsuites: { attributes: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: { attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'], children: ['testcase'] },
  testcase: {
    attributes: ['name', 'classname', 'time', 'file', 'line'],
    children: ['failure', 'error', 'skipped', 'system-out'],
  },
  failure: MESSAGE,
  error: MESSAGE,
  skipped: MESSAGE,
  'system-out': { attributes: [], children: [] },
}
const REQUIRED: Readonly<Record<string, string>> = { testsuite: 'tests', testcase: 'name' }

/** What that schema would refuse in a report; empty if nothing. */
export function junitComplaints(element: Element): readonly string[] {
  const { name, attributes, children } = element
  const allowed = ALLOWED[name] ?? { attributes: [], children: [] }
  const required = REQUIRED[name]
  return [
    ...(name in ALLOWED ? [] : [`${name}: unknown`]),
    ...(required === undefined || required in attributes ? [] : [`${name}: has no ${required}`]),
    ...Object.keys(attributes).flatMap((key) => (allowed.attributes.includes(key) ? [] : [`${name}: has ${key}`])),
    ...children.flatMap((child) => (allowed.children.includes(child.name) ? [] : [`${child.name} in ${name}`])),
    ...children.flatMap(junitComplaints),
  ]
}
