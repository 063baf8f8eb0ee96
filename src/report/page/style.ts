import { PAGE_STYLE } from '../../text/page-style.ts'
import { MARK_COLOURS } from '../marks.ts'

/** The style of the page: light and dark, a phone, a sheet of paper. */
export const STYLE = `${PAGE_STYLE}
${MARK_COLOURS}
[hidden] { display: none !important }
caption { text-align: left; font-size: .85rem } caption:empty { display: none }
dl.figures { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); grid-auto-rows: 1fr; gap: .5rem; margin: 1rem 0 }
dl.figures div:last-child { grid-column: span 2 }
dl.figures div { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; break-inside: avoid }
dl.figures dt { color: var(--soft); font-size: .85rem }
dl.figures dd { margin: 0; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums }
dl.figures .soft { font-size: .8rem; font-weight: 400; display: block }
figure { margin: .5rem 0 1rem; break-inside: avoid }
figcaption { margin-top: .5rem; font-size: .85rem; color: var(--soft) }
svg.plot { display: block; width: 100%; height: auto; overflow: visible }
svg.plot text { white-space: pre }
.narrow { display: none }
.points > * { pointer-events: all }
.live .points > * { cursor: pointer }
.points > .chosen { stroke-width: 4px; stroke: var(--ink) }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .85rem; padding: 0; margin: .25rem 0; list-style: none }
.legend svg { width: 1rem; height: 1rem; vertical-align: -2px; margin-right: .25rem }
.empty { color: var(--soft); background: var(--card); border: 1px dashed var(--line); border-radius: .4rem; padding: 1.25rem .75rem }
.failed, .failover { color: var(--bad) } .inconsistent, .risk { color: var(--warn) } .aborted { color: var(--odd) } .unknown { color: var(--plain) }
.failed, .inconsistent, .aborted, .failover, .risk { font-weight: 600 }
td.number, th.number { text-align: right; white-space: nowrap }
td.when { white-space: nowrap }
td.items { min-width: 15em }
.item { display: inline-block; max-width: 100% }
.option { white-space: nowrap }
.under { display: block; font-size: .85em }
.printed { display: none }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: .5rem 0 }
.tools label { display: flex; flex-direction: column; font-size: .85rem; color: var(--soft) }
input, select, button { font: inherit; color: var(--ink); background: var(--back); border: 1px solid var(--soft); border-radius: .3rem; padding: .25rem .5rem; max-width: 100% }
button { cursor: pointer } button:disabled { opacity: .45; cursor: default }
th button, td button { border: 0; background: none; padding: 0; font-weight: inherit; text-align: inherit }
th button { white-space: nowrap } th button::after { content: ' ↕'; color: var(--soft) }
th[aria-sort=ascending] button::after { content: ' ↑'; color: var(--ink) } th[aria-sort=descending] button::after { content: ' ↓'; color: var(--ink) }
td button { text-decoration: underline; text-underline-offset: .2em; white-space: nowrap }
:focus-visible { outline: 3px solid var(--good); outline-offset: 2px }
.picked:not(:empty) { border: 1px solid var(--line); border-radius: .4rem; background: var(--card); padding: .5rem .75rem; margin: .5rem 0 }
.lines { margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
summary { overflow-wrap: anywhere }
@media screen and (max-width: 44rem) {
  .wide { display: none } .narrow { display: block }
  dl.figures { grid-template-columns: repeat(2, minmax(0, 1fr)) }
  td.items { min-width: 0 }
}
@media screen and (min-width: 100rem) {
  body { max-width: 104rem }
  dl.figures { grid-template-columns: repeat(8, minmax(0, 1fr)) }
  main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 2rem; align-items: start }
  main > .full { grid-column: span 2 }
  main > :not(.full) table { font-size: .875rem } main > :not(.full) :is(th, td) { padding-right: .4rem }
}
@media print {
  @page { size: A4; margin: 14mm }
  .tools, .pages, .picked, details.same, #said { display: none }
  .printed { display: block }
  td button { text-decoration: none } th:not([aria-sort]) button::after { content: '' }
  table { font-size: 8.5pt } th, td { padding-right: .4rem }
  td.items { min-width: 12.5em }
}
`
