import { SCHEMAS } from './published.ts'

/** The document that a verb printed as JSON; throws if the text is not JSON, names no schema of ours, or has a key or a value that the schema does not allow. */
export function checkedJson(text: string) {
  const document = JSON.parse(text)
  const name = /^gen-hooks\/([a-z-]+)\/1$/.exec(document.schema)?.[1] ?? ''
  const schema = SCHEMAS.get(name)
  if (schema === undefined)
    throw new Error(`schema: ${JSON.stringify(document.schema)}: none of docs/reference/schemas`)
  const result = schema.safeParse(document)
  if (result.success) return document
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`${document.schema}: ${problems.slice(0, 20).join('\n')}`)
}

/** Checks the output of a command line with `--json`; a monitoring plugin prints a line instead. */
export function checkPrinted(args: readonly string[], out: string): void {
  const [line = ''] = ` ${args.join(' ')} `.split(' -- ')
  if (/ --json | --format[= ]json /.test(line) && !/ (?:--out|--help|-h|help|--nagios) /.test(line)) checkedJson(out)
}
