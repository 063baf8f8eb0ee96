import { count, countOption, files, flag, given, pathOption, text } from '../argv.ts'
import { CPF, JSON_OUTPUT } from './shared.ts'
import type { Verb } from './verb.ts'

export const STUN: Verb = {
  usage: 'stun <file..>',
  summary: 'how long snapshots stunned VMs, by their vmware.log, against the mirror QoS timeout',
  options: {
    qos: countOption('MS', 'the QoS timeout of the mirror, in milliseconds (default: 8000)'),
    cpf: CPF,
    top: countOption('N', 'how many of the longest stuns to show (default: 10)'),
    since: pathOption('WHEN', 'only stuns since then: 2026-11-22, 2026-11-22T17:40Z, 7d, 24h'),
    'fail-above': countOption('MS', 'exit with status 2 if a stun is longer'),
    json: JSON_OUTPUT,
  },
  examples: [
    ['stun vmware*.log', 'the logs of a VM'],
    ['stun esx-support.tgz --qos 2000', 'all VMs of a support bundle, for a mirror with a short timeout'],
    ['stun --cpf /usr/irissys/iris.cpf vmware.log', 'for the mirror of an instance, by its parameter file'],
    ['stun --fail-above 4000 /logs/PROD-DB', 'for monitoring: fail if a stun was longer than 4 s'],
  ],
  run: async (argv, io) => {
    const { runStun } = await import('../commands/stun.ts')
    const limits = { qos: count(argv, 'qos'), top: count(argv, 'top'), failAbove: count(argv, 'fail-above') }
    return await runStun(
      {
        ...given({ ...limits, cpf: text(argv, 'cpf'), since: text(argv, 'since'), json: flag(argv, 'json') }),
        files: files(argv),
      },
      io,
    )
  },
}
