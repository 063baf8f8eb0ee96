import type { ExplainDocument } from '../schemas/explain.ts'

type Handled = ExplainDocument['instances'][number]
type Call = Handled['calls'][number]

/** The page as Markdown that reads well as plain text. */
export function explainText(page: ExplainDocument): string {
  const others = page.unlisted.instances
  const required = page.onFailure === 'abort' ? 'the run fails' : 'the run goes on, inconsistent'
  return [
    '# What the freeze and thaw hooks do\n',
    `${sourceText(page)}\n`,
    '## Instances\n',
    markdownTable(
      ['instance', 'if its freeze fails', 'sessions run as', 'login', 'history'],
      [...page.instances, ...others].map((one) => [
        nameOf(one),
        one.required ? required : 'the run goes on without it',
        one.user ?? 'root',
        one.credentials === null ? 'OS authentication' : `file ${one.credentials}`,
        one.history ? 'ExternalSetHistory' : 'not set',
      ]),
    ),
    others.some(({ user }) => user === 'OWNER') ? OWNER : '',
    page.instances.some(({ instance }) => /^(?:docker|podman):/.test(instance)) ? ID : '',
    `A running instance outside the plan (instances.unlisted: ${page.unlisted.policy}): ${page.unlisted.means}.\n`,
    `Members of a mirror (mirror.policy: ${page.mirror.policy}): ${page.mirror.means}.\n`,
    page.excluded.length === 0
      ? 'No instance is excluded.\n'
      : `Left alone, whatever it is doing: ${page.excluded.map((glob) => `\`${glob}\``).join(', ')}.\n`,
    '## How long an instance can be frozen\n',
    markdownTable(
      ['instance', 'frozen at worst', 'the hooks thaw after', 'with all tries after', 'users hang after'],
      [...page.instances, ...others].map((one) => [
        nameOf(one),
        one.frozenAtWorstSeconds === null ? 'without end' : `${one.frozenAtWorstSeconds} s`,
        `${one.thawBeginsAfterSeconds} s`,
        `${one.thawEndsAfterSeconds} s`,
        `${one.updatesSuspendedAfterSeconds} s`,
      ]),
    ),
    `${TIMES}\n`,
    `The call with \`freeze\` ends after ${page.limits.preFreezeSeconds} s at the latest, where no process of the hooks is killed or stopped: the lists, what an earlier run still thaws, the longest freeze, and the longest thaw, which undoes it.\n`,
    '## What is called\n',
    'All freezes begin at once, and so do all thaws. A session that `timeout` ends gets TERM, and KILL after 1 s more. Between `timeout` and `runuser`, or the file of a login, stands an `sh`:\nit opens the file, and keeps 64 KB of what the session prints.\n',
    ...page.instances.map((one) => `### ${one.instance}\n\n${callsText(one.calls)}`),
    '### A running instance outside the plan\n',
    ...others.map(({ calls }) => callsText(calls)),
    '### The lists of the instances\n',
    callsText(page.lists),
    '### What else is called\n',
    callsText(page.helpers),
    '## Programs that are started\n',
    'Besides the commands above the script starts these programs; for all else it needs the shell alone. They were found in the script itself.\n',
    markdownTable(
      ['program', 'when'],
      page.programs.map(({ name, when }) => [`\`${name}\``, when]),
    ),
    '## Paths that are written\n',
    "Root writes them. Members of the log's group can read the log, and every user can read the textfile; all else root alone can read. From its\nfirst freeze until all its thaws were tried, a run writes only below /run; a pre-freeze that begins no freeze writes its line to the log at once,\nbut beside a run that is under way: then the owner of that run writes it.\n",
    markdownTable(
      ['path', 'by, when', 'what'],
      page.paths.map(({ path, by, what }) => [`\`${path}\``, by, what]),
    ),
    '## What the caller is told\n',
    markdownTable(
      ['argument', 'exit status', 'means', 'VMware Tools', 'qemu-guest-agent'],
      page.caller.map(({ call, status, means, effect, agentEffect }) => [
        calledBy(call),
        status,
        means,
        effect,
        agentEffect,
      ]),
    ),
    CALLERS,
    markdownTable(
      ['argument', 'exit status', 'Azure Backup', 'Google guest agent'],
      page.caller.map(({ call, status, azureEffect, googleEffect }) => [
        calledBy(call),
        status,
        azureEffect,
        googleEffect,
      ]),
    ),
    CLOUDS,
    markdownTable(
      ['argument', 'exit status', 'Amazon Data Lifecycle Manager', 'Velero'],
      page.caller.map(({ call, status, awsEffect, veleroEffect }) => [calledBy(call), status, awsEffect, veleroEffect]),
    ),
    ELSEWHERE,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

const OWNER =
  'OWNER is the user whom parameters.isc of the instance names as its owner when the hooks run; where it names none, the session runs as\n' +
  'root, without runuser.\n'

const ID =
  'ID is what the container has for one when the hooks look at it before the freeze; where they cannot see it, they call it by its name.\n'

const TIMES =
  'Post-thaw thaws before. Frozen at worst: after so long from its own freeze the instance resumes by itself (WDSuspendLimit of ExternalFreeze),\n' +
  'also if all processes of the hooks are killed; where it says *without end*, only `iris stat NAME -W` thaws it then. The hooks thaw by themselves\n' +
  'so long after the first freeze of the run. Users hang, and no user can log in, so long after the freeze of the instance (ExternalFreezeTimeOut).'

const CALLERS =
  'The script is the same for each caller, and does not tell which one it has: `gen-hooks install --target` does. VMware Tools has one limit for the whole\n' +
  'operation, 900 s unless tools.conf or the host says else; qemu-guest-agent waits for each call without a limit.\n'

const CLOUDS =
  'Azure Backup waits for each call `timeoutInSeconds` of its configuration; then it goes on, kills nothing, and calls thaw while freeze may still run. The\n' +
  'Google guest agent waits `timeout_in_seconds` of its configuration, 60 s by default; then it kills the call, and the hooks thaw. A hook that it cannot\n' +
  'start it takes for a good one; then only thaw tells it, with 1.\n'

const ELSEWHERE =
  'Data Lifecycle Manager waits for each call `ExecutionTimeout` of its policy, 10 s by default and 120 s at most; the document ends a call that takes 110 s, and\n' +
  'the hooks thaw. Velero waits for each call as long as its annotation says; then it goes on, and kills nothing.\n'

function calledBy(call: string): string {
  return `\`${call}\``.replace('`each of them`', 'each')
}

function sourceText({ source, files, version, ...digests }: ExplainDocument): string {
  const what = {
    installed: 'As they are installed on this guest',
    file: 'As the script has it',
    rendered: 'As they would be rendered',
  }[source]
  const lines = files.map(({ path, sha256 }) => `- \`${path}\`, sha256 \`${sha256}\``)
  return [
    `${what}, by gen-hooks ${version}. The same script under each name.\n`,
    ...lines,
    `- its settings, sha256 \`${digests.settingsSha256}\``,
    `- its engine, sha256 \`${digests.engineSha256}\`: the same on every guest of this version`,
    `- the configuration it was made from, sha256 \`${digests.configSha256}\``,
  ].join('\n')
}

function nameOf({ instance }: Handled): string {
  return instance.endsWith(':NAME') ? `any other (${instance.slice(0, -':NAME'.length)})` : instance
}

function callsText(calls: readonly Call[]): string {
  return `\`\`\`sh\n${calls.map(({ line, when }) => `# ${when}\n${line}\n`).join('')}\`\`\`\n`
}

/** With columns aligned, so that it reads as plain text too. */
function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heading, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(column < row.length - 1 ? (widths[column] ?? 0) : 0)).join(' | ')} |\n`
  const [first = [], ...others] = cells
  const dashes = widths.map((width, column) => '-'.repeat(column < widths.length - 1 ? width : 3))
  return `${line(first)}${line(dashes)}${others.map(line).join('')}`
}
