import type { Caller } from '../../../src/validate/caller.ts'
import { houseRules } from '../../../src/validate/house-rules/house-rules.ts'

const D = '/etc/vmware-tools/backupScripts.d'
const COPY = 'run by VMware Tools as well, whatever its name, expected no copies in this folder'
const HERE = `VMware Tools runs nothing here, expected ${D}`

const misplaced = (name: string, as?: Caller) => {
  const outcome = houseRules([{ name, as, text: '#!/bin/sh\nx "$1" || exit 1\n', ours: 'foreign' }])
  const found = outcome.kind === 'ran' ? outcome.findings.filter(({ rule }) => rule === 'GH047') : []
  return found.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

test.each([
  [`${D}/50-iris`, null],
  ...[
    'x~',
    'x.bak',
    'x.orig',
    'x.old',
    'x.save',
    'x.sample',
    'x.swp',
    'x.puppet-bak',
    'x.rpmnew',
    'x.rpmorig',
    'x.rpmsave',
    'x.dpkg-old',
  ].map((name) => [`${D}/${name}`, COPY] as const),
  [`${D}/xbak`, null],
  [`${D}/x.bak.sh`, null],
  [`${D}/x.older`, null],
  ['/etc/vmware-tools/scripts/x', HERE],
  ['/etc/vmware/x', HERE],
  ['/etc/vmware-tools/x', HERE],
  [`${D}/sub/x`, HERE],
  ['/etc/vmwarex/x', null],
  ['/x/etc/vmware/x', null],
  ['/usr/sbin/pre-freeze-script', null],
  ['/usr/sbin/post-thaw-script', null],
  ['/sbin/pre-freeze-script', null],
  ['pre-freeze.sh', null],
  ['usr/local/sbin/pre-freeze-script', null],
  ['/opt/pre-freeze.sh', null],
  ['hooks/pre-freeze-script/pre-freeze.sh', null],
  ['/usr/sbin/other', null],
  ['/usr/sbin/pre-freeze.sh', 'VMware Tools runs no file of this name, expected pre-freeze-script'],
  ['/usr/bin/pre_freeze', 'VMware Tools runs no file of this name, expected pre-freeze-script'],
  ['/sbin/post-thaw', 'VMware Tools runs no file of this name, expected post-thaw-script'],
  ['/bin/post-thaw.sh', 'VMware Tools runs no file of this name, expected post-thaw-script'],
  ...['/usr/local/sbin', '/usr/local/bin', '/usr/bin', '/bin'].map(
    (folder) =>
      [`${folder}/post-thaw-script`, 'VMware Tools does not look here, expected /usr/sbin/post-thaw-script'] as const,
  ),
  ['/usr/local/sbin/x/pre-freeze-script', null],
  ['/usr/local/sbinx/pre-freeze-script', null],
  ['/x/usr/local/bin/pre-freeze-script', null],
  ['/usr/local/sbin/pre-freeze.sh', null],
  [
    '/usr/sbin/pre-freeze-script/pre-freeze.sh',
    'a file in a folder of that name, expected the file /usr/sbin/pre-freeze-script',
  ],
  [
    '/usr/sbin/post-thaw-script/post-thaw-script',
    'a file in a folder of that name, expected the file /usr/sbin/post-thaw-script',
  ],
  ['/usr/sbin/xpre-freeze-script/pre-freeze.sh', null],
  ['/usr/sbin/pre-freeze-script.d/pre-freeze.sh', null],
] as const)('%s: %s', (path, message) => {
  expect(misplaced(path)).toEqual(message === null ? [] : [`1:1 ${message}`])
})

test('a given caller counts before the path', () => {
  expect(misplaced('/usr/local/sbin/x', 'legacy-pre')).toEqual([])
  expect(misplaced('/usr/sbin/x', 'legacy-pre')).toEqual([
    '1:1 VMware Tools runs no file of this name, expected pre-freeze-script',
  ])
})

test.each<readonly [string, string]>([
  ['x', 'called in every phase, expected a look at $1'],
  ...['a.freeze', 'a.thaw', 'pre-a', 'posta'].map(
    (name) => [name, 'called in every phase, whatever its name, expected a look at $1'] as const,
  ),
  ['xpre', 'called in every phase, expected a look at $1'],
])('%s never looks at its argument', (name, message) => {
  const outcome = houseRules([{ name: `${D}/${name}`, text: '#!/bin/sh\n\n y || exit 1\n', ours: 'foreign' }])
  expect(outcome).toMatchObject({ findings: [{ rule: 'GH045', line: 3, column: 2, message }] })
})

test.each([
  ['legacy-pre', 'freeze'],
  ['legacy-post', 'freeze, thaw or freezeFail'],
  ['backupScripts.d', 'freeze, thaw or freezeFail'],
  ['qemu-ga', 'freeze or thaw'],
] as const)('the message names the first argument that the caller %s gives', (as, phases) => {
  const text = '#!/bin/sh\niris thaw "$1" || exit 1\n'
  const outcome = houseRules([{ name: 'x', as, text, ours: 'foreign' }])
  expect(outcome.kind === 'ran' ? outcome.findings.filter(({ rule }) => rule === 'GH040') : []).toMatchObject([
    { line: 2, column: 1, message: `the first argument is the phase (${phases}), not an instance` },
  ])
})
