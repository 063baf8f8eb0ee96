import { existsSync } from 'node:fs'

const find = (name: string): string | undefined =>
  ['/usr/bin/', '/usr/local/bin/'].map((folder) => folder + name).find(existsSync)

/** The programs under their names in Debian; undefined if not installed. */
export const PROMTOOL = find('promtool')
export const NODE_EXPORTER = find('prometheus-node-exporter') ?? find('node_exporter')
