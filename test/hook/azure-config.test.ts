import { azureScriptSeconds, namesOurScripts, readAzureConfig } from '../../src/hook/azure-config.ts'

const BOTH = { preScriptLocation: '/opt/pre', postScriptLocation: '/opt/post' }
const read = (value: unknown) => readAzureConfig(JSON.stringify(value))

it('what the extension has by default stands in a configuration with the two scripts alone, and keys of others are ignored', () => {
  expect(read({ ...BOTH, appName: 'x', comment: 1 })).toEqual({
    kind: 'read',
    config: {
      ...BOTH,
      appName: 'x',
      comment: 1,
      preScriptParams: [],
      postScriptParams: [],
      preScriptNoOfRetries: 0,
      postScriptNoOfRetries: 0,
      timeoutInSeconds: 10,
      continueBackupOnFailure: true,
      fsFreezeEnabled: true,
    },
  })
})

it.each([
  ['{', 'is no JSON'],
  ['[]', 'expected object, received array'],
  [{ postScriptLocation: '/x' }, 'preScriptLocation: is missing, expected string'],
  [{ ...BOTH, preScriptLocation: 'x.sh' }, 'preScriptLocation: expected an absolute path'],
  [{ ...BOTH, timeoutInSeconds: '30' }, 'timeoutInSeconds: expected number, received string'],
  [{ ...BOTH, continueBackupOnFailure: 'false' }, 'continueBackupOnFailure: expected boolean, received string'],
  [{ ...BOTH, preScriptParams: 'freeze' }, 'preScriptParams: expected array, received string'],
  [{ ...BOTH, preScriptNoOfRetries: -1 }, 'preScriptNoOfRetries: too small: expected number to be >=0'],
  [
    { ...BOTH, ScriptsExecutionPollTimeSeconds: 6 },
    'ScriptsExecutionPollTimeSeconds: too big: expected number to be <=5',
  ],
])('the extension reads no scripts from %j', (value, problem) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  expect(readAzureConfig(text)).toEqual({ kind: 'malformed', problems: [problem] })
})

it.each([
  [{ ...BOTH }, false],
  [{ ...BOTH, preScriptLocation: '/usr/sbin/pre-freeze-script' }, true],
  [{ ...BOTH, postScriptLocation: '/usr/sbin/post-thaw-script' }, true],
  [{ ...BOTH, preScriptLocation: '/etc/vmware-tools/backupScripts.d/50-gen-hooks' }, true],
  // what the extension cannot read is told of too
  [{ preScriptLocation: '/usr/sbin/pre-freeze-script' }, true],
  [{ ...BOTH, postScriptLocation: '/usr/sbin/post-thaw-script', timeoutInSeconds: '30' }, true],
  ['{"preScriptLocation": "/usr/sbin/pre-freeze-script",}', true],
  ['{"preScriptLocation": "/usr/sbin/pre-freeze-script-2",}', false],
  [{ ...BOTH, preScriptParams: ['/usr/sbin/pre-freeze-script'] }, false],
  [{ ...BOTH, preScriptLocation: ['/usr/sbin/pre-freeze-script'] }, false],
  ['null', false],
  ['[]', false],
  ['', false],
])('whether %j names a script of ours: %j', (value, names) => {
  expect(namesOurScripts(typeof value === 'string' ? value : JSON.stringify(value))).toBe(names)
})

it('the time of a script is its worst and one look of the extension, and no more than counts', () => {
  expect([100, 1795, 1796, 5000].map(azureScriptSeconds)).toEqual([105, 1800, 1800, 1800])
})
