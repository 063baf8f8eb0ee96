/** The parts of the output that change from run to run, in the order of their replacement; each with the reason. */
const RULES: readonly { readonly why: string; readonly pattern: RegExp; readonly by: string }[] = [
  { why: 'a digest, which changes with each template', pattern: /\b[0-9a-f]{64}\b/g, by: 'DIGEST' },
  { why: 'the begin of a digest', pattern: /\b[0-9a-f]{12}\b/g, by: 'BEGIN' },
  { why: 'a release changes no output', pattern: /^(|.*\bgen-hooks )\d+\.\d+\.\d+(?=$|[.)])/g, by: '$1VERSION' },
  {
    why: 'a release changes no output of diff and engine',
    pattern: /((?:\bgen-hooks |-> ))\d+\.\d+\.\d+(?= ->|[,;])/g,
    by: '$1VERSION',
  },
  { why: 'a run has a random id', pattern: /\brun(=| )[0-9a-f]{8}\b/g, by: 'run$1ID' },
  {
    why: 'a moment',
    pattern: /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?: ?[+-]\d\d:\d\d|Z)?/g,
    by: 'MOMENT',
  },
  { why: 'the id of a run in a table', pattern: /^(MOMENT {2})[0-9a-f]{8}\b/g, by: '$1ID' },
  {
    why: 'a moment as IRIS writes it',
    pattern: /\b\d\d\/\d\d\/\d\d(?:\d\d)?[- ]\d\d:\d\d:\d\d(?::\d{3})?\b/g,
    by: 'MOMENT',
  },
  { why: 'a time of the day', pattern: /\b\d\d:\d\d:\d\d(?:\.\d{3})?\b/g, by: 'CLOCK' },
  { why: 'seconds since 1970', pattern: /(\bat=|_timestamp_seconds )\d{10}\b/g, by: '$1SECONDS' },
  { why: 'a journal file is named for its day', pattern: /\/\d{8}\.(\d{3})\b/g, by: '/DAY.$1' },
  { why: 'how long it took', pattern: /\b(ms=|milliseconds=)\d+\b/g, by: '$1N' },
  { why: 'seconds with their fraction', pattern: /-?(?<![\d.])\d+\.\d{1,3}( s\b|s\b|(?= )|$)/g, by: 'N$1' },
  { why: 'whole seconds', pattern: /(\bage=|\bwithout a run: )\d+( s,|s;)/g, by: '$1N$2' },
  { why: 'milliseconds of a rehearsal', pattern: /^(CLOCK .+) {2}\d+(?= {2}offset |$)/g, by: '$1  N' },
  { why: 'the shells of this machine', pattern: /(?:, (?:\/bin\/sh|dash|bash|bash --posix) -n)+/g, by: ', SHELLS' },
  { why: 'the number of a process', pattern: /(\bguard |\()\d+( freezes|\) 0 \[)/g, by: '$1PID$2' },
  { why: 'a bar is as long as it took', pattern: /\|[ ░█╳─▫]+\|/g, by: '|BAR|' },
  { why: 'columns are as wide as what is in them', pattern: / {2,}/g, by: '  ' },
]

/** A line of output without the parts that change from run to run. */
export function normalise(line: string): string {
  return RULES.reduce((text, { pattern, by }) => text.replaceAll(pattern, by), line.trimEnd())
}
