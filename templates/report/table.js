import { make } from './data.js'
import { runDetail } from './detail.js'
import { columnsOf, instanceItems, rowsFor } from './rows.js'

const PAGE_ROWS = 50

/** Makes the table of runs sort, filter and turn its pages; returns how to show one row. */
export function liveTable(data) {
  const table = document.getElementById('runs')
  const state = { text: '', verdict: '', column: 0, isDown: true, page: 0, rows: [] }
  const said = make('p', { className: 'soft', id: 'said' })
  said.setAttribute('role', 'status')
  const pages = pageButtons((page) => turnTo(page))
  const tools = toolsFor(data, state, () => refresh())
  document.getElementById('tools').replaceChildren(tools.element, said)
  document.getElementById('pages').replaceChildren(pages.element)
  const heads = headButtons(table, (column) => {
    state.isDown = state.column === column ? !state.isDown : column < 4
    state.column = column
    refresh()
  })

  function refresh() {
    state.rows = rowsFor(data, state)
    heads.forEach((head, column) => {
      if (column === state.column) head.setAttribute('aria-sort', state.isDown ? 'descending' : 'ascending')
      else head.removeAttribute('aria-sort')
    })
    tools.show()
    said.textContent = `${state.rows.length.toLocaleString('en-US')} of ${data.at.length.toLocaleString('en-US')} runs`
    turnTo(0)
  }

  function turnTo(page) {
    const last = Math.max(0, Math.ceil(state.rows.length / PAGE_ROWS) - 1)
    state.page = Math.min(Math.max(0, page === 'last' ? last : page), last)
    pages.show(state.page, last)
    const shown = state.rows.slice(state.page * PAGE_ROWS, (state.page + 1) * PAGE_ROWS)
    table.tBodies[0].replaceChildren(...shown.map((row) => rowElement(data, row)))
    document.getElementById('printed').textContent = printedText(data, state, shown.length)
  }

  refresh()
  return (row) => {
    if (!state.rows.includes(row)) {
      Object.assign(state, { text: '', verdict: '' })
      tools.clear()
      refresh()
    }
    turnTo(Math.floor(state.rows.indexOf(row) / PAGE_ROWS))
    const button = table.querySelector(`tr[data-row="${row}"] button`)
    button.focus()
    button.scrollIntoView({ block: 'center' })
    if (button.getAttribute('aria-expanded') !== 'true') button.click()
  }
}

/** What of the runs is on paper. */
function printedText(data, { rows, page, text, verdict, column, isDown }, count) {
  const number = (value) => value.toLocaleString('en-US')
  const filters = [
    text === '' ? '' : `with the words “${text}”`,
    verdict === '' ? '' : `with the verdict ${data.labels[verdict]}`,
  ].filter((part) => part !== '')
  const from = page * PAGE_ROWS + 1
  const part = count < rows.length ? `${number(from)} to ${number(from + count - 1)} of ` : ''
  const of = filters.length === 0 ? '' : `the ${number(rows.length)} ${filters.join(' and ')} of `
  const order = `sorted by ${columnsOf(data)[column].name}, ${isDown ? 'falling' : 'rising'}`
  return `Printed: ${part}${of}${number(data.at.length)} runs, ${order}.`
}

function rowElement(data, row) {
  const cells = columnsOf(data).map(({ name, text }) => make('td', { 'data-label': name }, text(data, row)))
  cells[0].className = 'when'
  cells[1].replaceChildren(make('span', { className: data.words[data.verdict[row]] }, cells[1].textContent))
  cells[2].className = 'number'
  // an item is not broken; a blank stands between two items, for a reader who copies the row and for a screen reader
  const items = instanceItems(data, row)
  const comma = (place) => (place < items.length - 1 ? ',' : '')
  cells[3].replaceChildren(
    ...items.flatMap((item, place) => [make('span', { className: 'item' }, item + comma(place)), ' ']),
  )
  cells[3].className = 'items'
  cells[4].className = 'words'
  const button = make('button', { type: 'button', 'aria-expanded': 'false' }, cells[0].textContent)
  cells[0].replaceChildren(button)
  const element = make('tr', { 'data-row': String(row) }, ...cells)
  button.addEventListener('click', async () => {
    const isOpen = button.getAttribute('aria-expanded') === 'true'
    button.setAttribute('aria-expanded', String(!isOpen))
    if (isOpen) element.nextElementSibling.remove()
    else element.after(make('tr', {}, make('td', { colSpan: cells.length }, await runDetail(data, row))))
  })
  return element
}

function headButtons(table, onSort) {
  return [...table.tHead.rows[0].cells].map((head, column) => {
    const button = make('button', { type: 'button' }, head.textContent)
    button.addEventListener('click', () => onSort(column))
    head.replaceChildren(button)
    return head
  })
}

/** The fields that choose rows; on a phone the table has no heads, so that they sort as well. */
function toolsFor(data, state, onChange) {
  const text = make('input', { type: 'search', id: 'text', autocomplete: 'off' })
  const option = (value, label) => make('option', { value }, label)
  const present = Object.entries(data.labels).filter(([verdict]) => data.words.includes(verdict))
  const verdict = make(
    'select',
    { id: 'verdict' },
    option('', 'any'),
    ...present.map(([value, label]) => option(value, label)),
  )
  const orders = columnsOf(data).flatMap(({ name }, column) => [
    option(`${column} up`, `${name}, rising`),
    option(`${column} down`, `${name}, falling`),
  ])
  const order = make('select', { id: 'order' }, ...orders)
  let timer
  text.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      state.text = text.value
      onChange()
    }, 150)
  })
  verdict.addEventListener('change', () => {
    state.verdict = verdict.value
    onChange()
  })
  order.addEventListener('change', () => {
    const [column, way] = order.value.split(' ')
    Object.assign(state, { column: Number(column), isDown: way === 'down' })
    onChange()
  })
  const labelled = (label, field) => make('label', {}, label, field)
  return {
    element: make(
      'div',
      { className: 'tools' },
      labelled('with the words', text),
      labelled('verdict', verdict),
      labelled('sorted by', order),
    ),
    clear: () => {
      clearTimeout(timer)
      text.value = verdict.value = ''
    },
    show: () => {
      order.value = `${state.column} ${state.isDown ? 'down' : 'up'}`
    },
  }
}

function pageButtons(onTurn) {
  let now = 0
  const where = make('span', {})
  const button = (label, target) => {
    const element = make('button', { type: 'button' }, label)
    element.addEventListener('click', () => onTurn(target()))
    return element
  }
  const [first, back, on, end] = [
    button('first', () => 0),
    button('back', () => now - 1),
    button('next', () => now + 1),
    button('last', () => 'last'),
  ]
  const element = make('div', { className: 'tools' }, first, back, where, on, end)
  return {
    element,
    show: (page, last) => {
      now = page
      element.hidden = last === 0
      where.textContent = `page ${(page + 1).toLocaleString('en-US')} of ${(last + 1).toLocaleString('en-US')}`
      first.disabled = back.disabled = page === 0
      on.disabled = end.disabled = page === last
    },
  }
}
