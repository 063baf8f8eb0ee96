/** Texts that a rule may look for many times in one line. */
export const PIECES: readonly string[] = [
  'irissession ',
  'irissession |',
  'su -c "csession a" ',
  'case $? in 5) ',
  'ExternalFreeze(,',
  'a=$?; exit $a;',
  'é\n',
  '\r\n',
  'LOG=.',
  '&gt;',
  'iris all;',
  'X=$X$X;$X;',
  'CMD=(a b);"${CMD[@]}";',
  'sudo -u x ',
  'f;f(){ iris freeze A; };',
  'if [ $x -eq 5 ]; then ',
  'for i in 1 2; do iris freeze A; done;',
  '( sleep 9; iris thaw A ) & ',
  'iris session $1 <<E\n',
  'kubectl apply;iris freeze A;iris thaw A;',
]

/** A script of one line that has about so many bytes. */
export function muchOf(piece: string, bytes: number): string {
  return `#!/bin/sh\n${piece.repeat(bytes / piece.length)}`
}
