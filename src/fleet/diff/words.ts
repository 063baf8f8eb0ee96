import type { DiffDocument } from '../../schemas/diff.ts'
import { counted } from '../counted.ts'

/** `3 hosts change, 1 new, 396 unchanged`. */
export function countsText({ counts, kind, changes }: DiffDocument): string {
  const { changed, added, gone, failed, unchanged } = counts
  if (kind === 'same') return `no difference, ${counted(unchanged, 'host')} unchanged`
  const shared = changes.filter(({ hosts }) => hosts.length === 0).length
  return [
    changed === 1 ? '1 host changes' : `${counted(changed, 'host')} change`,
    ...(added > 0 ? [`${added} new`] : []),
    ...(gone > 0 ? [`${gone} gone`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(shared > 0 ? [`${counted(shared, 'file')} of all changed`] : []),
    `${unchanged} unchanged`,
  ].join(', ')
}

/** `deadline 300 -> 240 s; iris:TEST added`. */
export function changeText({ words }: DiffDocument['changes'][number]): string {
  return words.join('; ')
}
