import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

const FOLDER = join(__dirname, 'of-others')

/** A schema that others publish (of-others/README.md), and what it refers to. */
const SCHEMAS = {
  sarif: ['sarif-2.1.0-rtm.5.json'],
  cyclonedx: ['bom-1.5.SNAPSHOT.schema.json', 'spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'],
} as const

/** What a format means in them, as strictly as we need it. */
const FORMATS = {
  'date-time': /^\d{4}-[01]\d-[0-3]\dT[012]\d:[0-5]\d:[0-6]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  uri: (text: string) => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) && isReference(text),
  'uri-reference': isReference,
  'iri-reference': (text: string) => isReference(text.replace(/[\u{a0}-\u{10ffff}]/gu, 'x')),
  'idn-email': /^[^@\s]+@[^@\s]+$/,
}

/** RFC 3986: only signs that a URI may have, and `%` only before two digits. */
function isReference(text: string): boolean {
  return /^(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/.test(text)
}

const compiled = new Map<keyof typeof SCHEMAS, ValidateFunction>()

/** What the published schema finds wrong in a document; empty if nothing. */
export function complaintsOfOthers(name: keyof typeof SCHEMAS, document: unknown): readonly string[] {
  const check = compiled.get(name) ?? compile(name)
  compiled.set(name, check)
  if (check(document)) return []
  return (check.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  )
}

function compile(name: keyof typeof SCHEMAS): ValidateFunction {
  const [first, ...others] = SCHEMAS[name].map((file) => ({ file, schema: readSchema(file) }))
  // a pattern of SARIF's schema has a bracket too many, which only the mode without `u` takes
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false, inlineRefs: false, formats: FORMATS })
  // a file refers to another by the name that it has beside it
  for (const { file, schema } of others) ajv.addSchema(schema, `http://cyclonedx.org/schema/${file}`)
  return ajv.compile(first?.schema ?? {})
}

/** ajv knows draft 7 and not draft 4, of which SARIF's schema uses nothing that draft 7 has otherwise. */
function readSchema(file: string): object {
  const { id: _, $schema, ...schema } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))
  return { ...schema, $schema: $schema.replace('draft-04', 'draft-07') }
}
