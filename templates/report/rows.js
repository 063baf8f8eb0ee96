/** `2026-11-22 17:40:55` in the zone of the page. */
export function timeText(data, at) {
  if (at === null || !(at >= 0 && at < 253402214400000)) return 'no time'
  let ahead = 0
  for (const [from, offset] of data.offsets) {
    if (from > at) break
    ahead = offset
  }
  return new Date(at + ahead).toISOString().slice(0, 19).replace('T', ' ')
}

/** As on the rest of the page: `2.31 s`, `3 min 20 s`. */
export function spanText(seconds) {
  if (seconds === null) return '-'
  if (seconds < 10) return `${seconds.toFixed(2)} s`
  if (seconds < 100) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(seconds / 60)
  if (seconds < 3600) return `${minutes} min ${Math.floor(seconds % 60)} s`
  const hours = Math.floor(seconds / 3600)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`
}

/** Each instance with its time, which is not broken, as far as a cell has room. */
export function instanceItems(data, row) {
  const all = data.instances[row] ?? []
  const shown = all
    .slice(0, 8)
    .map(([name, seconds]) => `${data.words[name]} ${spanText(seconds).replaceAll(' ', '\u00a0')}`)
  return all.length > 8 ? [...shown, `and ${all.length - 8} more`] : shown
}

/** The columns of the table: what a row is sorted by, and what is shown of it. */
export const COLUMNS = [
  { name: 'begin', key: (data, row) => data.at[row], text: (data, row) => timeText(data, data.at[row]) },
  {
    name: 'verdict',
    key: (data, row) => data.labels[data.words[data.verdict[row]]],
    text: (data, row) => data.labels[data.words[data.verdict[row]]],
  },
  { name: 'window', key: (data, row) => data.window[row], text: (data, row) => spanText(data.window[row]) },
  {
    name: 'instances',
    key: (data, row) => (data.instances[row] ?? []).reduce((most, [, seconds]) => Math.max(most, seconds ?? 0), 0),
    text: (data, row) => instanceItems(data, row).join(', '),
  },
  {
    name: 'why',
    key: (data, row) => data.words[data.why[row]] || null,
    text: (data, row) => data.words[data.why[row]],
  },
  { name: 'run', key: (data, row) => data.id[row], text: (data, row) => data.id[row] },
]

const COVERED = {
  name: 'covered',
  key: (data, row) => data.words[data.cover[row]],
  text: (data, row) => data.words[data.cover[row]],
}

/** Those of this page: whether a snapshot was covered only where a log of the host was read. */
export function columnsOf(data) {
  return data.cover === null ? COLUMNS : [...COLUMNS, COVERED]
}

/** Rows that have every word of `text` somewhere, and that verdict; sorted by a column, what has no value last. */
export function rowsFor(data, { text, verdict, column, isDown }) {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const rows = []
  for (let row = 0; row < data.at.length; row++) {
    if (verdict !== '' && data.words[data.verdict[row]] !== verdict) continue
    if (words.length > 0) {
      const all = haystack(data, row)
      if (!words.every((word) => all.includes(word))) continue
    }
    rows.push(row)
  }
  const keys = new Map(rows.map((row) => [row, columnsOf(data)[column].key(data, row)]))
  const sign = isDown ? -1 : 1
  return rows.sort((one, other) => {
    const [a, b] = [keys.get(one), keys.get(other)]
    if (a === b) return (one - other) * sign
    if (a === null) return 1
    if (b === null) return -1
    return a < b ? -sign : sign
  })
}

const haystacks = new Map()

function haystack(data, row) {
  const known = haystacks.get(row)
  if (known !== undefined) return known
  const names = (data.instances[row] ?? []).map(([name, , outcome]) => `${data.words[name]} ${data.words[outcome]}`)
  const parts = [COLUMNS[0], COLUMNS[1], ...columnsOf(data).slice(4)].map(({ text }) => text(data, row))
  const all = [...parts, ...names].join(' ').toLowerCase()
  haystacks.set(row, all)
  return all
}
