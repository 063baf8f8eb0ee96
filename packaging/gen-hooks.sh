#!/bin/sh
# Starts gen-hooks with the first Node.js that is new enough, or says what is missing.
TOOL=/usr/share/gen-hooks/gen-hooks.mjs
WANTED='20.19 or newer'

# PATH first. cron and sudo often leave /usr/local/bin out of it; the names with a number are those of Fedora and RHEL.
old=
for node in node nodejs /usr/local/bin/node /usr/bin/node /usr/bin/node-24 /usr/bin/node-22 /usr/bin/node-20; do
    node=$(command -v "$node") || continue
    version=$("$node" --version 2>/dev/null </dev/null) || continue
    case $version in
    v20.19.* | v20.[2-9][0-9].* | v2[1-9].* | v[3-9][0-9].*) exec "$node" "$TOOL" "$@" ;;
    *) old=${old:-"version ${version#v} ($node)"} ;;
    esac
done

why="node: ${old:-not found}, expected $WANTED"
for word; do
    # a monitoring plugin always prints one line
    [ "$word" != --nagios ] || {
        printf 'GEN-HOOKS UNKNOWN - %s\n' "$why" | tr -c '\n -{}~' ' '
        exit 3
    }
done
cat >&2 <<END
gen-hooks: $why
hint: Put Node.js $WANTED on this guest, or render on another machine: the hooks themselves need no Node.
hint: What is frozen, and how to thaw it, without Node: /usr/sbin/post-thaw-script status
END
exit 1
