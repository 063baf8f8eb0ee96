import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { printable } from '../../text/printable.ts'
import type { Frame } from '../frame.ts'
import { type Picture, POINTS } from './picture.ts'

/** The parts of a node of linkedom's document that are used. */
export interface SvgNode {
  readonly children: readonly SvgNode[]
  readonly outerHTML: string
  textContent: string
  /** The property in which d3 keeps the index of an element's data. */
  readonly __data__?: unknown
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  prepend(...nodes: readonly SvgNode[]): void
  remove(): void
}

interface SvgDocument {
  createElementNS(space: string, name: string): SvgNode
}

const SVG = 'http://www.w3.org/2000/svg'

/** The picture as an element of SVG, with title and description for readers who do not see it; ids begin with `id`. No script, no style of its own. */
export function draw(picture: Picture, frame: Frame, id: string): SvgNode {
  const { document } = parseHTML('<!DOCTYPE html><html><body></body></html>') as unknown as { document: SvgDocument }
  const svg = Plot.plot({
    ...picture.options,
    document: document as never,
    width: frame.width,
    style: { fontSize: '12px' },
  } as Plot.PlotOptions) as unknown as SvgNode
  // the content security policy of the page allows only styles that it names
  for (const child of [...svg.children]) if (child.outerHTML.startsWith('<style')) child.remove()
  for (const name of ['style', 'font-size', 'class']) svg.removeAttribute(name)
  const title = document.createElementNS(SVG, 'title')
  const description = document.createElementNS(SVG, 'desc')
  title.textContent = printable(picture.heading, 300)
  description.textContent = printable(picture.summary, 2000)
  title.setAttribute('id', `${id}-title`)
  description.setAttribute('id', `${id}-desc`)
  svg.prepend(title, description)
  const attributes = {
    id,
    class: 'plot',
    role: 'img',
    'aria-labelledby': `${id}-title`,
    'aria-describedby': `${id}-desc`,
    'font-size': '12',
    color: frame.theme.ink,
  }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value)
  if (picture.points !== null) namePoints(svg, picture.points)
  return svg
}

/** Gives each point the place of its run, so that a script can open it. */
function namePoints(svg: SvgNode, points: NonNullable<Picture['points']>): void {
  for (const group of svg.children) {
    if (group.getAttribute('aria-description') !== POINTS) continue
    group.removeAttribute('aria-description')
    group.setAttribute('class', 'points')
    group.setAttribute('data-of', points.of)
    for (const point of group.children) {
      const key = typeof point.__data__ === 'number' ? points.keys[point.__data__] : undefined
      if (key !== undefined) point.setAttribute('data-key', String(key))
    }
  }
}
