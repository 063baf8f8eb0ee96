import type { Engine } from '../hook/engine.ts'
import { counted } from './counted.ts'
import { findingText } from './finding.ts'
import { planName } from './plan-name.ts'
import type { HostOutcome } from './render-host.ts'

/** Hosts with the same settings. */
interface Plan {
  readonly settingsSha256: string
  /** What their scripts do, as these say themselves. */
  readonly words: readonly string[]
  /** The first of their names. */
  readonly hosts: string[]
  count: number
}

/** Lines of findings: the first ones, and how many there are. */
interface Lines {
  readonly first: string[]
  count: number
}

/** More are in index.json, and a reviewer does not read so many. */
const MOST_PLANS = 200
const MOST_HOSTS = 60
const MOST_FINDINGS = 200

/** Makes SUMMARY.md of hosts that come one by one; of each no more is kept than is told of it. */
export interface Summary {
  readonly add: (host: HostOutcome) => void
  readonly counts: () => { readonly rendered: number; readonly failed: number; readonly plans: number }
  /** How many hosts, in groups by what their hooks do, and what each group does in words. */
  readonly text: () => string
}

/** A summary without hosts. */
export function summaryOf(of: {
  readonly version: string
  readonly engine: Engine
  readonly isKnown: boolean
}): Summary {
  const plans = new Map<string, Plan>()
  const failures: Lines = { first: [], count: 0 }
  const warnings: Lines = { first: [], count: 0 }
  // plans have most of their words in common
  const known = new Map<string, string>()
  const once = (line: string): string => {
    const same = known.get(line) ?? line
    known.set(same, same)
    return same
  }
  let [rendered, failed] = [0, 0]
  const counts = () => ({ rendered, failed, plans: plans.size })
  return {
    add: (host) => {
      const lines = host.kind === 'failed' ? failures : warnings
      for (const finding of host.findings) {
        lines.count++
        if (lines.first.length < MOST_FINDINGS) lines.first.push(findingText(host.name, finding))
      }
      if (host.kind === 'failed') {
        failed++
        return
      }
      rendered++
      const { words, settingsSha256 } = host.script
      const plan = plans.get(settingsSha256) ?? { settingsSha256, words: words.map(once), hosts: [], count: 0 }
      plans.set(settingsSha256, plan)
      plan.count++
      if (plan.hosts.length < MOST_HOSTS) plan.hosts.push(host.name)
    },
    counts,
    text: () => textOf(of, counts(), [...plans.values()], failures, warnings),
  }
}

function textOf(
  { engine, version, isKnown }: Parameters<typeof summaryOf>[0],
  { rendered, failed, plans: planCount }: ReturnType<Summary['counts']>,
  all: readonly Plan[],
  failures: Lines,
  warnings: Lines,
): string {
  const plans = all.toSorted((a, b) => b.count - a.count || (name(a) < name(b) ? -1 : 1))
  const counts = [
    `${counted(rendered + failed, 'host')}: ${rendered} rendered with ${counted(planCount, 'plan')}`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ]
  const known = isKnown ? 'the one that this version was tested with' : 'NOT the one that this version was tested with'
  const told = plans.slice(0, MOST_PLANS)
  const rest = plans.slice(MOST_PLANS)
  const others = rest.reduce((sum, plan) => sum + plan.count, 0)
  return [
    `# What the hooks of a fleet do\n\n${counts.join(', ')}. By gen-hooks ${version}.\n`,
    `Engine, the same on every host: sha256 \`${engine.sha256}\`, ${known}.\n`,
    findingsText('Failed', 'Nothing was written for these hosts.', failures),
    findingsText('Warnings', 'These hosts were rendered.', warnings),
    ...told.map(planText),
    rest.length === 0
      ? ''
      : `## More plans\n\n${counted(rest.length, 'plan')} of ${counted(others, 'host')} more: index.json has them.\n`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function planText(plan: Plan): string {
  const { hosts, count, words, settingsSha256 } = plan
  return [
    `## Plan ${planName(settingsSha256)}: ${counted(count, 'host')}\n`,
    `${hostsText(hosts, MOST_HOSTS, count)}\n`,
    // the words hold paths and globs, which Markdown would read
    `\`\`\`text\n${words.map((line) => `- ${line}\n`).join('')}\`\`\`\n`,
  ].join('\n')
}

/** The names of hosts, the first ones where there are many; `count` if more are meant than those named. */
export function hostsText(hosts: readonly string[], most = MOST_HOSTS, count = hosts.length): string {
  const shown = hosts.slice(0, most).join(', ')
  return count > most ? `${shown}, and ${count - most} more` : shown
}

function findingsText(title: string, what: string, { first, count }: Lines): string {
  if (count === 0) return ''
  const more = count > MOST_FINDINGS ? [`and ${count - MOST_FINDINGS} more, in index.json`] : []
  const shown = [...first, ...more]
  return `## ${title}\n\n${what}\n\n\`\`\`text\n${shown.map((line) => `${line}\n`).join('')}\`\`\`\n`
}

const name = ({ hosts }: Plan): string => hosts[0] ?? ''
