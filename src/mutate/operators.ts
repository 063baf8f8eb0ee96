/** One way to make a line of a hook wrong. */
interface Operator {
  readonly name: string
  /** The wrong lines made of a line. */
  readonly apply: (line: string) => readonly string[]
}

/** `[PATTERN, REPLACEMENT]`: each wrong line has one match replaced; `&&&` stands for the matched text. */
function swap(name: string, pairs: readonly (readonly [RegExp, string])[]): Operator {
  return {
    name,
    apply: (line) =>
      pairs.flatMap(([pattern, by]) =>
        // replace() on the match alone would fail: many patterns look at the text before and behind the match
        [...line.matchAll(new RegExp(pattern, 'g'))].map(
          ({ 0: text, index }) => line.slice(0, index) + by.split('&&&').join(text) + line.slice(index + text.length),
        ),
      ),
  }
}

/** Lines that begin or end a compound command, or a branch of a `case`: sh cannot parse a script without such a line. */
const COMPOUND =
  /^\s*(if|then|else|elif|fi|for|while|until|do|done|case|esac|[{}()]|;;)|\)$|\) .*;;$|\\$|&&$|\|\|$|<<|\(\) \{$/

/** Mistakes of one line in a hook, from the coarsest to the finest. */
export const OPERATORS: readonly Operator[] = [
  {
    name: 'left out',
    apply: (line) => (COMPOUND.test(line) || /^\s*:$/.test(line) ? [] : [line.replace(/\S.*/, ':')]),
  },
  {
    name: 'branch never taken',
    apply: (line) => {
      const pattern = /^(\s+)([^\s()'"$;]+|'[^']*'|"\$?[A-Za-z_]+":[^\s()]*)((?: \| \S+)*)\)(?= |$)/.exec(line)
      return pattern === null || pattern[2] === '*' ? [] : [line.replace(pattern[0], `${pattern[1]}'@never')`)]
    },
  },
  {
    name: 'condition turned',
    apply: (line) => {
      const turned = /^(\s*)(if|elif|while|until) (?!read|IFS)(! )?(.*)$/.exec(line)
      if (turned === null || /&&|\|\|/.test(line)) return []
      return [`${turned[1]}${turned[2]} ${turned[3] === undefined ? '! ' : ''}${turned[4]}`]
    },
  },
  swap('and for or', [
    [/ && /, ' || '],
    [/ \|\| /, ' && '],
  ]),
  swap('without the not', [[/(?<=[\s(])! (?=[a-z[])/, '']]),
  swap('other comparison', [
    [/ -eq /, ' -ne '],
    [/ -ne /, ' -eq '],
    [/ -lt /, ' -ge '],
    [/ -le /, ' -gt '],
    [/ -gt /, ' -le '],
    [/ -ge /, ' -lt '],
    [/(?<=\[ [^\]]*\S) = (?=\S)/, ' != '],
    [/(?<=\[ [^\]]*\S) != (?=\S)/, ' = '],
    [/(?<=\[ (?:! )?)-n /, '-z '],
    [/(?<=\[ (?:! )?)-z /, '-n '],
  ]),
  swap('not in the background', [[/(?<=[^&>\s]) &$/, '']]),
  swap('without a limit', [[/timeout -k 1 ("\$limit"|\S+) /, '']]),
  swap('other end', [
    [/\breturn 0\b/, 'return 1'],
    [/\breturn 1\b/, 'return 0'],
    [/\bexit 0\b/, 'exit 1'],
    [/\bexit 1\b/, 'exit 0'],
    [/\bcontinue\b/, 'break'],
    [/\bbreak\b/, 'continue'],
  ]),
  swap('other number', [
    // the numbers of parameters, descriptors and statuses stay: with another parameter or descriptor sh fails at once, and the hooks only ask whether a status is 0;
    // so do the words that `for _ in` counts
    [/(?<![\w$.%+{&-]|return |exit (?=[01]\b)|for _ in (?:\d+ )*)[1-9]\d*(?![\w.>%<:&])/, '0'],
    [/(?<![\w$.%+{&-]|return |exit (?=[01]\b)|for _ in (?:\d+ )*)[1-9]\d*(?![\w.>%<:&])/, '&&&0'],
    [/(?<![\w$.%+{&-]|return |exit (?=[01]\b)|for _ in (?:\d+ )*)0(?![\w.>%<:&])/, '1'],
  ]),
  swap('other sum', [
    [/(?<=\$\(\(.*) \+ /, ' - '],
    [/(?<=\$\(\(.*) - /, ' + '],
    [/(?<=\$\(\(.*) \* /, ' / '],
    [/(?<=\$\(\(.*) \/ /, ' * '],
  ]),
  swap('file emptied', [[/ >>(?=")/, ' >']]),
  swap('descriptor kept', [[/ \d[<>]&-/, '']]),
  swap('lock not shared', [[/(?<=flock )-s /, '']]),
  swap('other signal', [
    [/\bTERM\b/, 'KILL'],
    [/\bKILL\b/, 'TERM'],
  ]),
  swap('other answer', [
    [/(?<=[=: ])yes(?=[:;)]|$| [^a-z])/, 'no'],
    [/(?<=[=: ])no(?=[:;)]|$| [^a-z])/, 'yes'],
    [/\bRESULT=thawed\b/, 'RESULT=not-frozen'],
    [/\bRESULT=not-frozen\b/, 'RESULT=thawed'],
    [/\bRESULT=(down|stuck|resumed)\b/, 'RESULT=thawed'],
    [/\bVERDICT=(inconsistent|aborted)\b/, 'VERDICT=consistent'],
    [/\bVERDICT=consistent\b/, 'VERDICT=inconsistent'],
    [/(?<=tell "\$CLIENT" )dropped\b/, 'frozen'],
    [/(?<== )need\b/, 'optional'],
    [/(?<== )optional\b/, 'need'],
    [/ExternalThaw\(0\)/, 'ExternalThaw()'],
    [/ -W\)/, ')'],
    [/-U %SYS/, '-U USER'],
  ]),
]
