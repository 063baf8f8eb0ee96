/**
 * A function for a page, as text: the words of an element that are broken over two lines. A word has no blank and no character after which a line may end; a word
 * of more than 30 characters may need two lines and is left out.
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
