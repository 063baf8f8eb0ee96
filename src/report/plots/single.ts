import { escapeMarkup } from '../../text/markup.ts'
import { type Frame, WIDE } from '../frame.ts'
import { type Look, PAPER_THEME, SYMBOL_PATHS } from '../marks.ts'
import type { PlotName } from '../plot-names.ts'
import type { Report } from '../report.ts'
import { draw } from './draw.ts'
import { PICTURES } from './plots.ts'
import { TIMELINE_LEGEND } from './timeline.ts'

const MARGIN = 16
const HEAD_PX = 34
const LEGEND_PX = 24
/** The width of a character of DejaVu Sans, the widest of the likely fonts, at 12 pixels. */
const CHARACTER_PX = 7.6
/** The same at 11 pixels for a sentence, which has more narrow letters than a name. */
const NOTE_CHARACTER_PX = 6.6
const LINE_PX = 16

/** One plot as an SVG file: on white, with its heading and legend, readable by any viewer. If there is nothing to draw, the reason is in it as text. */
export function singlePlot(name: PlotName, report: Report): string {
  const frame: Frame = { width: WIDE, isNarrow: false, theme: PAPER_THEME }
  const picture = PICTURES[name](report, frame)
  if ('nothing' in picture) return wrap(picture.heading, '', text(MARGIN, HEAD_PX + 30, picture.nothing), 60)
  const height = picture.options.height ?? 300
  const legend = name === 'timeline' ? bars() : symbols(picture.legend)
  const inner = draw(picture, frame, 'plot')
  inner.setAttribute('x', '0')
  inner.setAttribute('y', String(HEAD_PX + LEGEND_PX))
  inner.setAttribute('font-family', FONTS)
  const lines = linesOf(picture.note)
  const foot = HEAD_PX + LEGEND_PX + height + 14
  const note = lines.map((line, index) => text(MARGIN, foot + index * LINE_PX, line)).join('')
  const more = lines.length === 0 ? 0 : 8 + lines.length * LINE_PX
  return wrap(`${report.title}: ${picture.heading}`, legend, inner.outerHTML + note, height + more)
}

/** A note in lines that fit the picture, since SVG breaks no lines. */
function linesOf(note: string): readonly string[] {
  const most = Math.floor((WIDE - 2 * MARGIN) / NOTE_CHARACTER_PX)
  const lines: string[] = []
  for (const word of note.split(' ').filter((one) => one !== '')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && [...longer].length <= most) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

const FONTS = "'DejaVu Sans', system-ui, sans-serif"

function wrap(heading: string, legend: string, content: string, height: number): string {
  const whole = HEAD_PX + LEGEND_PX + height
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${WIDE}" height="${whole}" viewBox="0 0 ${WIDE} ${whole}" font-family="${FONTS}" font-size="12" fill="${PAPER_THEME.ink}">
<rect width="100%" height="100%" fill="${PAPER_THEME.back}"/>
<text x="${MARGIN}" y="24" font-size="16" font-weight="bold">${escapeMarkup([...heading].slice(0, 90).join(''))}</text>
${legend}${content}
</svg>
`
}

function text(x: number, y: number, words: string): string {
  return `<text x="${x}" y="${y}" fill="${PAPER_THEME.soft}" font-size="11">${escapeMarkup(words)}</text>`
}

function symbols(looks: readonly Look[]): string {
  return placed(
    looks.map(({ label, colour, symbol, isFilled }) => ({
      label,
      drawn: `<path d="${SYMBOL_PATHS[symbol]}" fill="${isFilled === true ? PAPER_THEME[colour] : 'none'}" stroke="${PAPER_THEME[colour]}" stroke-width="1.5"/>`,
    })),
  )
}

function bars(): string {
  return placed(
    TIMELINE_LEGEND.map(({ label, colour }) => ({
      label,
      drawn: `<rect x="-6" y="-5" width="12" height="10" fill="${PAPER_THEME[colour]}"/>`,
    })),
  )
}

function placed(items: readonly { readonly label: string; readonly drawn: string }[]): string {
  let x = MARGIN + 6
  return items
    .map(({ label, drawn }) => {
      const here = `<g transform="translate(${x.toFixed(0)},46)">${drawn}<text x="12" y="4">${escapeMarkup(label)}</text></g>`
      x += 34 + label.length * CHARACTER_PX
      return here
    })
    .join('')
}
