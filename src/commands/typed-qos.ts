import { resolve } from 'node:path'
import { type Cpf, hasSection, MOST_CPF_BYTES, parseCpf } from '../doctor/cpf.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { type MirrorTimeout, type Qos, shortestQos } from '../stun/qos.ts'

/** Why the default counts where the command line names no timeout. */
export const NO_OPTION = 'neither --qos nor --cpf was given'

/** `--qos` and `--cpf` as typed. */
export interface QosOptions {
  /** Milliseconds. */
  readonly qos?: number | undefined
  /** `-` is standard input. */
  readonly cpf?: string | undefined
}

/**
 * The QoS timeout that the command line tells: `--qos`, or the shortest of the mirrors in the file of `--cpf`; null without both options. USAGE with both;
 * FILE_UNREADABLE if the file cannot be read, is larger than a CPF may be, or is none.
 */
export async function typedQos({ qos, cpf }: QosOptions, host: Host): Promise<Qos | null> {
  if (qos !== undefined && cpf !== undefined)
    throw new GenHooksError('USAGE', '--cpf: with --qos, expected one of them')
  if (qos !== undefined) return { milliseconds: qos, source: { kind: 'option' } }
  if (cpf === undefined) return null
  const file = cpf === '-' ? 'standard input' : cpf
  const text = await readNamed(file, resolve(cpf), host)
  if (!hasSection(text)) throw new GenHooksError('FILE_UNREADABLE', `${file}: no section in it, expected a CPF`)
  const found = parseCpf(text, '/')
  const because = found.mirrors.length === 0 ? 'names no mirror' : 'tells no QoS timeout of its mirrors'
  return shortestQos(timeoutsOf(file, found), `${file} ${because}`)
}

/** The mirrors of a CPF whose timeout it tells. */
export function timeoutsOf(file: string, { mirrors }: Pick<Cpf, 'mirrors'>): readonly MirrorTimeout[] {
  return mirrors.flatMap(({ name, qosTimeout }) =>
    qosTimeout === null ? [] : [{ file, mirror: name, milliseconds: qosTimeout }],
  )
}

async function readNamed(file: string, path: string, host: Host): Promise<string> {
  try {
    return (await host.readFile(path, { maxBytes: MOST_CPF_BYTES })).toString('utf8')
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    const why = errno === 'EFBIG' ? `larger than ${MOST_CPF_BYTES} bytes` : `cannot be read: ${errnoText(errno)}`
    throw new GenHooksError('FILE_UNREADABLE', `${file}: ${why}`, { cause: error })
  }
}
