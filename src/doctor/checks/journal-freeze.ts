import { idOf } from '../../model.ts'
import { type Check, info, notSeen, orOk, type Seen, warning } from '../check.ts'
import type { InstanceFiles } from '../instance-files.ts'
import { noInstances } from '../no-instances.ts'

export const JOURNAL_FREEZE: Check = {
  id: 'journal-freeze',
  title: 'the journal stops the instance when it cannot be written',
  why: 'While an instance is frozen the journal alone has what users write: with FreezeOnError=0 it goes on without a journal after an error, and a restore lacks that.',
  cost: 'slow',
  look: async (guest) => {
    const files = await guest.instanceFiles()
    if (files.length === 0) return [await noInstances(guest)]
    return orOk(files.flatMap(judge), 'FreezeOnError is on, or forced on by the mirror')
  },
}

function judge({ instance, cpf }: InstanceFiles): readonly Seen[] {
  const id = idOf(instance)
  if (cpf.kind === 'not read') return [notSeen(`${id}: ${cpf.because}`)]
  // a failover member of a mirror has it on whatever the file says
  if (/failover/i.test(instance.mirror?.memberType ?? '')) return []
  if (cpf.cpf.freezeOnError === null) return [info(`${id}: ${cpf.path} does not give FreezeOnError`)]
  if (cpf.cpf.freezeOnError) return []
  const todo = 'Set "Freeze on error" to Yes in the journal settings of the Management Portal.'
  return [warning(`${id}: FreezeOnError=0 in ${cpf.path}`, todo)]
}
