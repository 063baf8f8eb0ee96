import type { ValidationReport } from '../../model.ts'
import { githubReport } from './github.ts'
import { gitlabReport } from './gitlab.ts'
import { junitReport } from './junit.ts'
import type { ReviewFormat } from './names.ts'
import { type Placed, placedFindings, type ReviewedFile } from './placed.ts'
import { rdjsonReport } from './rdjson.ts'
import { sarifReport } from './sarif.ts'

type Format = (report: ValidationReport, findings: readonly Placed[], files: readonly ReviewedFile[]) => string

const REPORTS: Readonly<Record<ReviewFormat, Format>> = {
  sarif: sarifReport,
  rdjson: rdjsonReport,
  gitlab: gitlabReport,
  junit: junitReport,
  github: githubReport,
}

/** A validation report in the form that a program of a review reads. `files` are those of the report. */
export function reviewReport(format: ReviewFormat, report: ValidationReport, files: readonly ReviewedFile[]): string {
  return REPORTS[format](report, placedFindings(report, files), files)
}
