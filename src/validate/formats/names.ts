/** Forms of a validation report whose findings a program shows beside the lines of a pull request, or as tests. */
export const REVIEW_FORMATS = ['sarif', 'rdjson', 'gitlab', 'junit', 'github'] as const

export type ReviewFormat = (typeof REVIEW_FORMATS)[number]

/** What `validate --format` takes. */
export const FORMATS = ['text', 'json', ...REVIEW_FORMATS] as const

export type Format = (typeof FORMATS)[number]
