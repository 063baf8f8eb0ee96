/** How index.json and SUMMARY.md name a plan. */
export function planName(settingsSha256: string): string {
  return settingsSha256.slice(0, 12)
}
