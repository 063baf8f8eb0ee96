import { askAbout, FREEZE, session, THAW } from './faults.ts'

const between = (...commands: readonly string[]) => [FREEZE, '[ $? -eq 5 ] || exit 1', ...commands, THAW].join('\n')

// acts of a hook, waits, and discarded output between the freeze and the thaw
askAbout({
  GH041: {
    name: 'pre-freeze-script',
    has: [
      `${FREEZE} &`,
      `${FREEZE} &\nwait`,
      `f() { ${FREEZE}; }\nf A &\nf B &\nwait`,
      'iris freeze A &',
      '/usr/local/sbin/freeze-all &',
      'quiesce.sh &',
      'x & FREEZE &',
      `(${FREEZE}) &`,
      `{ x; ${FREEZE}; } &`,
      `f() { ${FREEZE}; }\nf &`,
      `for i in a b; do ${FREEZE}; done &`,
      'sh /opt/freeze-db &',
      'nohup x a /opt/pre-freeze &',
    ],
    not: [
      `${FREEZE} &\nwait "$!"`,
      `${FREEZE} >/run/told &\nwait\ngrep suspended /run/told`,
      `(${FREEZE}; echo $? >/run/status) &\nwait`,
      FREEZE,
      `x &\n${FREEZE}`,
      'freezer/x &',
      'x a b c freeze &',
      `f() { ${FREEZE}; }\nx &\nf`,
      'thaw-all &',
    ],
  },
  GH051: {
    has: [
      between('kubectl apply -f x'),
      between('oc create -f x'),
      between('kubectl apply -f x', 'x'),
      between('kubectl -n y create -f x'),
      between('az snapshot create --no-wait'),
      between('gcloud x --async'),
      `f() { ${THAW}; }\n${FREEZE}\nkubectl apply -f x\nf`,
      `g() { ${FREEZE}; }\ng\nkubectl apply -f x\n${THAW}`,
    ],
    not: [
      ...['wait', 'get', 'list', 'show'].flatMap((word) =>
        ['kubectl', 'oc', 'az', 'gcloud'].map((tool) => between('kubectl apply -f x', `${tool} ${word} y`)),
      ),
      `kubectl apply -f x\n${between('x')}`,
      `${between('x')}\nkubectl apply -f x\n${THAW}`,
      between('kubectl delete -f x'),
      between('az snapshot create'),
      between('x --async'),
      between('xkubectl apply -f x'),
      between('kubectl applyx -f x'),
      between('az snapshot create --async-x'),
      between(),
    ],
  },
  GH052: {
    has: [
      'docker exec -it x y',
      'docker exec -t x y',
      'podman exec -ti x y',
      'kubectl exec --tty x -- y',
      'oc exec -i -t x -- y',
      'docker exec -u u -t x y',
      'docker exec -it x irissession A',
      'sudo docker exec -it x y',
      'docker exec -it x',
    ],
    not: [
      'docker exec x y',
      'docker exec -i x y',
      'docker exec x y -t',
      'docker run -it x y',
      'kubectl exec x -- y -t',
      'docker exec --tty-x x y',
      'docker exec -uit x y',
      'x exec -it y',
      'xdocker exec -it y',
    ],
  },
  GH053: {
    has: [
      ...[
        'tar -cf x y',
        'rsync a b',
        'dd if=a',
        'cpio -o',
        'zip a b',
        'pax -w x',
        'mysqldump a',
        'pg_dump a',
        'pg_basebackup a',
      ].map((copy) => between(copy)),
      ...['cp -a a b', 'cp -r a b', 'cp -R a b', 'cp -pr a b', 'cp --archive a b', 'cp --recursive a b'].map((copy) =>
        between(copy),
      ),
      `${FREEZE} || { ${THAW}; exit 1; }\ntar -cf x y\n${THAW}`,
      `${FREEZE}\n[ $? -eq 5 ] || ${THAW}\ntar -cf x y\n${THAW}`,
    ],
    not: [
      between('cp a b'),
      between('cp -p a b'),
      between('cp --archived a b'),
      between('xtar -cf x y'),
      between('tarx -cf x y'),
      between('echo tar'),
      `tar -cf x y\n${between('x')}`,
      `${between('x')}\ntar -cf x y`,
      between('if x; then tar -cf x y; fi'),
      `f() { tar -cf x y; }\n${between('x')}`,
    ],
  },
  GH054: {
    has: [
      'service mysql stop',
      'service mariadb stopped',
      'rcctl postgresql stop',
      'systemctl stop iris@A',
      'systemctl --no-block stop cache',
      'systemctl -q stop "postgresql"',
      'iris stop A',
      'iris force A',
      'ccontrol stop A quietly',
      '/etc/init.d/mysql stop',
      '/etc/rc.d/init.d/oracle stop',
      'sudo systemctl stop MongoDB',
      ...[
        'ensemble',
        'healthshare',
        'intersystems',
        'isc',
        'ccontrol',
        'db2',
        'maxdb',
        'sybase',
        'couchbase',
        'redis',
      ].map((name) => `systemctl stop ${name}`),
    ],
    not: [
      'service apache stop',
      'service mysql start',
      'service mysql nonstop',
      'systemctl start mysql',
      'systemctl stop apache',
      'systemctl stop xmysql',
      'systemctl restart mysql',
      'iris start A',
      'iris list stop',
      'ccontrol start A',
      'x stop A',
      '/etc/init.d/mysql start',
      'echo service mysql stop',
    ],
  },
  GH057: {
    name: 'pre-freeze-script',
    has: [
      ...[
        'ssh',
        'scp',
        'sftp',
        'curl',
        'wget',
        'mail',
        'mailx',
        'sendmail',
        'mutt',
        'aws',
        'az',
        'gcloud',
        'gsutil',
        'nc',
        'ncat',
        'telnet',
        'ftp',
        'smbclient',
        'snmptrap',
      ].map((tool) => `${tool} x`),
      'x | /usr/bin/mail root',
      'timeout 5 curl x',
    ],
    not: ['xcurl x', 'curlx x', 'echo curl', 'x curl', 'logger x'],
  },
})

describe('a script with an unknown caller', () => {
  askAbout({
    GH057: { has: [], not: [`curl x\n${FREEZE}`] },
    GH046: { has: [], not: [`case $1 in thaw) ${THAW} ;; esac`] },
  })
})

describe('a post-thaw-script', () => {
  askAbout({
    GH046: {
      name: 'post-thaw-script',
      has: [
        `case $1 in thaw) ${THAW} ;; esac`,
        `if [ "$1" = thaw ]; then ${THAW}; fi`,
        `[ "$1" = thaw ] || exit 0\n${THAW}`,
        `case $1 in thaw) ${THAW} ;; freezeFail) x ;; esac`,
      ],
      not: [
        THAW,
        `case $1 in thaw | freezeFail) ${THAW} ;; esac`,
        `case $1 in freeze) x ;; *) ${THAW} ;; esac`,
        `case $1 in freezeFail) ${THAW} ;; esac`,
        `set -e\ncase $1 in thaw) ${THAW} ;; esac`,
        `case $1 in thaw) ${FREEZE} ;; esac`,
      ],
    },
    GH057: { name: 'post-thaw-script', has: [], not: [`curl x\n${FREEZE}`] },
  })
})

describe('a script in backupScripts.d', () => {
  const name = '/etc/vmware-tools/backupScripts.d/50-iris'
  askAbout({
    GH045: {
      name,
      has: ['x', 'x $2', 'x "$NAME"', 'case $2 in a) x ;; esac', '# $1\nx'],
      not: [
        'x $1',
        'x "${1}"',
        'x "$@"',
        'x "$*"',
        'x $#',
        'x "${@}"',
        '[ "${1:-}" = freeze ]',
        'case $1 in a) ;; esac',
        'case "$1" in a) x ;; esac',
        '',
      ],
    },
    GH046: { name, has: [`case $1 in thaw) ${THAW} ;; esac`], not: [`case $1 in thaw | freezeFail) ${THAW} ;; esac`] },
    GH057: { name, has: [`curl x\n${FREEZE}`], not: ['curl x', `curl x\n${THAW}`] },
  })
})

describe('a hook of the guest agent', () => {
  const name = '/etc/qemu/fsfreeze-hook'
  askAbout({
    GH045: { name, has: ['x'], not: ['x $1'] },
    GH046: { name, has: [], not: [`case $1 in thaw) ${THAW} ;; esac`] },
    GH049: { name, has: [`${session('ExternalFreeze(0,,,,,,600,,,360)')}\nlvcreate -s x\n${THAW}`], not: [FREEZE] },
  })
})
