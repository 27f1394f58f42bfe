#!/bin/sh
# hardened.sh PROGRAM: whether the program was built with all that makes a fault end it: an address of
# its own choice, tables that are closed before it starts, guards of the stack, checked copies.
set -u
program=$1
bad=0
# wants WHAT LEAST PATTERN TOOL...: so many lines at least of what the tool prints.
wants() {
  what=$1 least=$2 pattern=$3
  shift 3
  count=$("$@" "$program" | grep -c -e "$pattern")
  if [ "$count" -ge "$least" ]; then echo "ok: $what"; else echo "MISSING: $what"; bad=1; fi
}

wants 'position independent (PIE)' 1 'Type: *DYN' readelf -hW
wants 'no code on the stack' 1 'GNU_STACK .* RW  *0x' readelf -lW
wants 'relro' 1 'GNU_RELRO' readelf -lW
wants 'all bound at the start (-z now)' 1 'FLAGS.*NOW' readelf -dW
wants 'guards of the stack (-fstack-protector-strong)' 1 ' __stack_chk_fail@' readelf --dyn-syms -W
wants 'checked copies (_FORTIFY_SOURCE)' 5 ' __[a-z]*_chk@' readelf --dyn-syms -W
if [ "$(uname -m)" = x86_64 ]; then # elsewhere they look different, or are not there
  # Debian's start files are not marked, so neither is the program: it is the functions that are.
  wants 'functions entered at their beginning (-fcf-protection)' 100 'endbr64' objdump -d --no-show-raw-insn
  wants 'no jump over the guard page (-fstack-clash-protection)' 1 'orq *\$0x0,(%rsp)' objdump -d --no-show-raw-insn
fi
exit $bad
