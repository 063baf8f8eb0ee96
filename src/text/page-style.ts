/** What the pages have in common: ink on paper, light and dark, headings, tables that turn into cards on a phone, marginal notes. Each page adds its own colours. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #60646c; --line: #d9d9e0; --back: #fff; --card: #f7f7f9 }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --soft: #b0b4ba; --line: #3a3f42; --back: #16181a; --card: #1f2225 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 64rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back) }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line) }
p { margin: .5rem 0 }
a { color: inherit }
.soft { color: var(--soft) }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
td { overflow-wrap: break-word } td.words { overflow-wrap: anywhere; min-width: 11.5em }
.scroll { overflow-x: auto; overflow-y: hidden }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
details { border: 1px solid var(--line); border-radius: .4rem; background: var(--card); margin: .5rem 0; break-inside: avoid }
summary { cursor: pointer; padding: .5rem .75rem }
.inside { padding: 0 .75rem .75rem }
pre { overflow-x: auto; max-height: 24rem; font-size: .8rem; background: var(--back); padding: .5rem; border: 1px solid var(--line) }
@media screen and (max-width: 44rem) {
  .cards thead { display: none }
  .cards, .cards caption, .cards tbody, .cards tr, .cards td { display: block }
  .cards tr { border-bottom: 1px solid var(--line); padding: .3rem 0 }
  .cards td, .cards td.number { border: 0; padding: .05rem 0; text-align: left; white-space: normal }
  .cards td.words { min-width: 0 }
  .cards td:empty { display: none }
  .cards td[data-label]::before { content: attr(data-label) ': '; color: var(--soft); font-weight: 400 }
}
@media print { h1, h2 { break-after: avoid } tr { break-inside: avoid } td.words { min-width: 9em } details::details-content { content-visibility: visible; block-size: auto } body { max-width: none; font-size: 10pt } details { background: none } pre { max-height: none; white-space: pre-wrap } }
`
