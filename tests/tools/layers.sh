#!/bin/sh
# Checks the rooms: a room includes only the rooms in its row, an outside library is included only by
# the files listed for it and by no public header, and files and folders do not become too large.
# Usage: layers.sh [ROOT]
cd "${1:-$(dirname "$0")/../..}" || exit 2
bad=0
complain() { bad=1; printf '%s\n' "$*"; }

rooms='
base:
cdr:base
queue:base
pbx:base
calls:cdr,queue,pbx,base
ami:cdr,queue,calls,base
source:ami,cdr,queue,calls,base
stats:calls,cdr,queue,pbx,base
disk:base
history:disk,base
alert:stats,calls,cdr,queue,pbx,base
board:alert,stats,calls,cdr,queue,pbx,base
out:board,alert,stats,calls,cdr,queue,pbx,base
conf:base
ui:board,conf,base
net:base
engine:net,history,disk,source,ami,stats,calls,cdr,queue,pbx,base
sim:base
app:base,cdr,queue,pbx,calls,ami,source,stats,alert,disk,history,board,out,conf,ui,net,engine,sim
'
for rule in $rooms; do
  room=${rule%%:*}
  may=" $room $(printf %s "${rule#*:}" | tr , ' ') "
  [ -d "src/$room" ] || complain "src/$room is missing"
  for to in $(grep -rhoE '^#include "[a-z_]+/' "src/$room" "include/$room" 2>/dev/null |
    sed 's/.*"//; s#/##' | sort -u); do
    [ -d "src/$room/$to" ] && continue # a folder of its own
    case "$may" in
    *" $to "*) ;;
    *)
      complain "$room must not include $to:"
      grep -rnE "^#include \"$to/" "src/$room" "include/$room"
      ;;
    esac
  done
done
outside=$(grep -nE '^#include "\.\./' src/*/*.[ch]; grep -nE '^#include "\.\./\.\./' src/*/*/*.[ch])
[ -z "$outside" ] || complain "a header of another room's inside: $outside"
for dir in src/*/ include/*/; do
  room=$(basename "$dir")
  case "$rooms" in *"
$room:"*) ;; *) complain "$dir is no room of the table" ;; esac
done

# header of the library : the files that may include it
libraries='
utf8proc.h:src/base/utf8.c
emmintrin.h:src/ami/strict.c
zlib.h:src/source/gzip.c,src/history/packed.c
sqlite3.h:src/history/sql.c
mysql.h:src/history/mariadb.c
seccomp.h:src/app/sandbox/calls.c
linux/landlock.h:src/app/sandbox/sandbox.c
sys/syscall.h:src/app/sandbox/sandbox.c
mysqld_error.h:src/history/mariadb.c
errmsg.h:src/history/mariadb.c
jansson.h:src/out/json.c
yaml.h:src/conf/yaml.c
libwebsockets.h:src/net/loop.c,src/net/link.c,src/net/wire_*.c,src/sim/server.c
curses.h:src/ui/term/*.c
term.h:src/ui/term/*.c
ncurses.h:src/ui/term/*.c
termkey.h:src/ui/term/keys.c
openssl/:src/net/tls.c,src/net/tls_*,src/sim/certificate.c
pcre2.h:src/calls/direction_rules.c
'
for rule in $libraries; do
  header=${rule%%:*}
  files=$(printf %s "${rule#*:}" | tr , ' ')
  for file in $(grep -rlE "^#include <([a-z]+/)?$header" src include); do
    allowed=
    for pattern in $files; do
      # shellcheck disable=SC2254
      case "$file" in $pattern) allowed=1 ;; esac
    done
    [ -n "$allowed" ] || complain "$file must not include <$header>"
  done
done
standard=' emmintrin assert ctype dirent errno fcntl fnmatch getopt glob inttypes langinfo limits locale math netdb poll
 pthread pwd semaphore signal stdarg stdatomic stdbool stddef stdint stdio stdlib string strings termios time
 unistd wchar sys/eventfd sys/inotify sys/ioctl sys/mman sys/prctl sys/resource sys/signalfd sys/socket sys/stat sys/types sys/un sys/wait arpa/inet
 netinet/in netinet/tcp '
for header in $(grep -rhoE '^#include <[^>]+>' src include | sed 's/.*<//; s/>//' | sort -u); do
  case "$standard" in *[[:space:]]"${header%.h}"[[:space:]]*) continue ;; esac
  case "$libraries" in *"
$header:"* | *"
${header%%/*}/:"*) continue ;; esac
  complain "<$header> is neither the standard library nor named in the table of libraries"
done

full=$(find src include -name '*.[ch]' -exec dirname {} + | sort | uniq -c | awk '$1 > 25 {print $2 " has " $1 " files"}')
[ -z "$full" ] || complain "more files in a folder than anyone finds their way in (25): $full"
long=$(find src include tests -name '*.[ch]' -exec wc -l {} + | awk '$2 != "total" && $1 > 450 {print $2 " has " $1 " lines"}')
[ -z "$long" ] || complain "$long"

# Time limits of tests only end what hangs, and do not depend on the machine: they are in one place.
hasty=$(grep -rnE 'screen_(wait|wait_raw|wait_either|gone|ended|level)\([^;]*, [0-9]{3,}\)|\.timeout = [0-9]' tests --include='*.[ch]';
  grep -rnE 'timeout: *[0-9]' tests --include=meson.build)
[ -z "$hasty" ] || complain "a limit of its own, not PATIENCE_MS or the test setup of tests/meson.build: $hasty"

# No global state: a writable object at file level is an error.
[ "$bad" = 0 ] && echo "the rooms hold"
exit "$bad"
