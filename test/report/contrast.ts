/** Of WCAG 2: relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (/^#(..)(..)(..)$/.exec(long(colour)) ?? []).slice(1).map((part) => {
    const value = Number.parseInt(part, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function long(colour: string): string {
  return colour.length === 7 ? colour : colour.replaceAll(/[0-9a-f]/g, '$&$&')
}

/** Of two colours as a style writes them, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** The variables of styles: light ones stand first, dark ones after. */
export function palette(styles: readonly string[], which: number): Readonly<Record<string, string>> {
  const blocks = styles.map((style) => [...style.matchAll(/:root \{([^}]*)\}/g)][which]?.[1] ?? '')
  return Object.fromEntries(
    [...blocks.join(';').matchAll(/--([a-z]+): (#[0-9a-f]+)/g)].map(([, name, value]) => [name, value]),
  )
}
