import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WrittenConfig } from '../../../src/config/schema.ts'
import { setLogin } from '../../../src/harness/fake-guest.ts'
import { ALL, HASTY, PATIENT, type Row, type Step, THREE } from '../row.ts'

import {
  act,
  freeze,
  frozen,
  history,
  killAll,
  parseId,
  readMaybe,
  seen,
  thaw,
  untilFrozen,
  verdict,
} from '../steps.ts'

const LOGIN = { user: 'backup', password: 'it is $(secret) "and" long' }

const askForLogin =
  (owner?: string): Step =>
  ({ root }) => {
    for (const id of ALL) {
      const { kind, name } = parseId(id)
      setLogin(root, kind, name, owner === undefined ? LOGIN : { ...LOGIN, owner })
    }
  }

const putCredentials: Step = ({ root }) => {
  mkdirSync(join(root, 'etc/gen-hooks'), { recursive: true })
  writeFileSync(join(root, 'etc/gen-hooks/login'), `${LOGIN.user}\n${LOGIN.password}\n`)
  chmodSync(join(root, 'etc/gen-hooks/login'), 0o600)
}

const withCredentials = (root: string): WrittenConfig => ({
  ...PATIENT,
  credentials: join(root, 'etc/gen-hooks/login'),
})

const good = [freeze(0), frozen(...ALL), thaw(0), frozen()]
const denied = act((play) => expect(seen(play, 'access-denied')).not.toEqual([]))
const allowed = act((play) => expect(seen(play, 'access-denied')).toEqual([]))

export const sessionRows: readonly Row[] = [
  {
    name: 'a credential file on standard input',
    shows: 'Or with a credential file on stdin (0600, root), as the configuration says.',
    config: withCredentials,
    steps: [askForLogin(), putCredentials, ...good],
    after: [verdict('consistent'), history(...ALL), allowed],
  },
  {
    name: 'the credential file is missing',
    shows: 'Anything else is failure.',
    config: (root) => ({ ...HASTY, credentials: join(root, 'etc/gen-hooks/login') }),
    steps: [askForLogin(), freeze(1), untilFrozen()],
    after: [verdict('inconsistent'), denied],
  },
  {
    name: 'a password is asked for and none is configured',
    shows: '`</dev/null`.',
    config: HASTY,
    steps: [askForLogin(), freeze(1), untilFrozen()],
    after: [verdict('inconsistent'), denied],
  },
  {
    name: 'a thaw needs no credentials',
    shows: 'Only so does it pass the login that a suspended instance refuses.',
    config: { ...PATIENT, thaw: { timeout: 15, retries: 1, history: false } },
    steps: [freeze(0), askForLogin(), thaw(0), frozen()],
    after: [verdict('consistent'), allowed],
  },
  {
    name: 'the password is in no command line, log or state',
    shows: 'A credential file on stdin.',
    config: withCredentials,
    steps: [
      askForLogin(),
      putCredentials,
      freeze(0),
      act(({ run }) => expect(readMaybe(join(run, 'state'))).not.toContain('secret')),
      thaw(0),
    ],
    after: [
      act(({ log, root }) => {
        expect(readMaybe(join(log, 'snapshot.log'))).not.toContain('secret')
        expect(readMaybe(join(root, 'fake/syslog'))).not.toContain('secret')
      }),
    ],
  },
  {
    name: "runAs owner: the plan's instances",
    shows: "Or as the instance's owner (security_settings.manager_user in <dir>/parameters.isc) by `runuser`.",
    config: { ...PATIENT, runAs: 'owner' },
    steps: [askForLogin('irisowner'), ...good],
    after: [verdict('consistent'), history(...ALL), allowed],
  },
  {
    name: 'runAs owner: an instance outside the plan',
    shows: "Or as the instance's owner (security_settings.manager_user in <dir>/parameters.isc) by `runuser`.",
    config: { ...PATIENT, runAs: 'owner' },
    guest: (root) => THREE.map((one) => ({ ...one, directory: `${root}/opt/${one.kind}/${one.name}` })),
    planned: [{ kind: 'iris', name: 'A' }],
    steps: [askForLogin('irisowner'), ...good],
    after: [verdict('consistent'), history(...ALL), allowed],
  },
  {
    name: 'runAs owner: an instance outside the plan has no parameters.isc that can be read',
    shows: 'Anything else is failure.',
    config: { ...HASTY, runAs: 'owner' },
    planned: [{ kind: 'iris', name: 'A' }],
    steps: [askForLogin('irisowner'), freeze(1), untilFrozen()],
    after: [verdict('inconsistent')],
  },
  {
    name: 'runAs a user that does not exist',
    shows: 'Anything else is failure.',
    config: { ...HASTY, runAs: 'nosuch' },
    steps: [({ root }) => writeFileSync(join(root, 'fake/users'), 'irisowner\n'), freeze(1), untilFrozen()],
    after: [verdict('inconsistent')],
  },
  {
    name: 'runAs of one instance',
    shows: 'As the configuration says.',
    config: { ...PATIENT, instances: { overrides: { A: { runAs: 'owner' } } } },
    steps: [({ root }) => setLogin(root, 'iris', 'A', { ...LOGIN, owner: 'irisowner' }), ...good],
    after: [verdict('consistent'), allowed],
  },
  {
    name: 'runAs owner, and all of ours are killed',
    shows: 'The same program thaws what the state names.',
    config: { ...PATIENT, runAs: 'owner' },
    steps: [freeze(0), killAll, thaw(1), frozen()],
    after: [verdict('inconsistent')],
  },
]
