/**
 * The baseline: a plain sequential script of our own in the form of the scripts that people paste from articles (one instance after the other, a `date` for each log
 * line, the list by `qall`). It is complete and correct sh; those scripts are not.
 */
export function articleForm(root: string): { readonly pre: string; readonly post: string } {
  const head = `#!/bin/sh
PATH=${root}/usr/bin:$PATH
LOGDIR=${root}/var/log
SNAPLOG=$LOGDIR/snapshot.log
echo >>$SNAPLOG
`
  const loop = (verb: string, call: string, good: string): string => `echo "\`date\`: ${verb} script started" >>$SNAPLOG
exit_code=0
for INST in \`iris qall 2>/dev/null | tail -n +3 | grep '^up' | cut -c5- | awk '{print $1}'\`; do
    echo "\`date\`: Attempting to ${verb} $INST" >>$SNAPLOG
    LOGFILE=$LOGDIR/$INST.log
    iris session $INST -U '%SYS' "${call}" >>$SNAPLOG 2>&1
    status=$?
    case $status in
    5)
        echo "\`date\`:   $INST ${verb} done" >>$SNAPLOG${good}
        ;;
    3)
        echo "\`date\`:   $INST ${verb} FAILED" >>$SNAPLOG
        logger -p user.err "${verb} of $INST failed"
        exit_code=1
        ;;
    *)
        echo "\`date\`:   ERROR: Unknown status code: $status" >>$SNAPLOG
        logger -p user.err "ERROR in ${verb} of $INST"
        exit_code=1
        ;;
    esac
    echo "\`date\`:   Completed ${verb} of $INST" >>$SNAPLOG
done
echo "\`date\`: ${verb} script finished" >>$SNAPLOG
exit $exit_code
`
  const history = `
        iris session $INST -U '%SYS' "##Class(Backup.General).ExternalSetHistory(\\"$LOGFILE\\")" >>$SNAPLOG 2>&1`
  return {
    pre: head + loop('freeze', '##Class(Backup.General).ExternalFreeze(\\"$LOGFILE\\",,,,,,1200)', ''),
    post: head + loop('thaw', '##Class(Backup.General).ExternalThaw(\\"$LOGFILE\\")', history),
  }
}
