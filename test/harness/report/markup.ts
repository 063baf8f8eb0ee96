/** An element, as strictly as XML has it. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** The text of the element and of all elements in it. */
  readonly text: string
  readonly children: readonly Element[]
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const TOKEN =
  /<!DOCTYPE html>|<\?xml [^<>]*\?>|<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z][a-zA-Z0-9:-]*(?:="[^"<>]*")?)*)\s*(\/?)>|[^<>]+/gy
/** The elements of HTML that have no end tag. */
const VOID: ReadonlySet<string> = new Set(['meta', 'wbr'])

/** The root of a document in XML, or in HTML that is written like XML; throws at the first character that is not allowed. */
export function readMarkup(document: string): Element {
  type Open = { name: string; attributes: Record<string, string>; text: string; children: Element[] }
  const root: Open = { name: '', attributes: {}, text: '', children: [] }
  const open: Open[] = [root]
  const top = (): Open => open.at(-1) ?? root
  const end = (): void => {
    const done = open.pop() ?? root
    top().children.push(done)
    top().text += done.text
  }
  let at = 0
  while (at < document.length) {
    TOKEN.lastIndex = at
    const [token = '', slash, name, attributes = '', closed] = TOKEN.exec(document) ?? []
    if (token === '') throw new Error(`no markup: ${JSON.stringify(document.slice(at, at + 80))}`)
    at += token.length
    if (!token.startsWith('<')) top().text += decoded(token)
    else if (name === undefined) continue
    else if (slash === '/') {
      if (top().name !== name) throw new Error(`</${name}> ends <${top().name}>`)
      end()
    } else {
      open.push({ name, attributes: read(attributes), text: '', children: [] })
      if (closed === '/' || VOID.has(name)) end()
    }
  }
  const [only, ...more] = root.children
  if (open.length > 1 || only === undefined || more.length > 0) throw new Error(`open at the end: ${top().name}`)
  return only
}

function read(attributes: string): Record<string, string> {
  const all = [...attributes.matchAll(/([a-z][a-zA-Z0-9:-]*)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [
    key,
    decoded(value),
  ])
  const named = Object.fromEntries(all)
  if (Object.keys(named).length !== all.length) throw new Error(`an attribute twice: ${attributes}`)
  return named
}

function decoded(text: string): string {
  const bad = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Cs}/u.exec(text)
  if (bad !== null) throw new Error(`a sign that cannot be: ${JSON.stringify(bad[0])}`)
  return text.replaceAll(/&([^;]*);?/g, (whole, name) => {
    const sign = whole.endsWith(';') ? ENTITIES[name] : undefined
    if (sign === undefined) throw new Error(`no entity: ${JSON.stringify(whole)}`)
    return sign
  })
}

/** All elements of that name, in their order. */
export function all(element: Element, name: string): readonly Element[] {
  return [...(element.name === name ? [element] : []), ...element.children.flatMap((child) => all(child, name))]
}
