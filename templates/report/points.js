import { make } from './data.js'
import { runDetail } from './detail.js'
import { COLUMNS, timeText } from './rows.js'

/** How far from a point a finger may be, in pixels. */
const REACH = 24

/** Makes the points of a plot open what they stand for: by a click, or by the arrow keys and Enter. */
export function livePlot(data, figure, showRow) {
  const picked = figure.querySelector('.picked')
  for (const box of figure.querySelectorAll('.wide, .narrow')) {
    const group = box.querySelector('.points')
    if (group === null) continue
    const points = [...group.children].filter((point) => point.dataset.key !== undefined)
    points.sort((a, b) => a.dataset.key - b.dataset.key)
    let at = -1
    box.classList.add('live')
    box.tabIndex = 0
    box.setAttribute('role', 'application')
    box.setAttribute('aria-roledescription', 'plot')
    box.setAttribute(
      'aria-label',
      `${points.length} points: left and right go from one to the next, Enter opens it, Escape closes it`,
    )
    const choose = (place) => {
      points[at]?.classList.remove('chosen')
      at = place
      points[at]?.classList.add('chosen')
    }
    const open = async () => {
      const key = Number(points[at].dataset.key)
      picked.replaceChildren(
        group.dataset.of === 'run' ? await runPanel(data, key - data.first, showRow) : stunPanel(data, key),
      )
    }
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -Infinity, End: Infinity }
    box.addEventListener('keydown', (event) => {
      const step = steps[event.key]
      if (step !== undefined) {
        choose(Math.min(Math.max(at + step, 0), points.length - 1))
        picked.textContent = points[at].querySelector('title')?.textContent ?? ''
      } else if (event.key === 'Enter' && at >= 0) open()
      else if (event.key === 'Escape') {
        choose(-1)
        picked.replaceChildren()
      } else return
      event.preventDefault()
    })
    box.addEventListener('click', (event) => {
      const place = nearest(points, event)
      if (place < 0) return
      choose(place)
      open()
    })
  }
}

function nearest(points, { clientX, clientY }) {
  let found = -1
  let least = REACH
  points.forEach((point, place) => {
    const { left, top, width, height } = point.getBoundingClientRect()
    const distance = Math.hypot(left + width / 2 - clientX, top + height / 2 - clientY)
    if (distance < least) [found, least] = [place, distance]
  })
  return found
}

async function runPanel(data, row, showRow) {
  if (row < 0) return make('p', {}, 'This run is not in the table.')
  const [begin, verdict, window, , why] = COLUMNS.map(({ text }) => text(data, row))
  const more = make('button', { type: 'button' }, 'show it in the table')
  more.addEventListener('click', () => showRow(row))
  const detail = await runDetail(data, row)
  return make(
    'div',
    {},
    make('p', {}, `${begin}, ${verdict}, window ${window}${why === '' ? '' : `: ${why}`}`),
    detail,
    more,
  )
}

function stunPanel(data, key) {
  const stun = data.stuns[key]
  if (stun === undefined) return make('p', {}, 'This stun is not on this page.')
  const [at, microseconds, source, line, text, clock] = stun
  const heading = `${timeText(data, at)}, ${(microseconds / 1000).toLocaleString('en-US')} ms, ${data.words[clock]}`
  return make(
    'div',
    {},
    make('p', {}, heading),
    make('pre', { className: 'lines', tabIndex: 0 }, `${data.words[source]}:${line}: ${text}`),
  )
}
