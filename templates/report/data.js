/** What an element of the page holds as JSON, plain or gzipped. */
export async function dataOf(id) {
  const element = document.getElementById(id)
  if (element.dataset.packed !== 'gzip') return JSON.parse(element.textContent)
  const bytes = Uint8Array.from(atob(element.textContent), (sign) => sign.charCodeAt(0))
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json()
}

/** An element with properties and children; strings become text, never markup. */
export function make(name, properties, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-')) element.setAttribute(key, value)
    else element[key] = value
  }
  element.append(...children)
  return element
}
