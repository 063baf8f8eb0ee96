import { wrapped } from './wrapped.ts'

const MOST_COLUMNS = 110
const LEAST_COLUMNS = 20

/** Breaks a text between words; the lines after the first are indented, the last one has its end. */
export type Paragraph = (text: string, indent?: string) => string

/** Paragraphs that a page holds, and a terminal of so many columns; null without a terminal. */
export function paragraphFor(columns: number | null): Paragraph {
  return (text, indent = '  ') => {
    const most = Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, (columns ?? Infinity) - indent.length))
    return `${wrapped(text, most).join(`\n${indent}`)}\n`
  }
}
