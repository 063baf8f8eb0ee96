import { dataOf, make } from './data.js'
import { livePlot } from './points.js'
import { liveTable } from './table.js'

dataOf('runs-data').then(
  (data) => {
    const showRow = document.getElementById('runs') === null ? () => {} : liveTable(data)
    for (const figure of document.querySelectorAll('figure')) livePlot(data, figure, showRow)
    document.body.dataset.live = 'yes'
  },
  () => {
    const text = 'This browser cannot unpack the runs: the table shows the latest only.'
    document.getElementById('tools')?.replaceChildren(make('p', { className: 'soft' }, text))
  },
)
