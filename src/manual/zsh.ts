import { type DescribedOption, type DescribedVerb, quoted, type Value } from './described.ts'

/** The completion of zsh: a file `_gen-hooks` for a folder of zsh's `fpath`. */
export function zshCompletion(verbs: readonly DescribedVerb[]): string {
  return `#compdef gen-hooks
# zsh completion of gen-hooks, made from its verbs; gen-hooks completion zsh prints it

_gen-hooks() {
    local curcontext=$curcontext state line ret=1
    typeset -A opt_args
    _arguments -C \\
        '(- *)'{-h,--help}'[show help]' \\
        '(- *)'{-V,--version}'[show the version]' \\
        '1:verb:->verb' \\
        '*::operand:->operands' && ret=0
    case $state in
        verb)
            local -a verbs=(
${verbs.map(({ name, summary }) => `                ${quoted(`${name}:${summary}`)}\n`).join('')}            )
            _describe -t verbs verb verbs && ret=0
            ;;
        operands)
            curcontext=\${curcontext%:*}-$words[1]:
            case $words[1] in
${verbs.map(verbCase).join('')}            esac
            ;;
    esac
    return ret
}

_gen-hooks "$@"
`
}

function verbCase({ name, operand, options }: DescribedVerb): string {
  const specs = [...options.map(optionSpec), quoted('(- *)--help[show help]')]
  if (operand.kind !== 'none') specs.push(quoted(`*:${operand.kind === 'file' ? 'file' : 'word'}:${action(operand)}`))
  const lines = specs.map((spec) => `                        ${spec}`).join(' \\\n')
  return `                ${name})
                    _arguments -S \\
${lines} && ret=0
                    ;;
`
}

function optionSpec({ name, describe, word, value }: DescribedOption): string {
  const text = describe.replaceAll(/[\\[\]]/g, '\\$&')
  if (value.kind === 'none') return quoted(`--${name}[${text}]`)
  return quoted(`--${name}=[${text}]:${value.kind === 'choices' ? name : word}:${action(value)}`)
}

function action(value: Value): string {
  switch (value.kind) {
    case 'choices':
      return `(${value.choices.join(' ')})`
    case 'file':
      return '_files'
    case 'folder':
      return '_files -/'
    case 'word':
    case 'none':
      return ''
  }
}
