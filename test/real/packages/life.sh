# life.sh deb|rpm PACKAGE OLDER NEWER: a package from its installation over hand-written hooks to its removal. Prints
# what it did in lines that packages.test.ts knows. Runs in clean-root.sh.
. /given/manage.sh
by_hand
before=$(hooks)
say older put "$3"
say stale test -e /usr/share/gen-hooks/of-another-version
say install put "$2"
say verify verify gen-hooks
say stale test -e /usr/share/gen-hooks/of-another-version
[ "$(hooks)" = "$before" ] && echo 'the hooks by hand are as they were'

say missing gen-hooks status
say nagios gen-hooks status --nagios
ln -s /opt/node/node /usr/local/bin/node
say version gen-hooks --version
tar -xzf /given/one-file.tar.gz -C /opt
ln -s /opt/gen-hooks-*/gen-hooks.mjs /usr/local/bin/one-file
say link env PATH="/usr/local/bin:$PATH" one-file --version
say adopt gen-hooks install --adopt --shellcheck off --inventory /given/inventory.json
say ours grep -c '^# Rendered by gen-hooks' /usr/sbin/pre-freeze-script
say man sh -c 'gzip -dc /usr/share/man/man1/gen-hooks.1.gz | head -n 1'
ours=$(hooks)
say upgrade put "$4"
[ "$(hooks)" = "$ours" ] && echo 'the hooks of gen-hooks are as they were'
say remove remove gen-hooks
[ "$(hooks)" = "$ours" ] && echo 'the hooks of gen-hooks are still there'
rm -r /opt/gen-hooks-*
say left sh -c 'find /usr /etc /var -name "*gen-hooks*" ! -path "/var/lib/dpkg/*" ! -path "/usr/share/doc/lib*" | sort'
