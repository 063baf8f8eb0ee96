const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text for XML and HTML, in elements and in quoted attributes. A character that XML forbids becomes a question mark. */
export function escapeMarkup(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Cs}/gu, '?').replace(/[&<>"']/g, (sign) => NAMES[sign] ?? '')
}
