import type { DescribedOption, DescribedVerb, Value } from './described.ts'

/** The completion of fish: a file `gen-hooks.fish` for one of fish's folders for completions. */
export function fishCompletion(verbs: readonly DescribedVerb[]): string {
  const first = quotedForFish(`not __fish_seen_subcommand_from ${verbs.map(({ name }) => name).join(' ')}`)
  const lines = [
    'complete -c gen-hooks -f',
    `complete -c gen-hooks -n ${first} -s h -l help -d 'show help'`,
    `complete -c gen-hooks -n ${first} -s V -l version -d 'show the version'`,
    ...verbs.flatMap(({ name, summary }) => [
      `complete -c gen-hooks -n ${first} -a ${name} -d ${quotedForFish(summary)}`,
    ]),
    ...verbs.flatMap(verbLines),
  ]
  return `# fish completion of gen-hooks, made from its verbs; gen-hooks completion fish prints it\n\n${lines.join('\n')}\n`
}

function verbLines({ name, operand, options }: DescribedVerb): readonly string[] {
  const start = `complete -c gen-hooks -n ${quotedForFish(`__fish_seen_subcommand_from ${name}`)}`
  const operands = operand.kind === 'file' ? '-F' : operand.kind === 'choices' ? follows(operand) : ''
  return [
    ...(operands === '' ? [] : [`${start} ${operands}`]),
    ...options.map((option) => `${start} ${optionWords(option)}`),
    `${start} -l help -d 'show help'`,
  ]
}

function optionWords({ name, describe, value }: DescribedOption): string {
  return [`-l ${name}`, follows(value), `-d ${quotedForFish(describe)}`].filter((word) => word !== '').join(' ')
}

function follows(value: Value): string {
  switch (value.kind) {
    case 'choices':
      return `-x -a ${quotedForFish(value.choices.join(' '))}`
    case 'file':
      return '-r -F'
    case 'folder':
      return "-x -a '(__fish_complete_directories)'"
    case 'word':
      return '-x'
    case 'none':
      return ''
  }
}

function quotedForFish(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}
