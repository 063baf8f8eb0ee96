/**
 * A function for a page, as text: the words of an element that go on in another line. A word is what has no blank in it and no sign after which a line
 * may end; one of more than 30 characters may need two lines.
 */
export const BROKEN_WORDS = `(element) => {
    const found = []
    const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement.closest('pre') !== null) continue
      for (const { 0: word, index } of node.data.matchAll(/[^\\s\\/?-]+/g)) {
        if (word.length > 30) continue
        const range = element.ownerDocument.createRange()
        range.setStart(node, index)
        range.setEnd(node, index + word.length)
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word)
      }
    }
    return found
  }`
