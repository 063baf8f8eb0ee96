import { PAGE_STYLE } from '../../text/page-style.ts'

/** The style of the page: light and dark, a phone, a sheet of paper. */
export const STYLE = `${PAGE_STYLE}
:root { --frozen: #0b7fc4; --left: #c62a2f; --hook: #8b8d98; --failed: #b45309; --good: #1e7a49; --bad: #c62a2f; --refused: #858b91; }
@media (prefers-color-scheme: dark) { :root { --frozen: #4ca8e8; --left: #ff6369; --hook: #7e868c; --failed: #f5a34d; --good: #4cc38a; --bad: #ff6369; --refused: #697177; } }
.held, .broken, .skipped, .unplayable { font-weight: 600; white-space: nowrap }
.held { color: var(--good) } .broken, .unplayable { color: var(--bad) } .skipped { color: var(--soft) }
summary { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline }
summary code { overflow-wrap: anywhere }
summary .figure { margin-left: auto; color: var(--soft); white-space: nowrap }
.because { color: var(--bad); overflow-wrap: anywhere }
.drawing { margin: .5rem 0; font-size: .8rem }
.row { display: flex; align-items: center; gap: .5rem }
.name { flex: 0 0 9rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: right; color: var(--soft) }
.track { position: relative; flex: 1; height: 1.1rem; margin: 1px 0; background: var(--back); border: solid var(--line); border-width: 0 1px }
.bar { position: absolute; top: .1rem; bottom: .1rem; min-width: 3px; border-radius: 2px; print-color-adjust: exact; -webkit-print-color-adjust: exact }
.frozen { background: var(--frozen) } .left-frozen { background: repeating-linear-gradient(45deg, var(--left) 0 6px, transparent 6px 9px); border: 1px solid var(--left) }
.hook { background: var(--hook) } .hook-failed { background: var(--failed) }
.bar.covered { background: var(--good) } .bar.uncovered { background: var(--bad) } .bar.refused { border: 2px solid var(--refused) }
.marks .track, .axis .track { background: none; border: 0 }
.mark { position: absolute; top: 0; border-left: 2px solid var(--ink); height: 100%; font-style: normal } .mark b { padding-left: 2px; font-size: .7rem }
.tick { position: absolute; font-style: normal; color: var(--soft); border-left: 1px solid var(--line); padding-left: 2px; font-size: .7rem }
.notes { font-size: .8rem; margin: .25rem 0 .25rem 9rem; padding-left: 1.5rem; color: var(--soft) }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .85rem; padding: 0; list-style: none }
.legend i { display: inline-block; position: static; width: 1.5rem; height: .8rem; vertical-align: -1px; margin-right: .3rem }
.pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 0 1rem }
@media (max-width: 40rem) { .name { flex-basis: 5.5rem } .notes { margin-left: 0 } summary .figure { margin-left: 0; flex-basis: 100% } }
@media print { .name { flex-basis: 5.5rem } .notes { margin-left: 0 } table { font-size: 8.5pt } }
`
