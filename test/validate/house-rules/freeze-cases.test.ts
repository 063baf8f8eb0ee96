import { askAbout, FREEZE, session, THAW } from './faults.ts'

const frozen = (args: string) => session(`ExternalFreeze(${args})`)
const PROBE = session('IsWDSuspendedExt()')
const HISTORY = session('ExternalSetHistory(0)')

// What is frozen, for how long, and what thaws it.
askAbout({
  GH016: {
    has: [
      frozen('0,,,,,,1201,,,360'),
      frozen('0},,,,,,1201,,,360'),
      `L=1800\n${session('x').replace("'##Class(Backup.General).x'", '"##Class(Backup.General).ExternalFreeze(0,,,,,,$L,,,360)"')}`,
      `L=1800\n${session('x').replace("'##Class(Backup.General).x'", '"##Class(Backup.General).ExternalFreeze(0,,,,,,${L},,,360)"')}`,
      `LIMIT_OF=1800\n${session('x').replace("'##Class(Backup.General).x'", '"##Class(Backup.General).ExternalFreeze(0,,,,,, $LIMIT_OF ,,,360)"')}`,
    ],
    not: [
      frozen('0,,,,,,1200,,,360'),
      frozen('0,,,,,1800,,,,360'),
      frozen('0,,,,,,x1800,,,360'),
      frozen('0,,,,,,1800x,,,360'),
      session('ExternalThaw(0,,,,,,1800,,,360)'),
      frozen('(a,b),,,,,,60,1800,,360'),
      frozen('0,,,,,,60),,,,,,1800'),
    ],
  },
  GH017: {
    has: [frozen('0'), frozen('0,,,,,,600,,,0'), frozen('0,,,,,,600,,'), frozen('$f'), frozen('0,$f,,,,')],
    not: [
      frozen('0,,,,,,600,,,360'),
      frozen('0,,,,,,600,,,x'),
      frozen('0,,,,,,600,,,'),
      frozen('0,,,$x,,,,'),
      frozen('$x,,,,,,'),
      THAW,
    ],
  },
  GH018: {
    has: [
      FREEZE,
      'iris freeze A',
      '/opt/epic/instfreeze',
      'instfreeze x',
      `echo ExternalThaw\n${FREEZE}`,
      `${FREEZE}\nxpost-thaw-script`,
      `${FREEZE}\niris thawed`,
    ],
    not: [
      `${FREEZE}\n${THAW}`,
      `${FREEZE}\niris thaw A`,
      `${FREEZE}\n/opt/epic/instthaw`,
      `${FREEZE}\n/usr/sbin/post-thaw-script freezeFail`,
      'iris freezes A',
      'xinstfreeze',
      'instfreezes',
      'echo iris freeze A',
      'x=instfreeze',
    ],
  },
  GH019: {
    has: [FREEZE, `${FREEZE}\necho trap x TERM`, `trap=1\n${FREEZE}`],
    not: [`trap undo TERM\n${FREEZE}`, `${FREEZE}\ntrap undo TERM`, THAW],
  },
  GH020: {
    has: [
      `${PROBE}\nif [ $? -eq 5 ]; then ${THAW}; fi`,
      `${PROBE}\ns=$?\nif [ $s -eq 5 ]; then ${THAW}; fi`,
      `${PROBE}\ns=$?\nif [ \${s} -eq 5 ]; then ${THAW}; fi`,
      `s=$(${PROBE})\nif [ "$s" = 1 ]; then ${THAW}; fi`,
      `irisstat A WDSUSPD && ${THAW}`,
      `if irisstat A WDSUSPD; then ${THAW}; fi`,
      `if irisstat A WDSUSPD; then x; else ${THAW}; fi`,
      `${PROBE}\ncase $? in 5) ${THAW} ;; esac`,
      `${PROBE}\ncase $? in 3) a; b; c; d; e; f; g ;; 5) ${THAW} ;; esac`,
      `${PROBE}\nif [ $? -eq 5 ]; then if x; then ${THAW}; fi; fi`,
      `${PROBE}\nif [ $? -eq 5 ]; then for i in a; do ${THAW}; done; fi`,
      `${PROBE}\na; b; c; d\nif [ $? -eq 5 ]; then ${THAW}; fi`,
    ],
    not: [
      `${PROBE}\n${THAW}`,
      `${THAW}\nif ${PROBE}; then x; fi`,
      `${PROBE}\nif [ $x -eq 5 ]; then ${THAW}; fi`,
      `x && ${THAW}`,
      `irisstat A WDSUSPD || ${THAW}`,
      `irisstat A WDSUSPD; ${THAW}`,
      `if x; then ${THAW}; fi\nirisstat A WDSUSPD`,
      `${PROBE}\na; b; c; d; e; f; g\nif [ $? -eq 5 ]; then ${THAW}; fi`,
      `f() { ${THAW}; }\nif ${PROBE}; then g; fi`,
      `if ${PROBE}; then f() { ${THAW}; }; fi`,
      `${PROBE}\ncase $1 in 5) ${THAW} ;; esac`,
      `s=1\n${PROBE}\nif [ $s -eq 5 ]; then ${THAW}; fi`,
    ],
  },
  GH021: {
    has: [
      HISTORY,
      `if x; then ${HISTORY}; fi`,
      `if [ $1 = thaw ]; then x; fi\n${HISTORY}`,
      `case $1 in thaw) x ;; esac\n${HISTORY}`,
      `echo thaw\nif x; then ${HISTORY}; fi`,
    ],
    not: [
      `if [ $1 = thaw ]; then ${HISTORY}; fi`,
      `[ $1 = thaw ] && ${HISTORY}`,
      `[[ $1 = thaw ]] && ${HISTORY}`,
      `test $1 = thaw && ${HISTORY}`,
      `if [ $1 != freezeFail ]; then ${HISTORY}; fi`,
      `if [ $1 = freezeFail ]; then x; else ${HISTORY}; fi`,
      `case $1 in thaw) ${HISTORY} ;; esac`,
      `case $1 in FREEZEFAIL) ;; *) ${HISTORY} ;; esac`,
      `f() { ${HISTORY}; }\n[ $1 = thaw ] && f`,
      `echo "##class(Backup.General).ExternalSetHistory(0)"`,
    ],
  },
  GH022: {
    has: [
      'fsfreeze -f /data',
      'fsfreeze -u /data',
      'sudo xfs_freeze -f /data',
      'dmsetup suspend x',
      'dmsetup resume x',
      'dmsetup --noflush suspend x',
      'cat >/run/x <<E\nfsfreeze -f /data\nE\nsh /run/x',
      'cat >/run/x <<E\nsudo  fsfreeze  --freeze /data\nE\nchmod 755 /run/x',
      'cat >/run/x <<E\nxfs_freeze  -f /data\nE\n/run/x',
      'cat >/run/x <<E\ndmsetup  suspend x\nE\n"/run/x"',
      'echo "/sbin/fsfreeze -f /data" >>/run/x\nbash /run/x',
      'printf "a;fsfreeze -f /data" >/run/x\nnohup /run/x',
      'cat >./x <<E\nfsfreeze -f /data\nE\n./x',
      'X=/run/x\necho "fsfreeze -f /data" >$X\n$X',
      ...['setsid', 'exec', '.', 'source', 'at', 'sudo', 'timeout'].map(
        (starter) => `echo "fsfreeze -f /data" >/run/x\n${starter} /run/x`,
      ),
    ],
    not: [
      'dmsetup info x',
      'dmsetup no-suspend x',
      'dmsetup suspended x',
      'dmsetup info suspend',
      'fsfreezes -f /data',
      'echo fsfreeze -f /data',
      'cat >/run/x <<E\nfsfreeze -f /data\nE\nsh /run/y',
      'cat >/run/x <<E\nfsfreeze -f /data\nE\nls /run/x',
      'cat </run/x <<E\nfsfreeze -f /data\nE\nsh /run/x',
      'cat >/run/x <<E\nfsfreeze -u /data\nE\nsh /run/x',
      'cat >/run/x <<E\nmyfsfreeze -f /data\nE\nsh /run/x',
      'cat >/run/x <<E\nfsfreeze -force /data\nE\nsh /run/x',
      'tee >/run/x <<E\nfsfreeze -f /data\nE\nsh /run/x',
      'cat >/run/x <<E\nx\nE\nsh /run/x',
      'xsh /run/x\necho "fsfreeze -f /data" >/run/x',
    ],
  },
  GH049: {
    has: [
      `${FREEZE}\nsleep 30\n${THAW}`,
      `${FREEZE}\n${THAW}`,
      ...['sync', 'wait', 'echo x', 'test -f /x', 'X=1'].map((between) => `${FREEZE}\n${between}\n${THAW}`),
    ],
    not: [
      `${FREEZE}\n[ $? -eq 5 ] || exit 1\nlvcreate -s x\n${THAW}`,
      `${FREEZE}\n[ $? -eq 5 ] && exit 0\n${THAW}\nexit 1`,
      FREEZE,
      `${THAW}\n${FREEZE}`,
      `${FREEZE}\nsleeps 5\n${THAW}`,
      `${FREEZE}\ncp a b\n${THAW}`,
    ],
  },
  GH058: {
    has: [
      frozen('0,,,600,,,,,,360'),
      frozen('0,,,,600,,,,,360'),
      frozen('0,,,,,600,,,,360'),
      frozen('0,,,,10,,,,,360'),
      frozen('0,,,2,,,,,,360'),
      frozen('0,,,11,,,,,,360'),
      frozen('0,,,,,,600,,,600'),
      frozen('0,,,,,,0,,,600'),
      frozen('0,,,,,,,,,601'),
      frozen('0,,,,,,300,,,301'),
    ],
    not: [
      frozen('0,,,10,,,,,,360'),
      frozen('0,,,1,1,1,,,,360'),
      frozen('0,,600,,,,,,,360'),
      frozen('0,,,600,,,600,,,360'),
      frozen('0,,,,,,600,,,599'),
      frozen('0,,,,,,600,,,0'),
      frozen('$x,,,,,,300,,,360'),
      frozen('0,,,,,,$x,,,700'),
      frozen('0,,,,,,600,,,x'),
      session('ExternalThaw(0,,,600,,,,,,360)'),
    ],
  },
  GH061: {
    has: ["irissession A '##Class(Backup.ShardedCluster).Quiesce(30)'", "x '##class(backup.shardedcluster).Resume()'"],
    not: ["echo 'Backup.ShardedCluster'", 'X=Backup.ShardedCluster', 'x BackupxShardedCluster'],
  },
})

describe('a hook that VMware Tools calls', () => {
  askAbout({
    GH049: {
      name: 'pre-freeze-script',
      has: [`${FREEZE}\nlvcreate -s x\n${THAW}`, `${FREEZE}\n[ $? -eq 5 ] || exit 1\nlvcreate -s x\n${THAW}`],
      not: [`${FREEZE}\n[ $? -eq 5 ] && exit 0\n${THAW}`, `case $1 in freeze) ${FREEZE} ;; *) ${THAW} ;; esac`],
    },
  })
})

describe('a script in backupScripts.d', () => {
  askAbout({
    GH049: {
      name: '/etc/vmware-tools/backupScripts.d/50-iris',
      has: [`case $1 in freeze) ${FREEZE}; lvcreate -s x; ${THAW} ;; esac`],
      not: [`case $1 in freeze) ${FREEZE} ;; thaw) ${THAW} ;; esac`],
    },
  })
})
