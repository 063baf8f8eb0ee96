/** What the pages have in common: ink on paper, light and dark, headings, tables, marginal notes. Each page adds its own colours. */
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
td { overflow-wrap: anywhere }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
details { border: 1px solid var(--line); border-radius: .4rem; background: var(--card); margin: .5rem 0; break-inside: avoid }
summary { cursor: pointer; padding: .5rem .75rem }
.inside { padding: 0 .75rem .75rem }
pre { overflow-x: auto; max-height: 24rem; font-size: .8rem; background: var(--back); padding: .5rem; border: 1px solid var(--line) }
@media (max-width: 40rem) { th, td { padding-right: .3rem } }
@media print { details::details-content { content-visibility: visible; block-size: auto } body { max-width: none; font-size: 10pt } details { background: none } pre { max-height: none; white-space: pre-wrap } }
`
