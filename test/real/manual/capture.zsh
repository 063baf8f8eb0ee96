# zsh -f capture.zsh FOLDER LINE: what zsh offers for LINE, one a line
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT= RPROMPT= fpath=($1 \$fpath); autoload -Uz compinit; compinit -D -u; bindkey '^I' complete-word; zstyle ':completion:*' list-separator ''; zstyle ':completion:*' insert-tab false"
zpty -w z 'shown () { print -r -- "<$1>" }; compadd () {
  local -a offered; local given
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  builtin compadd -A offered "$@"; for given in $offered; do print -r -- "<$given>"; done
  builtin compadd "$@"
}; comppostfuncs=(done-here); done-here () { print -r -- "<END>"; exit }; print -r -- "<READY>"'
local line
while zpty -r z line; do [[ $line == *'<READY>'[^\"]* && $line != *print* ]] && break; done
zpty -w -n z "$2"$'\t'
while zpty -r z line; do [[ $line == *'<END>'* ]] && break; print -r -- $line; done | grep -o '<[^>]*>' | tr -d '<>' | sort -u
zpty -d z
