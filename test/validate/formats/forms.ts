import * as z from 'zod'
import { complaintsOfOthers } from '../../schemas/of-others.ts'

// The forms of our reports. SARIF is checked against its published schema too; these forms have only the properties that we write and refuse all others, since GitHub
// is stricter than the schema.

const text = z.strictObject({ text: z.string().min(1) })
const level = z.enum(['none', 'note', 'warning', 'error'])

/** A URI without a scheme, or `file:///`: every character that a URI does not allow is encoded. */
const uri = z.string().regex(/^(?:file:\/\/\/)?(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$/)

const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level,
  message: text,
  // GitHub refuses a file with one result that has no place
  locations: z.tuple([
    z.strictObject({
      physicalLocation: z.strictObject({
        artifactLocation: z.strictObject({ uri }),
        region: z.strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1) }),
      }),
    }),
  ]),
  properties: z.strictObject({ tools: z.array(z.string()).min(1) }),
})

const log = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.literal('gen-hooks'),
          semanticVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              shortDescription: text,
              fullDescription: text,
              help: z.strictObject({ text: z.string().min(1), markdown: z.string().min(1) }),
              helpUri: z.url().optional(),
            }),
          ),
        }),
      }),
      // a category of GitHub only with the slash
      automationDetails: z.strictObject({ id: z.string().regex(/\/$/) }),
      invocations: z.tuple([
        z.strictObject({
          executionSuccessful: z.boolean(),
          toolExecutionNotifications: z.array(z.strictObject({ level, message: text })),
        }),
      ]),
      columnKind: z.literal('utf16CodeUnits'),
      results: z.array(result).max(25_000),
    }),
  ]),
})

/** A SARIF log, which the published schema takes. */
export const SARIF = log.superRefine((document, context) => {
  for (const message of complaintsOfOthers('sarif', document)) context.addIssue({ code: 'custom', message })
})

/** reviewdog's DiagnosticResult. */
export const RDJSON = z.strictObject({
  source: z.strictObject({ name: z.string() }),
  diagnostics: z.array(
    z.strictObject({
      message: z.string().min(1),
      location: z.strictObject({
        path: z.string().min(1),
        range: z.strictObject({ start: z.strictObject({ line: z.int().min(1), column: z.int().min(1) }) }),
      }),
      severity: z.enum(['ERROR', 'WARNING', 'INFO']),
      code: z.strictObject({ value: z.string(), url: z.url().optional() }),
    }),
  ),
})

/** A code quality report of GitLab. */
export const GITLAB = z.array(
  z.strictObject({
    description: z.string().min(1),
    check_name: z.string(),
    fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
    severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
    location: z.strictObject({ path: z.string().min(1), lines: z.strictObject({ begin: z.int().min(1) }) }),
  }),
)
