import { packageVersion } from '../../host/share.ts'
import type { Finding, ValidationReport } from '../../model.ts'
import { jsonDocument } from '../../text/json.ts'
import { notRunText } from '../text.ts'
import type { Placed, ReviewedFile } from './placed.ts'
import { rulesWords } from './rules.ts'

type Level = 'error' | 'warning' | 'note'

const LEVELS: Readonly<Record<Finding['severity'], Level>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  style: 'note',
}
const LEVELS_BY_WEIGHT: readonly Level[] = ['error', 'warning', 'note']

/** More than these GitHub refuses as a whole. */
const MOST_RESULTS = 25_000

/** SARIF 2.1.0 as GitHub's code scanning takes it: each result with a place in the checkout, and without a hash of the line, which GitHub's own action adds. */
export function sarifReport(report: ValidationReport, findings: readonly Placed[]): string {
  const results = heaviest(findings)
  const rules = [...new Set(results.map(({ rule }) => rule))].sort()
  const more = findings.length - results.length
  const notes = [
    ...notRunText(report).split('\n').filter(Boolean),
    ...(more > 0 ? [`${more} more findings are left out: a file has at most ${MOST_RESULTS}`] : []),
  ]
  return jsonDocument({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gen-hooks', semanticVersion: packageVersion(), rules: rules.map(descriptor) } },
        // without the slash GitHub takes it for no category
        automationDetails: { id: 'gen-hooks/' },
        invocations: [
          {
            executionSuccessful: report.verdict !== 'not run',
            toolExecutionNotifications: notes.map((text) => ({
              level: report.verdict === 'not run' ? 'error' : 'note',
              message: { text: plain(text) },
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: results.map((finding) => result(finding, rules)),
      },
    ],
  })
}

function heaviest(findings: readonly Placed[]): readonly Placed[] {
  if (findings.length <= MOST_RESULTS) return findings
  return LEVELS_BY_WEIGHT.flatMap((level) => findings.filter(({ severity }) => LEVELS[severity] === level)).slice(
    0,
    MOST_RESULTS,
  )
}

function descriptor(id: string): object {
  const { title, why, markdown, url } = rulesWords(id)
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: why, markdown },
    ...(url === undefined ? {} : { helpUri: url }),
  }
}

function result({ rule, severity, message, file, line, column, tools }: Placed, rules: readonly string[]): object {
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: LEVELS[severity],
    message: { text: plain(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    properties: { tools },
  }
}

/** A path as a URI: relative to the checkout, and `file:///...` where it is outside. */
export function uriOf({ place: { path } }: ReviewedFile): string {
  // what is no Unicode has no URI
  const encoded = path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
  return path.startsWith('/') ? `file://${encoded}` : encoded
}

/** In a message of SARIF `[words](1)` is a link. */
function plain(text: string): string {
  return text.replaceAll('](', '] (')
}
