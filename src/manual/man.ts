import type { DescribedVerb } from './described.ts'

/** The manual page gen-hooks(1), in the macros of man(7). */
export function manPage(verbs: readonly DescribedVerb[], version: string): string {
  return `${[
    `.TH GEN-HOOKS 1 ${DATE} "gen-hooks ${version}"`,
    '.SH NAME',
    'gen-hooks \\- hooks that freeze IRIS and Cache for the time of a VMware snapshot',
    '.SH SYNOPSIS',
    ...verbs.flatMap(synopsis).slice(1),
    '.SH DESCRIPTION',
    text(
      'gen-hooks renders, validates, installs and proves the scripts that VMware Tools calls before and after a quiesced snapshot: pre-freeze-script and post-thaw-script, or one file in backupScripts.d.',
    ),
    '.PP',
    text(
      'Results go to standard output, everything else to standard error. With --json standard output is one JSON document; reference/json.md of the documentation has the schemas.',
    ),
    '.SH VERBS',
    ...verbs.flatMap(section),
    '.SH EXIT STATUS',
    ...EXITS.flatMap(([status, meaning]) => ['.TP', status, text(meaning)]),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, meaning]) => ['.TP', `.B ${name}`, text(meaning)]),
    '.SH FILES',
    ...FILES.flatMap(([path, meaning]) => ['.TP', `.I ${escaped(path)}`, text(meaning)]),
    '.SH SEE ALSO',
    text('The documentation in the folder docs of the package.'),
  ].join('\n')}\n`
}

/** The day on which the texts of this file were last changed. */
const DATE = '2026-11-30'

const EXITS = [
  ['0', 'Done, or in sync.'],
  ['1', 'Error: usage, refusal, failure, findings.'],
  ['2', 'Differs, would change something, a stun is too long, or nothing checked a file that is no shell script.'],
  ['3', 'An instance is frozen, or may be, or a run was never ended.'],
] as const

const ENVIRONMENT = [
  ['GEN_HOOKS_CONFIG', 'The configuration, where --config does not name it.'],
  ['NO_COLOR', 'No colours, also at a terminal.'],
  ['FORCE_COLOR', 'Colours, also in a pipe; 0 for none.'],
] as const

const FILES = [
  ['/etc/gen-hooks/config.yaml', 'The configuration.'],
  [
    '/usr/sbin/pre-freeze-script',
    'The hook that freezes. The file post-thaw-script in the same folder has the same text, and thaws.',
  ],
  ['/etc/vmware-tools/backupScripts.d/50-gen-hooks', 'The hook that freezes and thaws, with layout: backupScripts.d.'],
  ['/var/log/gen-hooks/snapshot.log', 'The log of the hooks.'],
  ['/run/gen-hooks', 'The state of the hooks while a run lives, and how the last run ended.'],
] as const

function synopsis({ name, operands, options }: DescribedVerb): readonly string[] {
  const words = [
    ...(options.length === 0 ? [] : ['[\\fIoptions\\fR]']),
    ...(operands === '' ? [] : [`\\fI${escaped(operands)}\\fR`]),
  ]
  return ['.PP', `.B gen\\-hooks ${escaped(name)}`, words.join(' ')]
}

function section({ name, operands, summary, options, examples }: DescribedVerb): readonly string[] {
  return [
    `.SS ${escaped([name, operands].filter((part) => part !== '').join(' '))}`,
    text(sentence(summary)),
    ...options.flatMap(({ name, word, describe }) => [
      '.TP',
      `.B \\-\\-${escaped(name)}${word === '' ? '' : ` \\fI${escaped(word)}\\fR`}`,
      text(sentence(describe)),
    ]),
    ...(examples.length === 0 ? [] : ['.PP', 'Examples:']),
    ...examples.flatMap(([line, meaning]) => ['.TP', `.B gen\\-hooks ${escaped(line)}`, text(sentence(meaning))]),
  ]
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`
}

const WIDTH = 78

/** Words for roff, in lines of at most `WIDTH` characters. */
function text(words: string): string {
  const lines = ['']
  for (const word of words.split(' ')) {
    const shown = escaped(word)
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + shown.length >= WIDTH) lines.push(shown)
    else lines[lines.length - 1] = line === '' ? shown : `${line} ${shown}`
  }
  return lines.map((line) => line.replace(/^[.']/, '\\&$&')).join('\n')
}

/** The words with the characters escaped that have a meaning in roff. */
function escaped(words: string): string {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('é', "\\['e]")
}
