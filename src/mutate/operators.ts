/** One way to make a line of a hook wrong. */
interface Operator {
  readonly name: string
  /** Each wrong line that comes of this one. */
  readonly apply: (line: string) => readonly string[]
}

/** `[PATTERN, REPLACEMENT]`: each match alone is replaced; `&&&` stands for what matched. */
function swap(name: string, pairs: readonly (readonly [RegExp, string])[]): Operator {
  return {
    name,
    apply: (line) =>
      pairs.flatMap(([pattern, by]) =>
        // not by replace(): what stands around the match is part of many a pattern
        [...line.matchAll(new RegExp(pattern, 'g'))].map(
          ({ 0: text, index }) => line.slice(0, index) + by.split('&&&').join(text) + line.slice(index + text.length),
        ),
      ),
  }
}

/** Lines that begin or end a compound command, or a branch of a `case`: without one of them nothing can be parsed. */
const COMPOUND =
  /^\s*(if|then|else|elif|fi|for|while|until|do|done|case|esac|[{}()]|;;)|\)$|\) .*;;$|\\$|&&$|\|\|$|<<|\(\) \{$/

/** What goes wrong in a hook by one slip of the hand, from the coarsest to the finest. */
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
    [/(?<![\w$.%+-])[1-9]\d*(?![\w.>%<:&])/, '0'],
    [/(?<![\w$.%+-])[1-9]\d*(?![\w.>%<:&])/, '&&&0'],
    [/(?<![\w$.%+-])0(?![\w.>%<:&])/, '1'],
  ]),
  swap('other sum', [
    [/(?<=\$\(\(.*) \+ /, ' - '],
    [/(?<=\$\(\(.*) - /, ' + '],
    [/(?<=\$\(\(.*) \* /, ' / '],
    [/(?<=\$\(\(.*) \/ /, ' * '],
  ]),
  swap('file emptied', [[/ >>(?=")/, ' >']]),
  swap('descriptor kept', [[/ \d>&-/, '']]),
  swap('other signal', [
    [/\bTERM\b/, 'KILL'],
    [/\bKILL\b/, 'TERM'],
  ]),
  swap('other answer', [
    [/(?<=[=: ])yes(?=[ :;)]|$)/, 'no'],
    [/(?<=[=: ])no(?=[ :;)]|$)/, 'yes'],
    [/\bRESULT=thawed\b/, 'RESULT=not-frozen'],
    [/\bRESULT=not-frozen\b/, 'RESULT=thawed'],
    [/\bRESULT=(down|stuck|resumed)\b/, 'RESULT=thawed'],
    [/\bVERDICT=(inconsistent|aborted)\b/, 'VERDICT=consistent'],
    [/\bVERDICT=consistent\b/, 'VERDICT=inconsistent'],
    [/\bIS_GOOD\b/, 'IS_BAD'],
    [/\bIS_BAD\b/, 'IS_GOOD'],
    [/\bheld\b/, 'aside'],
    [/\baside\b/, 'held'],
    [/\benter (frozen|thawing)\b/, 'enter freezing'],
    [/\benter sweeping\b/, 'enter over'],
    [/ExternalThaw\(0\)/, 'ExternalThaw()'],
    [/ -W\)/, ')'],
    [/-U %SYS/, '-U USER'],
  ]),
]
