import { DEFAULT_QOS_MILLISECONDS } from '../model.ts'
import { counted } from '../text/format.ts'
import { printable } from '../text/printable.ts'

/** The QoS timeout of a mirror, and what it is known from. */
export interface Qos {
  readonly milliseconds: number
  readonly source: QosSource
}

/** What a QoS timeout is known from. */
export type QosSource =
  /** The option `--qos`. */
  | { readonly kind: 'option' }
  /** The section [Mirrors] of a CPF; of `mirrors` timeouts it is the shortest. */
  | { readonly kind: 'cpf'; readonly file: string; readonly mirror: string; readonly mirrors: number }
  /** Nothing that was read tells it. */
  | { readonly kind: 'default'; readonly because: string }

/** The QoS timeout of one mirror, as a CPF has it. */
export interface MirrorTimeout {
  readonly file: string
  readonly mirror: string
  readonly milliseconds: number
}

/** The timeout of a new mirror, where the one of the site is not known. */
export function defaultQos(because: string): Qos {
  return { milliseconds: DEFAULT_QOS_MILLISECONDS, source: { kind: 'default', because } }
}

/** The shortest of the timeouts, since nothing tells which mirror a VM belongs to; without any the default. `because`: why there is none. */
export function shortestQos(timeouts: readonly MirrorTimeout[], because: string): Qos {
  const [shortest] = [...timeouts].sort((a, b) => a.milliseconds - b.milliseconds)
  if (shortest === undefined) return defaultQos(because)
  const { file, mirror, milliseconds } = shortest
  // InterSystems allows 15 characters; the file may say anything
  return { milliseconds, source: { kind: 'cpf', file, mirror: printable(mirror, 60), mirrors: timeouts.length } }
}

/** `mirror M1 in /usr/irissys/iris.cpf`, `--qos`, `the default: ...`. */
export function qosSourceText(source: QosSource): string {
  switch (source.kind) {
    case 'option':
      return '--qos'
    case 'cpf': {
      const which = source.mirrors === 1 ? '' : `, the shortest of ${counted(source.mirrors, 'mirror')}`
      return `mirror ${source.mirror} in ${printable(source.file)}${which}`
    }
    case 'default':
      return `the default: ${printable(source.because, 500)}`
  }
}
