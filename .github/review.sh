#!/usr/bin/env bash
# What action.yml does when there is a gen-hooks: render, diff, validate and harness, as the inputs choose. Each is done, also where
# one before has failed; the exit status is 1 if one has. What gen-hooks prints comes from the pull request: GitHub finds no
# command in it.
set -uo pipefail

# GitHub refuses the summary of a step as a whole if it is larger than 1 MiB.
# What gen-hooks diff prints has a million bytes at most.
most_bytes=${SUMMARY_BYTES:-1040000}
work=${RUNNER_TEMP:?}/gen-hooks-review
tool=${INPUT_GEN_HOOKS:-$GITHUB_ACTION_PATH/dist/gen-hooks.mjs}
rows='' failed=0
# As git names it.
INPUT_OUT=${INPUT_OUT#./} && INPUT_OUT=${INPUT_OUT%/}
rm -rf "$work" && mkdir "$work" && : >"$work/sections" || exit 1

# data TEXT: as a message of a workflow command.
data() {
    local text=${1//'%'/%25}
    text=${text//$'\r'/%0D}
    printf '%s' "${text//$'\n'/%0A}"
}

# told PART TEXT: a row of the summary.
told() {
    local text=${2//'|'/\\|}
    rows+="| $1 | ${text//$'\n'/ } |"$'\n'
}

# wrong PART TEXT: an annotation, and a row.
wrong() {
    failed=1
    printf '::error title=gen-hooks %s::%s\n' "$1" "$(data "$2")"
    told "$1" "**$2**"
}

# show FILE: in the log, with no command in it.
show() {
    local token
    token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '::stop-commands::%s\n' "$token"
    cat "$1"
    printf '\n::%s::\n' "$token"
}

# section TITLE FILE: in the summary, as text in which nothing is markup.
section() {
    {
        printf '\n### %s\n\n' "$1"
        sed 's/^/    /' "$2"
    } >>"$work/sections"
}

render() {
    local status=0 words=(render --out "$INPUT_OUT")
    [ -z "$INPUT_FLEET" ] || words+=(--fleet "$INPUT_FLEET")
    [ -z "$INPUT_INVENTORY" ] || words+=(--inventory "$INPUT_INVENTORY")
    [ -z "$INPUT_CONFIG" ] || words+=(--config "$INPUT_CONFIG")
    "$tool" "${words[@]}" --check >"$work/render" 2>&1 || status=$?
    show "$work/render"
    case $status in
    0) told render "$INPUT_OUT is what the configuration gives" ;;
    2)
        wrong render "$INPUT_OUT is not what the configuration gives, run gen-hooks ${words[*]} and commit"
        section 'What gen-hooks would write' "$work/render"
        ;;
    *) wrong render "gen-hooks render ended with $status, see the log" ;;
    esac
}

# What the pull request changes. The commit is fetched where the checkout does not have it.
compare() {
    local status=0 commit=$INPUT_DIFF
    if ! [[ $commit =~ ^[0-9a-f]{40,64}$ ]]; then
        wrong diff 'the input diff is no commit, expected its whole id, or none'
        return
    fi
    case /$INPUT_OUT/ in
    *//* | */./* | */../*)
        # git has no such path in any commit, so that the folder would count as new
        wrong diff "$INPUT_OUT: git does not know it by that name, expected a path from the top of the checkout"
        return
        ;;
    esac
    git cat-file -e "$commit^{commit}" 2>"$work/diff" ||
        git fetch --quiet --no-tags --depth=1 origin "$commit" >>"$work/diff" 2>&1 || {
        show "$work/diff"
        wrong diff 'git does not have the commit to compare with, see the log'
        return
    }
    if ! git cat-file -e "$commit:$INPUT_OUT" 2>/dev/null; then
        told diff "$INPUT_OUT is new: ${commit:0:12} does not have it"
        return
    fi
    "$tool" diff --format markdown "$commit:$INPUT_OUT" "$INPUT_OUT" >"$work/diff.md" 2>"$work/diff" || status=$?
    show "$work/diff"
    case $status in
    0) told diff 'no guest gets other hooks' ;;
    2)
        told diff 'the hooks of guests change, see below'
        {
            printf '\n### What changes on which guest\n\n'
            cat "$work/diff.md"
        } >>"$work/sections"
        show "$work/diff.md"
        ;;
    *) wrong diff "gen-hooks diff ended with $status, see the log" ;;
    esac
}

validate() {
    # Without blanks in IFS a line is one word, in which only globs are expanded; `**` finds folders too.
    local IFS=$'\n' status=0 line file found files=()
    shopt -s globstar nullglob
    while IFS= read -r line; do
        [[ $line == *[![:space:]]* ]] || continue
        found=no
        for file in $line; do
            [ -d "$file" ] || { files+=("$file") && found=yes; }
        done
        [ "$found" = yes ] || wrong validate "no file has the name $line, expected paths or globs of scripts"
    done <<<"$1"
    shopt -u globstar nullglob
    [ ${#files[@]} -gt 0 ] || return
    if [ "$INPUT_SARIF" = true ]; then
        "$tool" validate --format sarif -- "${files[@]}" >"$work/validate.sarif" 2>"$work/validate" || status=$?
        show "$work/validate"
        [ ! -s "$work/validate.sarif" ] || printf 'sarif=%s\n' "$work/validate.sarif" >>"$GITHUB_OUTPUT"
    else
        "$tool" validate --format github -- "${files[@]}" || status=$?
    fi
    case $status in
    0) if [ "${#files[@]}" -eq 1 ]; then told validate "1 script is clean"; else told validate "${#files[@]} scripts are clean"; fi ;;
    1) wrong validate "findings in ${#files[@]} scripts, or one that could not be checked" ;;
    2) wrong validate 'a file is not a shell script, so that nothing checked it' ;;
    *) wrong validate "gen-hooks validate ended with $status" ;;
    esac
}

harness() {
    local status=0 words=(harness)
    if [ "$INPUT_HARNESS" != story ]; then
        words+=(--scenario "$INPUT_HARNESS" --format junit --out "$work/harness.xml")
        [ -z "$INPUT_HARNESS_SCRIPTS" ] || words+=(--scripts "$INPUT_HARNESS_SCRIPTS")
    fi
    "$tool" "${words[@]}" >"$work/harness" 2>&1 || status=$?
    show "$work/harness"
    section 'Scenarios' "$work/harness"
    [ ! -s "$work/harness.xml" ] || printf 'junit=%s\n' "$work/harness.xml" >>"$GITHUB_OUTPUT"
    if [ "$status" -eq 0 ]; then told harness 'every scenario holds'; else wrong harness "gen-hooks harness ended with $status, see the log"; fi
}

summary() {
    local bytes
    bytes=$(wc -c <"$work/sections")
    if [ "$bytes" -gt "$most_bytes" ]; then
        told summary "cut, $bytes bytes are more than GitHub shows: the rest is in the log"
        # whole lines, so whole characters
        head -c "$most_bytes" "$work/sections" | sed '$d' >"$work/cut" && mv "$work/cut" "$work/sections"
    fi
    printf '## gen-hooks\n\n| part | result |\n|---|---|\n%s' "$rows"
    cat "$work/sections"
}

[ -z "$INPUT_INVENTORY$INPUT_FLEET" ] || render
[ -z "$INPUT_INVENTORY$INPUT_FLEET" ] || [ -z "$INPUT_DIFF" ] || [ "$INPUT_DIFF" = none ] || compare
[ -z "$INPUT_VALIDATE" ] || validate "$INPUT_VALIDATE"
[ -z "$INPUT_HARNESS" ] || harness
[ -n "$rows" ] || wrong inputs 'nothing to do, expected inventory, fleet, validate or harness'
summary >>"$GITHUB_STEP_SUMMARY"
exit "$failed"
