import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { partsOf } from '../../../src/hook/parts.ts'
import { headerDigest, headerOf } from '../../../src/hook/provenance.ts'
import { formatReceipt, type Receipt } from '../../../src/install/receipt.ts'
import { sha256 } from '../../../src/text/sha256.ts'
import { builtDist, CHECKOUT } from '../../built.ts'
import { type Guests, makeGuests, whyNoGuests } from './guests.ts'
import { cut, logrotate, rendered } from './rendered.ts'

const lacking = whyNoGuests([])
const [PRE, POST] = ['/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script']
const DROP_IN = '/etc/vmware-tools/backupScripts.d/50-gen-hooks'
const GUESTS = 38

let guests: Guests
let whole = ''
let taken = 0

/** A guest that no other test has. */
const fresh = (): number => {
  taken += 1
  return taken
}

/** Runs place.sh on a guest as an administrator does; the output. */
function place(guest: number, ...words: readonly string[]) {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const { status, out, err } = guests.on(guest, `sh ${guests.folder}/place.sh ${quoted}`)
  return { status, out: out.trimEnd().split('\n'), err }
}

/** All files that an install may change, as text. */
const present = (guest: number): string =>
  guests.on(
    guest,
    'find /usr/sbin /etc/vmware-tools /etc/logrotate.d /var/log /var/lib/gen-hooks -newer /run/sshd -type f -exec stat -c "%n %a %u:%g" {} + -exec sha256sum {} + 2>/dev/null | sort',
  ).out

const shown = (guest: number, path: string): string => guests.on(guest, `stat -c '%a %u:%g' ${path}; cat ${path}`).out

/** A folder with the parts of a rendering, as `render --fleet` writes them. */
function parts(name: string, script: string, more: Readonly<Record<string, string>> = { logrotate: logrotate() }) {
  const folder = join(guests.folder, name)
  mkdirSync(folder)
  for (const [file, text] of Object.entries({ ...cut(script), ...more })) writeFileSync(join(folder, file), text)
  return folder
}

if (lacking === null) {
  beforeAll(async () => {
    guests = await makeGuests(GUESTS)
    cpSync(join(CHECKOUT, 'templates/place.sh'), join(guests.folder, 'place.sh'))
    whole = readFileSync(join(rendered(join(guests.folder, 'one'), ['iris:PROD']), 'pre-freeze-script'), 'utf8')
    parts('new', whole)
    const other = rendered(join(guests.folder, 'two'), ['iris:PROD', 'iris:TEST'])
    parts('new2', readFileSync(join(other, 'post-thaw-script'), 'utf8'))
  }, 60_000)
  afterAll(() => guests?.end())
}

const describeOnGuests: (name: string, tests: () => void) => void =
  lacking === null ? describe : (name, tests) => describe.skip(`${name} (${lacking})`, tests)

describeOnGuests('place.sh', () => {
  const from = (name = 'new'): string => join(guests.folder, name)

  test('--check lists the changes and writes nothing; a run makes these changes; a second run makes none; remove removes all files', () => {
    const guest = fresh()
    const before = present(guest)
    const planned = place(guest, '--check', from())
    expect(planned).toMatchObject({ status: 2, err: '' })
    expect(present(guest)).toBe(before)
    expect(planned.out).toEqual([
      '/var/log/gen-hooks: new folder',
      `${POST}: new`,
      `${PRE}: new`,
      '/etc/logrotate.d/gen-hooks: new',
      'would change',
    ])
    expect(place(guest, from())).toEqual({ status: 0, err: '', out: [...planned.out.slice(0, -1), 'changed'] })
    for (const path of [PRE, POST]) expect(shown(guest, path)).toBe(`700 0:0\n${whole}`)
    expect(shown(guest, '/etc/logrotate.d/gen-hooks')).toBe(`644 0:0\n${logrotate()}`)
    expect(guests.on(guest, 'stat -c "%a %u:%g" /var/log/gen-hooks').out).toBe('750 0:0\n')
    const after = present(guest)
    for (const check of [[], ['--check']])
      expect(place(guest, ...check, from())).toEqual({ status: 0, err: '', out: ['unchanged'] })
    expect(present(guest)).toBe(after)
    expect(place(guest, '--remove', '--check').status).toBe(2)
    expect(present(guest)).toBe(after)
    expect(place(guest, '--remove')).toMatchObject({
      status: 0,
      out: [`${PRE}: removed`, `${POST}: removed`, '/etc/logrotate.d/gen-hooks: removed', 'changed'],
    })
    expect(place(guest, '--remove').out).toEqual(['unchanged'])
    expect(present(guest)).toBe(before)
  })

  test('a folder of the log right below the root is made', () => {
    const guest = fresh()
    const hooks = rendered(from('root-log'), ['iris:PROD'], { log: { directory: '/glog' } })
    // the guest shares the root of the machine, so this mkdir only records the call
    guests.on(
      guest,
      `printf '#!/bin/sh\\ncase $* in *glog) echo "$*" >>/run/made ;; *) exec /bin/mkdir "$@" ;; esac\\n' >/usr/sbin/mkdir; chmod 755 /usr/sbin/mkdir`,
    )
    expect(place(guest, hooks)).toMatchObject({
      status: 0,
      err: '',
      out: ['/glog: new folder', `${POST}: new`, `${PRE}: new`, 'changed'],
    })
    expect(guests.on(guest, 'cat /run/made').out).toBe('-m 750 /glog\n')
  })

  test('the log of a user without a name that logrotate knows is not rotated as root', () => {
    const guest = fresh()
    guests.on(guest, 'mkdir -p /var/log/gen-hooks && chown 54321:54321 /var/log/gen-hooks')
    const { status, out } = place(guest, from())
    expect(status).toBe(0)
    expect(out).toEqual([
      'note: /var/log/gen-hooks: is of UNKNOWN UNKNOWN, which logrotate may not know, so the rotation is left to you',
      `${POST}: new`,
      `${PRE}: new`,
      'changed',
    ])
    expect(guests.on(guest, 'ls /etc/logrotate.d').out).toBe('')
  })

  test('the diff ends where the engine begins', () => {
    const guest = fresh()
    place(guest, from())
    const { status, out } = place(guest, '--check', '--diff', from('new2'))
    expect(status).toBe(2)
    expect(out).toContain("+    instance 'iris' 'TEST' 'need' '' '' '60' '600' '30' '4' 'yes'")
    expect(out.filter((line) => /^[-+]{3} /.test(line))).toEqual([
      `--- ${POST}`,
      `+++ ${POST}`,
      `--- ${PRE}`,
      `+++ ${PRE}`,
    ])
    expect(out).not.toContain(' set -u')
  })

  test('a change of the layout takes the other hooks away, and no file but the hook is ever in the folder that VMware Tools runs', () => {
    const guest = fresh()
    place(guest, from())
    guests.on(guest, 'mkdir /etc/vmware-tools/backupScripts.d; touch /etc/vmware-tools/backupScripts.d/10-other')
    expect(place(guest, '--layout', 'backupScripts.d', from()).out).toEqual([
      'note: --layout backupScripts.d: counts, and the files were rendered for the layout legacy',
      'note: /etc/vmware-tools/backupScripts.d/10-other: is not ours, and VMware Tools runs it too',
      `${DROP_IN}: new`,
      `${PRE}: the layout is backupScripts.d now`,
      `${POST}: the layout is backupScripts.d now`,
      'changed',
    ])
    expect(shown(guest, DROP_IN)).toBe(`700 0:0\n${whole}`)
    expect(
      guests.on(
        guest,
        `ls -A /etc/vmware-tools /etc/vmware-tools/backupScripts.d; ls -A /etc | grep '^[.]gen' ; ls -A /usr/sbin/p*-script`,
      ).out,
    ).toBe('/etc/vmware-tools:\nbackupScripts.d\n\n/etc/vmware-tools/backupScripts.d:\n10-other\n50-gen-hooks\n')
  })

  test('from settings and engine alone, place.sh reads the layout in the header', () => {
    const guest = fresh()
    const hooks = rendered(from('dropped'), ['iris:PROD'], { layout: 'backupScripts.d' })
    const script = readFileSync(join(hooks, '50-gen-hooks'), 'utf8')
    const folder = parts('dropped-parts', script)
    expect(place(guest, folder).out.slice(-3)).toEqual([
      `${DROP_IN}: new`,
      '/etc/logrotate.d/gen-hooks: new',
      'changed',
    ])
    expect(shown(guest, DROP_IN)).toBe(`700 0:0\n${script}`)
    expect(guests.on(guest, 'ls /usr/sbin/p*-script').out).toBe('')
    expect(place(guest, '--layout', 'legacy', folder).out).toContain(`${DROP_IN}: the layout is legacy now`)
    expect(place(guest, folder).out.slice(0, -1)).toEqual([
      `${DROP_IN}: new`,
      `${PRE}: the layout is backupScripts.d now`,
      `${POST}: the layout is backupScripts.d now`,
    ])
    // a whole script too, whatever its file is called
    const named = mkdtempSync(from('named-'))
    writeFileSync(join(named, 'pre-freeze-script'), script)
    expect(place(guest, named)).toEqual({ status: 0, err: '', out: ['unchanged'] })
  })

  test('--layout with the layout of the header changes nothing in the output', () => {
    const guest = fresh()
    expect(place(guest, '--check', '--layout', 'legacy', from())).toEqual(place(guest, '--check', from()))
  })

  test.each([
    ['a script of another layout', ['pre-freeze-script', '50-gen-hooks']],
    ['a whole script beside the parts', ['settings', 'engine', 'pre-freeze-script']],
  ])('%s that an earlier rendering left is refused, unless it is the same', (_, names) => {
    const guest = fresh()
    const folder = mkdtempSync(from('mixed-'))
    const older = readFileSync(join(rendered(mkdtempSync(from('older-')), ['iris:OLD']), 'pre-freeze-script'), 'utf8')
    const files: Readonly<Record<string, string>> = { ...cut(whole), 'pre-freeze-script': whole, '50-gen-hooks': whole }
    for (const name of names) writeFileSync(join(folder, name), files[name] ?? '')
    const last = names.at(-1) ?? ''
    expect(place(guest, '--check', folder).status).toBe(2)
    writeFileSync(join(folder, last), older)
    for (const words of [[], ['--layout', 'legacy']])
      expect(place(guest, ...words, folder)).toEqual({
        status: 1,
        out: [''],
        err: `${folder}: has ${names[0]} and ${last}, which differ, expected the files of one rendering\nNothing was changed.\n`,
      })
  })

  test('a header without the name of the script is refused', () => {
    const guest = fresh()
    const header = headerOf(whole).map((line) => (/^# {3}sed '1,/.test(line) ? '# ' : line))
    const signed = header.map((line) => line.replace(/^(# header sha256: ).*/, `$1${headerDigest(header)}`))
    const { settings = '', engine = '' } = partsOf(whole) ?? {}
    const folder = parts('nameless', `${signed.join('\n')}\n${settings}${engine}`)
    expect(place(guest, folder)).toEqual({
      status: 1,
      out: [''],
      err: `${folder}/settings: its header tells no name of the script, expected pre-freeze-script or 50-gen-hooks, or --layout\nNothing was changed.\n`,
    })
    expect(place(guest, '--layout', 'legacy', folder).status).toBe(0)
  })

  test('a file that is not ours or was edited stays; with --adopt a copy of the file stays', () => {
    const guest = fresh()
    guests.on(guest, `echo '#!/bin/sh' >${PRE}; chmod 755 ${PRE}`)
    const before = present(guest)
    expect(place(guest, from())).toMatchObject({
      status: 1,
      err: `${PRE}: was not made by gen-hooks (--adopt keeps it and replaces it)\nNothing was changed.\n`,
    })
    expect(present(guest)).toBe(before)
    expect(place(guest, '--adopt', from()).status).toBe(0)
    expect(guests.on(guest, 'cat /var/lib/gen-hooks/replaced/pre-freeze-script.*').out).toBe('#!/bin/sh\n')
    expect(place(guest, from()).out).toEqual(['unchanged'])
    guests.on(guest, `sed -i 's/300/30/' ${POST}`)
    expect(place(guest, from()).err).toContain(`${POST}: was edited by hand since it was installed`)
    expect(place(guest, '--remove').err).toContain(`${POST}: was edited by hand since it was installed`)
    expect(place(guest, '--adopt', from()).status).toBe(0)
    expect(shown(guest, POST)).toBe(`700 0:0\n${whole}`)
  })

  test('an owner, a mode or a label that is wrong is mended, and what a killed install left goes', () => {
    const guest = fresh()
    place(guest, from())
    guests.on(
      guest,
      `chmod 755 ${PRE}; chown 1:1 ${POST}; echo x >/usr/sbin/.gen-hooks-0123456789abcdef; echo mine >/etc/.gen-hooks-my-own-settings
      printf '#!/bin/sh\\nprintf "%%s\\\\n" "$*" >>/run/labels; [ "$1" != -n ] || [ -e /run/labelled ] || echo relabel\\n' >/usr/sbin/restorecon
      chmod 755 /usr/sbin/restorecon`,
    )
    expect(place(guest, from()).out).toEqual([
      '/usr/sbin/.gen-hooks-0123456789abcdef: left by an install that was interrupted',
      `${POST}: has owner and mode 1:1 700`,
      `${PRE}: has owner and mode 0:0 755`,
      '/etc/logrotate.d/gen-hooks: has another SELinux label',
      'changed',
    ])
    for (const path of [PRE, POST]) expect(shown(guest, path)).toBe(`700 0:0\n${whole}`)
    expect(guests.on(guest, 'cat /etc/.gen-hooks-my-own-settings').out).toBe('mine\n')
    expect(guests.on(guest, 'grep -v -e -n /run/labels | sort').out).toBe(
      `/etc/logrotate.d/gen-hooks\n${POST}\n${PRE}\n`,
    )
    guests.on(guest, 'touch /run/labelled')
    expect(place(guest, from()).out).toEqual(['unchanged'])
  })

  test('a full disk is noticed before any file is exchanged', () => {
    const guest = fresh()
    place(guest, from())
    const before = present(guest)
    guests.on(
      guest,
      'mkdir /run/small && mount -t tmpfs -o size=200k none /run/small && cp -a /usr/sbin/*-script /run/small && chmod 755 /run/small && mount --bind /run/small /usr/sbin',
    )
    const ended = place(guest, from('new2'))
    expect(ended).toMatchObject({ status: 1 })
    expect(ended.err).toContain('/usr/sbin: cannot be written\nNothing was changed.\n')
    expect(guests.on(guest, 'cd /usr/sbin && ls -dA .gen* p*').out).toBe('post-thaw-script\npre-freeze-script\n')
    guests.on(guest, 'umount /usr/sbin')
    expect(present(guest)).toBe(before)
  })

  test('if the second file cannot be exchanged, the first file is restored', () => {
    const guest = fresh()
    place(guest, from())
    guests.on(
      guest,
      `printf '#!/bin/sh\\ncase $* in */pre-freeze-script) exit 1 ;; esac\\nexec /bin/mv "$@"\\n' >/usr/sbin/mv; chmod 755 /usr/sbin/mv`,
    )
    for (const has of ['both', 'none']) {
      if (has === 'none') guests.on(guest, `rm ${PRE} ${POST}`)
      const before = present(guest)
      expect(place(guest, from('new2'))).toMatchObject({
        status: 1,
        err: `${PRE}: cannot be written\nNothing was changed.\n`,
      })
      expect(present(guest)).toBe(before)
    }
    guests.on(guest, `mkdir ${PRE}`)
    expect(place(guest, from('new2')).err).toContain(`${PRE}: is no regular file, expected a regular file or none`)
  })

  test('place.sh is busy while a run is under way, except if nothing is to be changed', () => {
    const guest = fresh()
    place(guest, from())
    const before = present(guest)
    const held = (words: string) =>
      guests.on(guest, `mkdir -p /run/gen-hooks; flock /run/gen-hooks/lock sh ${guests.folder}/place.sh ${words}`)
    for (const words of [from('new2'), `--check ${from('new2')}`, '--remove']) {
      const { status, err } = held(words)
      expect({ words, status, err }).toEqual({
        words,
        status: 75,
        err: 'busy: a snapshot is under way, so nothing was changed; try again later\n',
      })
    }
    expect(held(from())).toMatchObject({ status: 0, out: 'unchanged\n' })
    expect(present(guest)).toBe(before)
  })

  test('place.sh is busy from the freeze to the thaw of the hooks', () => {
    const guest = fresh()
    place(guest, from())
    expect(guests.on(guest, `${PRE} freeze || cat /var/log/gen-hooks/snapshot.log`)).toMatchObject({
      status: 0,
      out: '',
    })
    expect([from('new2'), '--remove'].map((words) => place(guest, words).status)).toEqual([75, 75])
    // the keeper answers before it ends
    expect(guests.on(guest, `${POST} thaw && flock /run/gen-hooks/lock true`).status).toBe(0)
    expect(place(guest, from('new2')).out.at(-1)).toBe('changed')
  })

  test('the hook that would thaw stays while an instance may be frozen', () => {
    const guest = fresh()
    place(guest, from())
    guests.on(
      guest,
      `mkdir -m 700 /run/gen-hooks; umask 077
      printf 'gen-hooks-state 1 r1 %s 1 /x\\nbegun iris PROD need root\\nfrozen iris PROD 1\\nphase frozen 1\\n' "$(cat /proc/sys/kernel/random/boot_id)" >/run/gen-hooks/state`,
    )
    const { status, err } = place(guest, '--remove')
    expect(status).toBe(1)
    expect(err).toContain(
      `${POST}: an instance is frozen or may be, so run ${POST} freezeFail and try again\niris:PROD is frozen`,
    )
    expect(shown(guest, POST)).toBe(`700 0:0\n${whole}`)
  })

  test('without VMware Tools or an instance, place.sh installs only with --without-tools and --without-instances', () => {
    const guest = fresh()
    guests.on(guest, 'rm /usr/bin/vmtoolsd /usr/bin/iris')
    const { status, err } = place(guest, from())
    expect({ status, err: err.split('\n') }).toEqual({
      status: 1,
      err: [
        'iris: not found, expected it on this guest, since the plan names iris:PROD (--without-instances installs anyway)',
        'vmtoolsd: not found, expected VMware Tools, which alone calls the hooks (--without-tools installs anyway)',
        'Nothing was changed.',
        '',
      ],
    })
    expect(place(guest, '--without-tools', '--without-instances', from()).out.at(-1)).toBe('changed')
  })

  test('files that are incomplete, missing or of two renderings are refused, and so are folders that others can write', () => {
    const guest = fresh()
    const { settings, engine } = cut(whole)
    const bad = {
      torn: { settings: settings.slice(0, settings.length / 2), engine },
      half: { settings, engine: engine.slice(0, 20_000) },
      edited: { settings: settings.replace("DEADLINE='300'", "DEADLINE='3000'"), engine },
      header: { settings: settings.replace('Exit status', 'exit status'), engine },
    }
    for (const [name, files] of Object.entries(bad)) {
      mkdirSync(from(name))
      for (const [file, text] of Object.entries(files)) writeFileSync(join(from(name), file), text)
      expect(place(guest, from(name))).toMatchObject({
        status: 1,
        err: `${from(name)}/settings: its header, settings or engine are not what its digests say, expected whole files of one rendering\nNothing was changed.\n`,
      })
    }
    expect(place(guest, from('one')).err).toContain('has no settings, pre-freeze-script or 50-gen-hooks')
    guests.on(guest, 'chmod 775 /usr/sbin')
    expect(place(guest, from()).err).toBe(
      '/usr/sbin: can be changed by another user than root (0:775:directory), expected a folder of root with mode 0755\nNothing was changed.\n',
    )
  })

  /** Two hooks that were written by hand, with owners and modes of their own. */
  const byHand = (guest: number, of = ''): void => {
    const lines = [PRE, POST].map((path) => `printf '#!/bin/sh\\n# ${path}${of}\\nexit 0\\n' >${path}`)
    guests.on(guest, `${lines.join('\n')}\nchown 12:34 ${PRE}; chmod 755 ${PRE}; chmod 744 ${POST}`)
  }
  const pair = (guest: number): readonly string[] => [shown(guest, PRE), shown(guest, POST)]
  const RECEIPT = '/var/lib/gen-hooks/installed.json'
  /** The tool as it ships, on a guest. */
  const tool = (guest: number, words: string) =>
    guests.on(guest, `cd /; '${process.execPath}' '${join(builtDist(), 'gen-hooks.mjs')}' ${words}`)

  test('hooks by hand come back at a removal, with owner and mode; the receipt is the one that gen-hooks writes', () => {
    const guest = fresh()
    byHand(guest)
    const [before, files] = [pair(guest), present(guest)]
    const planned = place(guest, '--check', '--adopt', from())
    expect(present(guest)).toBe(files)
    const done = place(guest, '--adopt', from())
    expect(done).toEqual({ status: 0, err: '', out: [...planned.out.slice(0, -1), 'changed'] })
    const entry = (path: string, mode: number, uid: number, gid: number): Receipt['replaced'][number] => {
      const digest = sha256(`#!/bin/sh\n# ${path}\nexit 0\n`)
      const store = `/var/lib/gen-hooks/replaced/${path.slice(10)}.${digest.slice(0, 16)}`
      return { path, store, sha256: digest, mode, uid, gid, origin: 'foreign' }
    }
    const receipt: Receipt = {
      schema: 'gen-hooks/installed/1',
      replaced: [entry(POST, 0o744, 0, 0), entry(PRE, 0o755, 12, 34)],
    }
    const [post, pre] = receipt.replaced.map(({ store }) => store)
    expect(done.out.slice(0, 2)).toEqual([`${POST}: is kept as ${post}`, `${PRE}: is kept as ${pre}`])
    expect(shown(guest, RECEIPT)).toBe(`600 0:0\n${formatReceipt(receipt)}`)
    expect(guests.on(guest, `stat -c '%a %u:%g %n' /var/lib/gen-hooks/replaced ${post} ${pre}`).out).toBe(
      `700 0:0 /var/lib/gen-hooks/replaced\n600 0:0 ${post}\n600 0:0 ${pre}\n`,
    )
    expect(pair(guest)).toEqual([`700 0:0\n${whole}`, `700 0:0\n${whole}`])
    const removal = [
      `${PRE}: removed`,
      `${POST}: stood there before`,
      `${PRE}: stood there before`,
      '/etc/logrotate.d/gen-hooks: removed',
      `${post}: was put back`,
      `${pre}: was put back`,
      `${RECEIPT}: nothing is kept any more`,
    ]
    expect(place(guest, '--remove', '--check')).toEqual({ status: 2, err: '', out: [...removal, 'would change'] })
    const { out } = place(guest, '--remove', '--check', '--diff')
    expect(out.filter((line) => /^[-+]{3} |^[+]# /.test(line))).toEqual([
      ...[
        `--- ${PRE}`,
        `+++ ${PRE}`,
        `--- ${POST}`,
        `+++ ${POST}`,
        `+# ${POST}`,
        '--- /dev/null',
        `+++ ${PRE}`,
        `+# ${PRE}`,
      ],
      ...['/etc/logrotate.d/gen-hooks', post, pre, RECEIPT].flatMap((path) => [`--- ${path}`, `+++ ${path}`]),
    ])
    expect(place(guest, '--remove')).toEqual({ status: 0, err: '', out: [...removal, 'changed'] })
    expect(pair(guest)).toEqual(before)
    expect(present(guest)).toBe(files)
    expect(place(guest, '--remove').out.at(-1)).toBe('unchanged')
  })

  test('gen-hooks uninstall puts back what place.sh replaced, and place.sh --remove what gen-hooks install replaced', () => {
    const guest = fresh()
    byHand(guest)
    const before = pair(guest)
    expect(place(guest, '--adopt', from()).status).toBe(0)
    expect(tool(guest, 'uninstall')).toMatchObject({ status: 0, err: '' })
    expect(pair(guest)).toEqual(before)
    expect(tool(guest, 'install --adopt')).toMatchObject({ status: 0 })
    expect(pair(guest)).not.toEqual(before)
    expect(place(guest, '--remove')).toMatchObject({ status: 0, err: '' })
    expect(pair(guest)).toEqual(before)
    expect(guests.on(guest, 'find /var/lib/gen-hooks -type f').out).toBe('')
  })

  test('the newest hooks by hand come back, older ones and ours that were edited stay in the receipt, and set-id bits go', () => {
    const guest = fresh()
    byHand(guest, ' of old')
    place(guest, '--adopt', from())
    byHand(guest)
    guests.on(guest, `chmod 6775 ${POST}`)
    place(guest, '--adopt', from())
    guests.on(guest, `sed -i 's/300/30/' ${PRE}`)
    expect(place(guest, '--remove').err).toContain(`${PRE}: was edited by hand since it was installed`)
    const { status, out, err } = place(guest, '--remove', '--adopt')
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toContain(`note: ${POST}: had mode 6775 and comes back with 755`)
    expect(pair(guest)).toEqual([`755 12:34\n#!/bin/sh\n# ${PRE}\nexit 0\n`, `755 0:0\n#!/bin/sh\n# ${POST}\nexit 0\n`])
    const { replaced } = JSON.parse(guests.on(guest, `cat ${RECEIPT}`).out) as Receipt
    expect(replaced.map(({ path, origin }) => `${path} ${origin}`)).toEqual([
      `${POST} foreign`,
      `${PRE} foreign`,
      `${PRE} edited`,
    ])
    const kept = guests.on(guest, 'cd /var/lib/gen-hooks/replaced && sha256sum *').out.trimEnd().split('\n').sort()
    expect(kept).toEqual(replaced.map((one) => `${one.sha256}  ${one.store.replace(/.*\//, '')}`).sort())
    const again = place(guest, '--remove')
    expect(again.out.at(-1)).toBe('unchanged')
    expect(again.out).toContain(`note: ${PRE}: what it replaced is kept as ${replaced[1]?.store}`)
  })

  test('if a placement over hooks by hand fails, they stand there as before, and nothing is kept', () => {
    const guest = fresh()
    byHand(guest)
    const before = present(guest)
    const broken = (program: string, pattern: string, then = 'exit 1'): void => {
      const lines = `#!/bin/sh\ncase $* in ${pattern}) ${then} ;; esac\nPATH=/usr/bin:/bin exec ${program} "$@"\n`
      writeFileSync(from(`broken-${program}`), lines, { mode: 0o755 })
      guests.on(guest, `cp ${from(`broken-${program}`)} /usr/sbin/${program}`)
    }
    broken('mv', `*${PRE}`)
    const failed = place(guest, '--adopt', from())
    guests.on(guest, 'rm /usr/sbin/mv')
    expect(failed).toMatchObject({ status: 1, err: `${PRE}: cannot be written\nNothing was changed.\n` })
    expect(present(guest)).toBe(before)
    // another program makes it a link between the two renames
    broken('mv', `*${POST}`, `[ -L ${PRE} ] || { /bin/mv ${PRE} /usr/sbin/moved && ln -s moved ${PRE}; }`)
    const exchanged = place(guest, '--adopt', from())
    guests.on(guest, `rm /usr/sbin/mv; [ -L ${PRE} ] && /bin/mv /usr/sbin/moved ${PRE}`)
    expect(exchanged).toMatchObject({
      status: 1,
      err: `${PRE}: was exchanged by another program meanwhile\nNothing was changed.\n`,
    })
    expect(present(guest)).toBe(before)
    broken('ln', `*${PRE}*`, `echo more >>${PRE}`)
    broken('cat', PRE, `echo more >>${PRE}`)
    const changed = place(guest, '--adopt', from())
    guests.on(guest, `rm /usr/sbin/cat; sed -i /more/d ${PRE}`)
    expect(changed).toMatchObject({ status: 1, out: expect.anything() })
    expect(changed.err).toContain('Nothing was changed.')
    expect(guests.on(guest, 'find /var/lib/gen-hooks -type f').out).toBe('')
    guests.on(guest, 'rm -f /usr/sbin/ln')
    place(guest, '--adopt', from())
    const placed = present(guest)
    broken('mv', `*${PRE}`, '[ -e /run/failed ] || { : >/run/failed; exit 1; }')
    const kept = place(guest, '--remove')
    guests.on(guest, 'rm /usr/sbin/mv')
    expect(kept).toMatchObject({ status: 1, err: `${PRE}: cannot be written\nNothing was changed.\n` })
    expect(present(guest)).toBe(placed)
  })

  test('killed at any step, hooks by hand or ours stand there, never pre-freeze alone, and the next run ends it', () => {
    const guest = fresh()
    byHand(guest)
    // each program that changes a file counts, and kills place.sh in its stead when its turn comes; nothing waits for the lock
    const counting = `#!/bin/sh\necho >>/run/turns\n[ "$(wc -l </run/turns)" != "$KILL_AT" ] || { kill -9 "$PLACE"; exit 1; }\nPATH=/usr/bin:/bin exec "\${0##*/}" "$@"\n`
    writeFileSync(from('counting'), counting, { mode: 0o755 })
    guests.on(
      guest,
      `for name in mv rm ln chown mkdir; do cp ${from('counting')} /usr/sbin/$name; done; cp /bin/true /usr/sbin/sleep`,
    )
    const killedAt = (turn: number, words: string): boolean => {
      const script = `/bin/rm -f /run/turns; KILL_AT=${turn} sh -c 'PLACE=$$; export PLACE; exec sh ${guests.folder}/place.sh ${words}'`
      const { status } = guests.on(guest, script)
      expect([0, 137]).toContain(status)
      return status !== 0
    }
    const paths = `${PRE} ${POST} /etc/logrotate.d/gen-hooks /var/lib/gen-hooks /usr/sbin/.gen-hooks-*`
    const save = (name: string): void => {
      guests.on(guest, `/bin/rm -rf /run/${name}; /bin/mkdir /run/${name}; cp -a --parents ${paths} /run/${name}`)
    }
    const back = (name: string): void => {
      guests.on(guest, `/bin/rm -rf ${paths} /etc/.gen-hooks-*; cp -a /run/${name}/. /`)
    }
    const [adopt, remove] = [`--adopt ${from()}`, '--remove']
    const old = present(guest)
    save('old')
    killedAt(0, adopt)
    const ours = present(guest)
    save('ours')
    const seen: string[] = []
    const whose = (path: string): string => {
      const text = guests.on(guest, `cat ${path}`).out
      if (text === whole) return 'ours'
      return text === `#!/bin/sh\n# ${path}\nexit 0\n` ? 'old' : text
    }
    for (const [words, begin, end] of [
      [adopt, 'old', ours],
      [remove, 'ours', old],
    ] as const) {
      for (let turn = 1, killed = true; killed; turn += 1) {
        back(begin)
        killed = killedAt(turn, words)
        seen.push(`${words.slice(0, 8)} ${whose(PRE)},${whose(POST)}`)
        save('killed')
        killedAt(0, words)
        expect({ turn, words, present: present(guest) }).toEqual({ turn, words, present: end })
        if (words === remove) continue
        // and what was begun can be taken back
        back('killed')
        killedAt(0, remove)
        // a copy that was made just before the kill may stay
        const left = present(guest).replace(/^.*\/replaced\/.*\n/gm, '')
        expect({ turn, present: left }).toEqual({ turn, present: old })
      }
    }
    expect([...new Set(seen)]).toEqual([
      '--adopt  old,old',
      '--adopt  old,ours',
      '--adopt  ours,ours',
      '--remove ours,ours',
      '--remove ,ours',
      '--remove ,old',
      '--remove old,old',
    ])
  })

  test('what cannot be put back is told, with the place of what stood there, and no copy is lost', () => {
    const guest = fresh()
    byHand(guest)
    const before = shown(guest, POST)
    const once = `case $* in *${PRE}) exit 1 ;; *${POST}) [ ! -e /run/placed ] || exit 1; : >/run/placed ;; esac`
    writeFileSync(from('once'), `#!/bin/sh\n${once}\nexec /bin/mv "$@"\n`, { mode: 0o755 })
    guests.on(guest, `cp ${from('once')} /usr/sbin/mv`)
    const { status, err } = place(guest, '--adopt', from())
    const [, old] =
      /^\/usr\/sbin\/post-thaw-script: cannot be put back, and what stood there is (\S+)$/m.exec(err) ?? []
    expect({ status, err, old, nothing: err.includes('Nothing was changed') }).toEqual({
      status: 1,
      err: expect.stringContaining(`${PRE}: cannot be written\n`),
      old: expect.any(String),
      nothing: false,
    })
    expect(guests.on(guest, `cmp ${old} /var/lib/gen-hooks/replaced/post-thaw-script.*`).status).toBe(0)
    guests.on(guest, 'rm /usr/sbin/mv')
    expect(place(guest, '--remove').status).toBe(0)
    expect(shown(guest, POST)).toBe(before)
  })

  test('a shell that has no room for its here-documents changes all or nothing', () => {
    const guest = fresh()
    if (guests.on(guest, 'command -v mksh').status !== 0) return
    byHand(guest)
    // the folder of the here-documents goes when the turn of a program comes, and place.sh goes on
    const counting = `#!/bin/sh\necho >>/run/turns\n[ "$(wc -l </run/turns)" != "$GONE_AT" ] || { rm -rf /run/tmp; : >/run/gone; }\nPATH=/usr/bin:/bin exec "\${0##*/}" "$@"\n`
    writeFileSync(from('going'), counting, { mode: 0o755 })
    guests.on(
      guest,
      `for name in mv ln chown sha256sum; do cp ${from('going')} /usr/sbin/$name; done; cp /bin/true /usr/sbin/sleep`,
    )
    const goneAt = (turn: number, words: string) =>
      guests.on(
        guest,
        `rm -f /run/turns /run/gone; mkdir -p /run/tmp; GONE_AT=${turn} TMPDIR=/run/tmp mksh ${guests.folder}/place.sh ${words}; status=$?; [ -e /run/gone ] || echo never; exit "$status"`,
      )
    const old = present(guest)
    expect(goneAt(0, `--adopt ${from()}`).status).toBe(0)
    const ours = present(guest)
    expect(goneAt(0, '--remove').status).toBe(0)
    expect(present(guest)).toBe(old)
    for (const [words, begin, end] of [
      [`--adopt ${from()}`, old, ours],
      ['--remove', ours, old],
    ] as const) {
      for (let turn = 1; ; turn += 1) {
        const { status, out, err } = goneAt(turn, words)
        expect({ turn, words, status, err, present: present(guest) }).toEqual({
          turn,
          words,
          status,
          err,
          present: status === 0 ? end : begin,
        })
        if (out.endsWith('never\n')) break
        if (status === 0) goneAt(0, begin === old ? '--remove' : `--adopt ${from()}`)
      }
    }
  })

  test('a folder of copies that others can write is not believed', () => {
    const guest = fresh()
    byHand(guest)
    place(guest, '--adopt', from())
    const before = present(guest)
    guests.on(guest, 'chmod 777 /var/lib/gen-hooks/replaced')
    expect(place(guest, '--remove')).toMatchObject({
      status: 1,
      err: expect.stringContaining(
        '/var/lib/gen-hooks/replaced: can be changed by another user than root (0:777:directory)',
      ),
    })
    expect(present(guest)).toBe(before)
  })

  test('what is in the place of a copy and is no file is not written through, and the hooks stay', () => {
    const guest = fresh()
    byHand(guest)
    const before = pair(guest)
    const copy = `/var/lib/gen-hooks/replaced/pre-freeze-script.${sha256(`#!/bin/sh\n# ${PRE}\nexit 0\n`).slice(0, 16)}`
    guests.on(guest, 'mkdir -p -m 700 /var/lib/gen-hooks/replaced; echo precious >/run/precious')
    for (const [make, isPlaced] of [
      [`mkdir ${copy}`, false],
      [`ln -s /nowhere ${copy}`, false],
      [`ln -s /run/precious ${copy}`, true],
      [`mkfifo ${copy}`, true],
    ] as const) {
      guests.on(guest, `rm -rf ${copy}; ${make}`)
      const { status } = place(guest, '--adopt', from())
      expect({ make, status }).toEqual({ make, status: isPlaced ? 0 : 1 })
      if (isPlaced) expect(place(guest, '--remove').status).toBe(0)
      expect({ make, pair: pair(guest) }).toEqual({ make, pair: before })
      expect(guests.on(guest, 'cat /run/precious').out).toBe('precious\n')
    }
  })

  test('a receipt that others can change or that gen-hooks did not write is not believed, nor a copy that was changed', () => {
    const guest = fresh()
    byHand(guest)
    place(guest, '--adopt', from())
    const [before, receipt] = [present(guest), guests.on(guest, `cat ${RECEIPT}`).out]
    const refusedAfter = (script: string): string => {
      guests.on(guest, script)
      const { status, err } = place(guest, '--remove')
      expect({ status, said: err.split('\n').slice(1) }).toEqual({ status: 1, said: ['Nothing was changed.', ''] })
      return err
    }
    expect(refusedAfter(`chmod 622 ${RECEIPT}`)).toContain(`${RECEIPT}: is not to be believed (0:622)`)
    expect(refusedAfter(`chmod 600 ${RECEIPT}; sed -i 's/493/65536/' ${RECEIPT}`)).toContain(
      'is not a receipt that gen-hooks wrote',
    )
    expect(refusedAfter(`sed -i 's!/replaced/post!/replaced/../post!' ${RECEIPT}`)).toContain(
      'is not a receipt that gen-hooks wrote',
    )
    writeFileSync(from('receipt'), receipt)
    expect(
      refusedAfter(`cat ${from('receipt')} >${RECEIPT}; echo more | tee -a /var/lib/gen-hooks/replaced/post-*`),
    ).toMatch(
      /^\/var\/lib\/gen-hooks\/replaced\/post-thaw-script\.[0-9a-f]{16}: is missing or not as it was kept, and \/usr\/sbin\/post-thaw-script cannot be put back without it\n/,
    )
    guests.on(guest, 'sed -i /more/d /var/lib/gen-hooks/replaced/post-*')
    expect(present(guest)).toBe(before)
    expect(place(guest, '--remove').status).toBe(0)
  })

  test('a hook by hand in backupScripts.d comes back, and a pre-freeze-script that stood alone too, with a note', () => {
    const guest = fresh()
    guests.on(
      guest,
      `printf '#!/bin/sh\n' >${PRE}; mkdir ${DROP_IN.replace(/\/[^/]*$/, '')}; printf '#!/bin/sh\n' >${DROP_IN}; chmod 700 ${PRE} ${DROP_IN}`,
    )
    const before = present(guest)
    expect(place(guest, '--adopt', from()).status).toBe(0)
    expect(place(guest, '--adopt', '--layout', 'backupScripts.d', from()).status).toBe(0)
    const { out } = place(guest, '--remove')
    expect(out).toContain(`note: ${PRE}: stood there without a post-thaw-script, and does again`)
    expect(out).toContain(`${DROP_IN}: stood there before`)
    expect(present(guest)).toBe(before)
    expect(guests.on(guest, `ls -A ${DROP_IN.replace(/\/[^/]*$/, '')}`).out).toBe('50-gen-hooks\n')
  })

  const shells = ['dash', 'bash', 'busybox sh', 'mksh', 'ksh93', 'yash'].filter(
    (shell) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', shell.replace(' sh', '')]).status === 0,
  )
  test.each(shells)('place.sh does the same in %s', (shell) => {
    const guest = fresh()
    const run = (words: string) => guests.on(guest, `${shell} ${guests.folder}/place.sh ${words}`).out.trimEnd()
    guests.on(guest, 'mkdir /run/gen-hooks-install.lock')
    expect(guests.on(guest, `${shell} ${guests.folder}/place.sh ${from()}`)).toEqual({
      status: 1,
      out: '',
      err: '/run/gen-hooks-install.lock: cannot be written\nNothing was changed.\n',
    })
    guests.on(guest, 'rmdir /run/gen-hooks-install.lock')
    expect(run(from())).toContain(`${POST}: new\n${PRE}: new\n`)
    expect(run(`--layout backupScripts.d --diff ${from()}`)).toContain(`+++ ${DROP_IN}\n`)
    expect(shown(guest, DROP_IN)).toBe(`700 0:0\n${whole}`)
    expect(run(from())).toContain(`${DROP_IN}: the layout is legacy now\nchanged`)
    expect(run(from())).toBe('unchanged')
    for (const path of [PRE, POST]) expect(shown(guest, path)).toBe(`700 0:0\n${whole}`)
    byHand(guest)
    const before = pair(guest)
    expect(run(`--adopt ${from()}`)).toMatch(/: is not ours\nchanged$|: differs\nchanged$/)
    expect(run('--remove')).toContain(`${PRE}: stood there before\n`)
    expect(pair(guest)).toEqual(before)
  })

  test('the filter of the metrics is installed with metrics and removed without them', () => {
    const guest = fresh()
    const config = { metrics: { directory: '/var/lib/node_exporter' } }
    const hooks = rendered(from('metrics'), ['iris:PROD'], config)
    expect(place(guest, hooks).out).toContain('/usr/sbin/gen-hooks-metrics: new')
    expect(shown(guest, '/usr/sbin/gen-hooks-metrics')).toBe(
      `700 0:0\n${readFileSync(join(hooks, 'gen-hooks-metrics'), 'utf8')}`,
    )
    expect(place(guest, from()).out).toContain('/usr/sbin/gen-hooks-metrics: there are no metrics')
    guests.on(guest, 'echo mine >/usr/sbin/gen-hooks-metrics')
    expect(place(guest, hooks).out).toContain('note: /usr/sbin/gen-hooks-metrics: is not ours and stays')
  })
})

test.each([
  [['--layout'], '--layout: nothing behind it, expected legacy or backupScripts.d'],
  [['--layout', 'both', 'x'], '--layout: both, expected legacy or backupScripts.d'],
  [['a', 'b'], 'b: expected one folder, and a is one'],
  [['--remove', 'a'], 'a: --remove takes no folder'],
  [['--chek', 'a'], '--chek: unknown, expected an option that the head of place.sh names'],
  [[], 'FOLDER: missing, expected the folder of the rendered files'],
])('the arguments %j are refused', (words, message) => {
  const { status, stderr } = spawnSync('sh', [join(CHECKOUT, 'templates/place.sh'), ...words], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 1, stderr: `${message}\nNothing was changed.\n` })
})

test.each([
  ['shellcheck', ['-s', 'sh']],
  ['shfmt', ['-d', '-i', '4']],
])('%s has no finding in place.sh', (program, options) => {
  const { error, stdout } = spawnSync(program, [...options, join(CHECKOUT, 'templates/place.sh')], { encoding: 'utf8' })
  if (error === undefined) expect(stdout).toBe('')
  else expect(error).toMatchObject({ code: 'ENOENT' })
})
