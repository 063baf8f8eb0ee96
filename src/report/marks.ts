import type { RunVerdict } from '../history/run.ts'
import type { StunClass } from '../stun/stun.ts'

/** What a colour is for. */
export type ColourName = 'ink' | 'soft' | 'line' | 'back' | 'good' | 'plain' | 'warn' | 'odd' | 'bad'
export type Theme = Readonly<Record<ColourName, string>>

/** Each differs from the others in lightness too, and has 4.5 to 1 against the back: so that a reader who does not see red or green can read it. */
const LIGHT = { good: '#0067ad', plain: '#5f6670', warn: '#8f5a00', odd: '#7b3fa0', bad: '#b00030' } as const
const DARK = { good: '#5cb3f0', plain: '#a3a9b0', warn: '#e3b04b', odd: '#cf9bf5', bad: '#ff7b8e' } as const

const variables = (colours: Readonly<Record<string, string>>): string =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}: ${colour}`)
    .join('; ')

/** The colours of marks as variables of a page, beside those of PAGE_STYLE. */
export const MARK_COLOURS = `:root { ${variables(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
@media print { :root { color-scheme: light; --ink: #1c2024; --soft: #60646c; --line: #d9d9e0; --back: #fff; --card: #f7f7f9; ${variables(LIGHT)} } }`

/** In a page: its own style decides. */
export const PAGE_THEME: Theme = {
  ink: 'var(--ink)',
  soft: 'var(--soft)',
  line: 'var(--line)',
  back: 'var(--back)',
  good: 'var(--good)',
  plain: 'var(--plain)',
  warn: 'var(--warn)',
  odd: 'var(--odd)',
  bad: 'var(--bad)',
}

/** In a picture on its own. */
export const PAPER_THEME: Theme = { ink: '#1c2024', soft: '#60646c', line: '#d9d9e0', back: '#ffffff', ...LIGHT }

/** How a kind of point looks, in a plot and in its legend. */
export interface Look {
  readonly label: string
  readonly colour: ColourName
  readonly symbol: 'circle' | 'plus' | 'triangle' | 'diamond' | 'times' | 'line'
  readonly isFilled?: boolean
}

/** The worst first. */
export const VERDICT_LOOKS: Readonly<Record<RunVerdict, Look>> = {
  failed: { label: 'failed', colour: 'bad', symbol: 'times' },
  inconsistent: { label: 'inconsistent', colour: 'warn', symbol: 'triangle' },
  aborted: { label: 'aborted', colour: 'odd', symbol: 'diamond' },
  unknown: { label: 'not judged', colour: 'plain', symbol: 'plus' },
  consistent: { label: 'consistent', colour: 'good', symbol: 'circle' },
}

export const STUN_LOOKS: Readonly<Record<StunClass, Look>> = {
  failover: { label: 'QoS timeout or more', colour: 'bad', symbol: 'times' },
  risk: { label: 'half of it or more', colour: 'warn', symbol: 'triangle' },
  fine: { label: 'less than half', colour: 'good', symbol: 'circle' },
}

/** The outlines of the symbols in a box of 12 by 12 around 0, for a legend. */
export const SYMBOL_PATHS: Readonly<Record<Look['symbol'], string>> = {
  circle: 'M4,0A4,4 0 1 1 -4,0A4,4 0 1 1 4,0Z',
  plus: 'M-4,0H4M0,-4V4',
  triangle: 'M0,-4.5L4.3,3.5H-4.3Z',
  diamond: 'M0,-5L3.5,0L0,5L-3.5,0Z',
  line: 'M-6,0H6',
  times: 'M-3.5,-3.5L3.5,3.5M-3.5,3.5L3.5,-3.5',
}

/** Whether a snapshot of that verdict counts as a failure, as `Figures` counts. */
export function isFailure(verdict: RunVerdict): boolean {
  return verdict !== 'consistent' && verdict !== 'unknown'
}
