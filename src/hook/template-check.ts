import Handlebars from 'handlebars'

const HELPERS = new Set(['sq', 'comment', 'pattern'])

/**
 * What a template does that it may not, one line each; empty if there is nothing. Only the quoting helpers may print, only `each`
 * may decide, and only the named partials may be drawn in.
 */
export function checkTemplate(name: string, text: string, partials: ReadonlySet<string>): readonly string[] {
  let program: hbs.AST.Program
  try {
    program = Handlebars.parse(text)
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message.replaceAll('\n', ' ') : 'unreadable'}`]
  }
  const problems: string[] = []
  visit(program, (line, what) => problems.push(`${name}:${line}: ${what}`), partials)
  return problems
}

function visit(
  program: hbs.AST.Program,
  complain: (line: number, what: string) => void,
  partials: ReadonlySet<string>,
): void {
  for (const statement of program.body) {
    const { line } = statement.loc.start
    switch (statement.type) {
      case 'ContentStatement':
      case 'CommentStatement':
        break
      case 'MustacheStatement': {
        const { path, params, hash, escaped } = statement as hbs.AST.MustacheStatement
        const helper = nameOf(path)
        if (!HELPERS.has(helper) || !isOneValue(params, hash)) {
          complain(line, `{{${helper}}}: a value may only be shown by sq, comment or pattern`)
        }
        if (!escaped) complain(line, `{{{${helper}}}}: two braces are enough`)
        break
      }
      case 'PartialStatement': {
        const partial = nameOf((statement as hbs.AST.PartialStatement).name)
        if (!partials.has(partial)) complain(line, `{{> ${partial}}}: no such partial`)
        break
      }
      case 'BlockStatement': {
        const block = statement as hbs.AST.BlockStatement
        const helper = nameOf(block.path)
        if (helper !== 'each' || !isOneValue(block.params, block.hash)) {
          complain(line, `{{#${helper}}}: only each may decide, of one value`)
        }
        // of {{^each}} there is only the inverse
        for (const part of [block.program, block.inverse]) if (part) visit(part, complain, partials)
        break
      }
      default:
        complain(line, `${statement.type}: not allowed`)
    }
  }
}

function isOneValue(params: readonly hbs.AST.Expression[], hash: hbs.AST.Hash | undefined): boolean {
  const [param] = params
  const isPlain = param?.type === 'PathExpression' || param?.type === 'StringLiteral'
  return params.length === 1 && isPlain && hash === undefined
}

function nameOf(expression: hbs.AST.Node): string {
  return 'original' in expression ? String(expression.original) : '?'
}
