# life-guest.sh deb|rpm PACKAGE NEWER: gen-hooks-guest from its installation over hand-written hooks to its removal, on
# a guest without Node. Prints what it did in lines that packages.test.ts knows. Runs in clean-root.sh.
. /given/manage.sh
for program in iris ccontrol vmtoolsd; do
    printf '#!/bin/sh\nexit 0\n' >/usr/bin/$program
    chmod 0755 /usr/bin/$program
done
printf '#!/bin/sh\n[ "$1" != qlist ] || echo "PROD^/usr/irissys^2024.1.0.263.0^running^iris.cpf^1972^0^0^ok^IRIS^^^/usr/irissys"\n' >/usr/bin/iris
command -v node && echo 'there is a node'
by_hand
before=$(hooks)
say package put "$2"
say verify verify gen-hooks-guest
say foreign gen-hooks-guest install /given/settings
say check gen-hooks-guest install --check --adopt --diff /given/settings
[ "$(hooks)" != "$before" ] || echo 'nothing was changed yet'
say detect gen-hooks-guest detect
say none gen-hooks-guest status
say engine gen-hooks-guest engine
say install gen-hooks-guest install --adopt /given/settings
cmp /usr/sbin/pre-freeze-script /given/pre-freeze-script
cmp /usr/sbin/post-thaw-script /given/pre-freeze-script
say again sh -c 'gen-hooks-guest install - </given/settings'
say status gen-hooks-guest status
say json gen-hooks-guest status --json
say rotate cat /etc/logrotate.d/gen-hooks
say kept stat -c '%a %U:%G' /etc/logrotate.d/gen-hooks
say whole sh -c "sed '1,/^# ---- engine/d' /usr/sbin/post-thaw-script | sha256sum"
mkdir -p /run/gen-hooks
chmod 0700 /run/gen-hooks
say busy flock /run/gen-hooks/lock gen-hooks-guest install --layout backupScripts.d /given/settings
say other gen-hooks-guest install /given/other-settings
ours=$(hooks)
say upgrade put "$3"
say gone remove gen-hooks-guest
[ "$(hooks)" != "$ours" ] || echo 'the hooks of gen-hooks are still there'
put "$2" >/dev/null 2>&1
say removed gen-hooks-guest remove
remove gen-hooks-guest >/dev/null 2>&1
[ "$(hooks)" = "$before" ] && echo 'the hooks by hand are back'
say left find /usr/sbin /usr/share/gen-hooks-guest /etc/logrotate.d/gen-hooks -name '*gen-hooks*'
