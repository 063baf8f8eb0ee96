import { escapeMarkup } from '../../text/markup.ts'
import { type Frame, NARROW, WIDE } from '../frame.ts'
import { type Look, PAGE_THEME, SYMBOL_PATHS } from '../marks.ts'
import { draw } from '../plots/draw.ts'
import type { Nothing, Picture } from '../plots/picture.ts'

const FRAMES: readonly (readonly [string, Frame])[] = [
  ['wide', { width: WIDE, isNarrow: false, theme: PAGE_THEME }],
  ['narrow', { width: NARROW, isNarrow: true, theme: PAGE_THEME }],
]

/** A plot as HTML, drawn for a screen and for a phone; below it `more`, HTML too. */
export function plotFigure(id: string, pictureFor: (frame: Frame) => Picture | Nothing, more = ''): string {
  const pictures = FRAMES.map(([size, frame]) => ({ size, frame, picture: pictureFor(frame) }))
  const shown: string[] = []
  let legend = ''
  let caption = ''
  for (const { size, frame, picture } of pictures) {
    if ('nothing' in picture) return `<p class="empty">${escapeMarkup(picture.nothing)}</p>${more}`
    shown.push(`<div class="${size}">${draw(picture, frame, `${id}-${size}`).outerHTML}</div>`)
    legend = legendOf(picture.legend)
    caption ||= `<figcaption>${escapeMarkup([picture.summary, picture.note].filter((text) => text !== '').join(' '))}</figcaption>`
  }
  return `<figure id="${id}">${legend}${shown.join('')}${caption}<div class="picked" aria-live="polite"></div></figure>${more}`
}

function legendOf(looks: readonly Look[]): string {
  if (looks.length === 0) return ''
  const items = looks.map(
    ({ label, colour, symbol, isFilled }) =>
      `<li><svg viewBox="-6 -6 12 12" aria-hidden="true"><path d="${SYMBOL_PATHS[symbol]}" fill="${isFilled === true ? PAGE_THEME[colour] : 'none'}" stroke="${PAGE_THEME[colour]}" stroke-width="1.5"/></svg>${escapeMarkup(label)}</li>`,
  )
  return `<ul class="legend">${items.join('')}</ul>`
}

/** The same for the bars of a timeline. */
export function barLegend(bars: readonly Pick<Look, 'label' | 'colour'>[]): string {
  const items = bars.map(
    ({ label, colour }) =>
      `<li><svg viewBox="-6 -6 12 12" aria-hidden="true"><rect x="-6" y="-4" width="12" height="8" fill="${PAGE_THEME[colour]}"/></svg>${escapeMarkup(label)}</li>`,
  )
  return `<ul class="legend">${items.join('')}</ul>`
}
