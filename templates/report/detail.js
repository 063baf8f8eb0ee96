import { dataOf, make } from './data.js'
import { spanText } from './rows.js'

let lines = null

/** The lines of a run, by its place among all runs; they are unpacked when the first are wanted. */
async function linesOf(place) {
  lines ??= dataOf('lines-data')
  const { sources, lines: all } = await lines
  return all[place]?.map(([source, line, text]) => `${sources[source]}:${line}: ${text}`)
}

/** All there is to say of a row: its instances, and its lines in the logs. */
export async function runDetail(data, row) {
  const instances = data.instances[row]
  const parts = []
  if (data.deadline.includes(row)) parts.push(make('p', {}, 'The deadline ended it.'))
  const covered = data.cover === null ? '' : data.words[data.coverText[row]]
  if (covered !== '') parts.push(make('p', {}, covered))
  if (instances === null) parts.push(make('p', { className: 'soft' }, 'Its instances are not on this page.'))
  else parts.push(make('ul', {}, ...instances.map((one) => make('li', {}, instanceText(data, one)))))
  const texts = await linesOf(data.first + row)
  if (texts === undefined) parts.push(make('p', { className: 'soft' }, 'Its lines are not on this page: see the logs.'))
  else parts.push(make('pre', { className: 'lines', tabIndex: 0 }, texts.join('\n')))
  return make('div', {}, ...parts)
}

function instanceText(data, [name, seconds, outcome, journal, offset]) {
  const restore =
    journal < 0 ? '' : `, restore from journal ${data.words[journal]}${offset === null ? '' : `, offset ${offset}`}`
  return `${data.words[name]}: ${data.words[outcome]}, frozen for ${spanText(seconds)}${restore}`
}
