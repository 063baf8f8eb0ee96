import type { DescribedOption, DescribedVerb, Value } from './described.ts'

/** The completion of bash: a file that bash or bash-completion reads. */
export function bashCompletion(verbs: readonly DescribedVerb[]): string {
  const names = verbs.map(({ name }) => name).join(' ')
  return `# bash completion of gen-hooks, made from its verbs; gen-hooks completion bash prints it

_gen_hooks() {
    local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} verb='' options='' rest='' index
    COMPREPLY=()
    # --config=FILE and NAME=FILE come as three words
    if [[ $cur == = ]]; then
        cur=''
    elif [[ $prev == = ]]; then
        prev=\${COMP_WORDS[COMP_CWORD - 2]}
    fi
    for ((index = 1; index < COMP_CWORD; index++)); do
        case \${COMP_WORDS[index]} in
            --) rest=yes && break ;;
            -*) ;;
            *) verb=\${verb:-\${COMP_WORDS[index]}} ;;
        esac
    done
    case $verb in
${verbs.map(verbCase).join('')}        '')
            options='--help --version'
            [[ $cur == -* ]] || _gen_hooks_words '${names}'
            ;;
    esac
    [[ $cur != -* || $rest == yes ]] || _gen_hooks_words "$options"
}

_gen_hooks_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

_gen_hooks_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

complete -F _gen_hooks gen-hooks
`
}

function verbCase({ name, operand, options }: DescribedVerb): string {
  const withValue = options.filter(({ value }) => value.kind !== 'none')
  const all = [...options.map((option) => `--${option.name}`), '--help'].join(' ')
  const own =
    withValue.length === 0
      ? ''
      : `            case $prev in
${byValue(withValue)
  .map(([names, value]) => `                ${names.join(' | ')}) ${act(value)}return ;;\n`)
  .join('')}            esac
`
  const operands =
    operand.kind === 'none' ? '' : `            [[ $cur == -* && $rest == '' ]] || ${act(operand).replace('; ', '')}\n`
  return `        ${name})
${own}            options='${all}'
${operands}            ;;
`
}

/** Groups of options with the same kind of value. */
function byValue(options: readonly DescribedOption[]): readonly (readonly [readonly string[], Value])[] {
  const groups = new Map<string, [string[], Value]>()
  for (const { name, value } of options) {
    const key = JSON.stringify(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [[`--${name}`], value])
    else group[0].push(`--${name}`)
  }
  return [...groups.values()]
}

function act(value: Value): string {
  switch (value.kind) {
    case 'choices':
      return `_gen_hooks_words '${value.choices.join(' ')}'; `
    case 'file':
      return '_gen_hooks_files -f; '
    case 'folder':
      return '_gen_hooks_files -d; '
    case 'word':
    case 'none':
      return ''
  }
}
