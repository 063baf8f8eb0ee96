import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import type { ListingGuest, Printed } from './listing-guest.ts'

const HEADING =
  '    Instance Name     Version ID        Port   Directory\n    ----------------  ----------------  -----  --------\n'
const ROW = 'up >A                 2016.2            1972   /opt/a\n'
const LONG = "Configuration 'QUITEALONGNAMEFORONE'\n  directory: /opt/q\n  status: running, since x\n"
const CUT = `${HEADING}up  QUITEALONGNAMEF~  2016.2.3.907.11~  1972   /opt/q\n`
/** A line of qlist. */
export const line = (
  name: string,
  directory = `/opt/${name}`,
  status = 'running, since Fri Mar  1 10:00:00 2024',
): string => `${name}^${directory}^2024.1^${status}^iris.cpf^1972^52773^53773^ok^IRIS^^^\n`

/** A guest by what its commands print, and what else is made of it. */
export type Guests = Readonly<
  Record<string, readonly [Readonly<Record<string, Printed>>, ((guest: ListingGuest) => void)?]>
>

/** Guests for which the script and `detect` must print the same. */
export const GUESTS: Guests = {
  'no command': [{}],
  'one instance': [{ 'iris qlist': { stdout: line('PROD') } }],
  'both commands, several instances': [
    {
      'iris qlist': { stdout: line('PROD') + line('b') + line('A', '/opt/a///') + line('10') + line('9') },
      'ccontrol qlist': {
        stdout: 'PROD^/opt/cache^2017.2.2.865.0^down, last used Fri Mar  1 10:00:00 2024^cache.cpf^1972^57772^62972^\n',
      },
    },
  ],
  'a mirror member': [
    { 'iris qlist': { stdout: 'A^/a^2024.1^running^c^1^2^3^ok^IRISHealth^Failover^Primary^/a^1972\n' } },
  ],
  'states that are no running': [
    {
      'iris qlist': {
        stdout:
          line('A', '/a', 'sign-on inhibited:primary transition, since x') +
          line('B', '/b', '') +
          line('C', '/c', ' down ,x'),
      },
    },
  ],
  'line ends of Windows': [{ 'iris qlist': { stdout: line('A').replace('\n', '\r\n') } }],
  'the first list fails': [
    { 'iris qlist': { stdout: '', stderr: '  no\n more\n', status: 3 }, 'iris qall': { stdout: HEADING + ROW } },
  ],
  'a list that fails names instances': [{ 'iris qlist': { stdout: line('A'), status: 1 } }],
  'all lists fail': [{ 'iris qlist': { status: 2, stdout: '\n said on standard output \n' } }],
  'a list that breaks off': [
    { 'iris qlist': { stdout: line('A').trimEnd() }, 'iris qall': { stdout: HEADING + ROW.trimEnd() } },
  ],
  'qall alone is whole, with a status': [{ 'ccontrol qall': { stdout: HEADING + ROW, status: 1 } }],
  'names cut by qall': [{ 'iris qall': { stdout: CUT }, 'iris list': { stdout: LONG } }],
  'a list that misses an instance': [
    {
      'iris qlist': { stdout: `${line('A')}broken\n` },
      'iris qall': { stdout: `${HEADING}${ROW.replace('A ', 'B ')}` },
      'iris list': { stdout: LONG },
    },
  ],
  'empty lists': [
    {
      'iris qlist': {},
      'iris qall': { stdout: HEADING },
      'ccontrol qlist': {},
      'ccontrol qall': {},
      'ccontrol list': {},
    },
  ],
  'an empty list and an error': [
    { 'iris qlist': { stderr: 'cannot read the registry\n' }, 'iris qall': { stderr: '\n \n' } },
  ],
  'columns that are none': [
    {
      'ccontrol qall': {
        stdout: `\n${HEADING}up  A                NOT IN COLUMNS AT ALL, IS IT\n    LOST\nup >ALPHA             2018.1.4.505.0    1972   /usr/alpha/\ndn  BETA              2017.2.2.865.0    56773  /usr/my beta\n??  GAMMA             2017.2.2.865.0    56774  /usr/gamma\r\nup  E                 1                 1      /e~\n`,
      },
    },
  ],
  'rows over several lines': [
    {
      'ccontrol qall': {
        stdout: `${HEADING}up  QUITEALONGNAMEFO  2016.2.3.907.11.  1972   /srv/very/long/path/to/an/instal\n    RONEINSTANCE      20446_Patch3OfMa         lation/of/cache\n                      y\nup  NEXT              2016.2            1973   /next\n`,
      },
    },
  ],
  'no heading': [{ 'ccontrol qall': { stdout: 'nothing that I know\n' } }],
  stanzas: [
    {
      'iris list': {
        stdout: [
          '  lost: 1',
          "Configuration 'ONE'   (default)",
          '        directory:    /opt/one',
          '        versionid:    2021.1.0.215.0',
          '        no pair',
          '        status:       running, since Fri Mar  1 10:00:00 2024',
          '        status:       down',
          '        mirroring: Member Type = Failover; Status = Backup; x; = y',
          '        product:      InterSystems IRISHealth',
          '',
          "Instance 'TWO'\t(Custom installation)",
          '\tdirectory: /opt/two/',
          '\tstatus:    down, last used Fri Mar  1 10:00:00 2024',
          "Instance 'THREE'x",
          '\tdirectory: /opt/two/',
          "Instance 'BAD NAME'",
          "Instance 'NOWHERE'",
          '',
        ].join('\r\n'),
      },
    },
  ],
  'names and folders that are none': [
    {
      'iris qlist': {
        stdout:
          line('$(touch evaluated)') +
          line('A"\\B') +
          line('-x') +
          line('x'.repeat(256), '/x') +
          line('C', 'opt') +
          line('D', `/${'d'.repeat(4096)}`) +
          line('') +
          line('A') +
          line('a', '/b') +
          line('E', '/opt/A'),
      },
    },
  ],
  'control bytes, quotes and no UTF-8': [
    {
      'iris qlist': {
        stdout: Buffer.concat([
          Buffer.from(
            'A^/opt/"\\^v"\\\u001b[31m\u0007^run\u0000ning, \u009b^c^1^2^3^\u00a0ok\u2028^\u202eX^\ufeffm^é ü €\n',
          ),
          Buffer.from('42fe2fff2ff02ff09f2ff09f98800ac3', 'hex'),
          Buffer.from('B^/opt/b^\xff\xfe^x\xc3\xa9\xed\xa0\x80y\xe2\x82^c^1^2^3^\xf4\x90\x80\x80^\xc0\xaf\n', 'latin1'),
          Buffer.from(`C^/opt/c^v${'é'.repeat(250)}^${'\u0001'.repeat(201)}^c^1^2^3^${'x'.repeat(201)}\n`),
          Buffer.from(
            'D^/opt/d\u00a0^v^running^c^1^2^3\nE^/opt/\xff^v^running^c^1^2^3\nF^/opt/f\u0001^v^running^c^1^2^3\n',
            'latin1',
          ),
          Buffer.from('G^/opt/größe 東京^v^running^c^1^2^3\n'),
        ]),
        stderr: Buffer.from('\xff\u0000"', 'latin1'),
        status: 1,
      },
    },
  ],
  'more problems than are told': [{ 'iris qlist': { stdout: 'x\n'.repeat(140) + line('A') } }],
  'a program that is killed': [{ 'iris qlist': { acts: 'kill -SEGV $$' } }],
  'a program without the x bit': [{}, (guest) => guest.put('/usr/bin/iris', '#!/bin/sh\n', 0o644)],
  'one in the way of another': [
    { 'iris qlist': { stdout: line('A') } },
    (guest) => {
      execFileSync('mv', [`${guest.root}/usr/bin/iris`, `${guest.root}/usr/iris`])
      mkdirSync(`${guest.root}/usr/local/bin`, { recursive: true })
      symlinkSync('../../iris', `${guest.root}/usr/local/bin/iris`)
      mkdirSync(`${guest.root}/usr/bin/iris`)
    },
  ],
  'a link to nothing': [{}, (guest) => link(guest, '../irissys/./bin/iris')],
  'a link to itself': [{}, (guest) => link(guest, 'iris')],
  'a link to what cannot be run': [
    {},
    (guest) => {
      guest.put('/usr/irissys', '', 0o600)
      link(guest, '../irissys')
    },
  ],
  owners: [
    { 'iris qlist': {} },
    (guest) => {
      const at = (name: string): string => `/opt/${name}`
      const names = [
        'known',
        'two',
        'twice',
        'bad',
        'none',
        'fifo',
        'link',
        'folder',
        'large',
        'gone',
        'e m p',
        'größe',
      ]
      guest.put(
        '/printed/iris qlist.out',
        names.map((name, index) => line(`I${index}`, guest.root + at(name))).join('') +
          line('ROOT', '/') +
          line('OTHER', guest.root + at('known')),
      )
      const parameters = (name: string, content: string | Buffer): void =>
        guest.put(`${at(name)}/parameters.isc`, content)
      const key = 'security_settings.manager_user'
      parameters('known', `a: b\n ${key}:  irisusr \r\nlast`)
      parameters('two', `${key}: a\n${key}: b"\n`)
      parameters('twice', `${key}: a\n${key}: a\n`)
      parameters('bad', Buffer.from(`${key}: $(id) \\ \xff\x01\n`, 'latin1'))
      parameters('none', '')
      parameters('large', `${key}: a\n${' '.repeat(1024 * 1024)}`)
      parameters('e m p', `${key}: svc@corp\n`)
      parameters('größe', `${key}: host$\n`)
      for (const name of ['fifo', 'link', 'folder']) mkdirSync(guest.root + at(name))
      execFileSync('mkfifo', [`${guest.root}${at('fifo')}/parameters.isc`])
      symlinkSync('/etc/passwd', `${guest.root}${at('link')}/parameters.isc`)
      mkdirSync(`${guest.root}${at('folder')}/parameters.isc`)
    },
  ],
  'percent signs and backslashes': [
    { 'iris qlist': { stdout: line('A', '/opt/100%\\n\\u0041%u0041', '%s\\ %u000d') } },
  ],
  'a process that keeps the pipe': [{ 'iris qlist': { acts: `echo '${line('A').trimEnd()}'; sleep 3 & exit 0` } }],
  'a FIFO as a program': [
    {},
    (guest) => {
      mkdirSync(`${guest.root}/usr/bin`, { recursive: true })
      execFileSync('mkfifo', [`${guest.root}/usr/bin/ccontrol`])
    },
  ],
}

function link(guest: ListingGuest, target: string): void {
  mkdirSync(`${guest.root}/usr/bin`, { recursive: true })
  symlinkSync(target, `${guest.root}/usr/bin/iris`)
}
