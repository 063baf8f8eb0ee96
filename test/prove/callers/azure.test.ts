import { missingForStage, playStage } from './on-stage.ts'

const what = missingForStage()
const testHere = what === null ? test : test.skip

testHere(
  `Azure Backup, as a double with its holes, finds and calls what gen-hooks install --target azure puts there${what === null ? '' : ` (needs ${what})`}`,
  () => {
    const conf = '/etc/azure/VMSnapshotScriptPluginConfig.json'
    const whole = { snapshot: ['iris:PROD'], frozen: [], unread: 0 }
    const good = { ...whole, pre: 0, post: 0, verdict: 'consistent', ends: 'application-consistent' }
    const failed = { ...whole, snapshot: null, post: 1, verdict: 'inconsistent', ends: 'failed' }
    const without = 'so Azure Backup makes the backup without the scripts'
    const named = `note: ${conf}: names the scripts and is yours: without it Azure Backup looks for them no longer`
    expect(playStage('azure-stage.mjs')).toEqual({
      stderr: '',
      said: {
        install: [0, '/etc/azure: made the folder (0755)', `${conf}: created (new)`],
        mode: '600',
        status: [0, `${conf}: is what would be installed now`],
        good,
        bash: good,
        refused: { ...failed, pre: 1 },
        openConf: {
          code: 317,
          snapshot: [],
          ends: 'file-system consistent',
          status: [
            2,
            `${conf}: has mode 0644, expected 0600 and root:root`,
            `problem: ${conf}: has mode 0644, ${without}, expected 0600`,
          ],
        },
        openScript: {
          code: 306,
          snapshot: null,
          ends: 'failed',
          status: [
            2,
            `${conf}: is what would be installed now`,
            'problem: /usr/sbin/pre-freeze-script: has mode 0755, so Azure Backup makes no backup, expected 0700',
          ],
        },
        calls: 0,
        again: [0, `${conf}: unchanged`],
        own: { ...good, install: [0], status: [0, `note: ${conf}: is not ours and stays`] },
        uninstallOwn: [0, `note: ${conf}: is not ours and stays`, named],
        without: { code: 302, snapshot: null, ends: 'failed' },
        foreign: [1, `gen-hooks: ${conf}: was not made by gen-hooks [INSTALL_REFUSED]`],
        adopted: [
          0,
          expect.stringMatching(`^${conf}: kept a copy as /var/lib/gen-hooks/replaced/`),
          `${conf}: replaced (is not ours)`,
        ],
        uninstall: [0, `${conf}: restored (stood there before)`],
        back: '{}',
        slow: { ...failed, pre: 'timed out', besidePre: true },
        killed: { ...failed, pre: 'SIGKILL' },
        misuses: [],
      },
    })
  },
  300_000,
)
