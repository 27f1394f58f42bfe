#!/bin/sh
# install.sh BUILD: installs what is built there into a folder of its own by ./run.sh, looks at all of
# it, and takes it away again: then nothing is left but what was somebody's own.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
fail() { printf 'install: %s\n' "$*" >&2; exit 1; }
run() { DESTDIR=$root BUILT=$build PREFIX='' ./run.sh "$@"; }
list() { (cd "$root" && find . | sort); }

prefix=$(meson introspect "$build" --buildoptions | python3 -c '
import json, sys
print(next(option["value"] for option in json.load(sys.stdin) if option["name"] == "prefix"))')
[ "$prefix" = /usr/local ] || fail "the build is for $prefix"
here=$root$prefix

# What is somebody's own, or was there before.
mkdir -p "$here/bin" "$here/share/cdrtop/themes" "$root/etc/cdrtop"
echo 'base: default' >"$here/share/cdrtop/themes/ours.yaml"
echo 'display: {theme: ours}' >"$root/etc/cdrtop/config.yaml"
list >"$work/before"

run install >/dev/null
run install >/dev/null # again, as for the next version
for file in bin/cdrtop share/man/man1/cdrtop.1 share/man/man5/cdrtop.yaml.5 \
  share/bash-completion/completions/cdrtop.bash share/fish/vendor_completions.d/cdrtop.fish \
  share/doc/cdrtop/config.example.yaml share/doc/cdrtop/README.md share/doc/cdrtop/LICENSE lib/systemd/system/cdrtop@.service; do
  [ -s "$here/$file" ] || fail "$file is not there"
done
for file in docs/*.* docs/pictures/*; do
  cmp -s "$file" "$here/share/doc/cdrtop/$file" || fail "$file is not there"
done
for file in themes/*.yaml; do
  cmp -s "$file" "$here/share/cdrtop/$file" || fail "$file is not there"
done
"$here/bin/cdrtop" --version | grep -q '^cdrtop [0-9]' || fail "it does not say its version"
"$here/bin/cdrtop" -c "$here/share/doc/cdrtop/config.example.yaml" --check-config >/dev/null || fail "the example is wrong"
grep -q "^ExecStart=$prefix/bin/cdrtop$" "$here/lib/systemd/system/cdrtop@.service" || fail "the unit starts something else"
for page in "$here"/share/man/man?/*; do
  grep -q '^\.Sh NAME$' "$page" || fail "$page is no page of the manual"
  ! command -v man >/dev/null || man -l "$page" >/dev/null || fail "man does not show $page"
done

run uninstall >/dev/null
list >"$work/after"
cmp "$work/before" "$work/after" || { diff "$work/before" "$work/after" >&2 || true; fail "something is left, or too much is gone"; }

# Who may not write there is told how, in one line, before anything is built. They need not be allowed
# to enter this folder, either, so they get a copy of the script.
mkdir "$work/closed" "$work/theirs"
cp run.sh "$work/theirs"
chmod 500 "$work/closed"
chmod 755 "$work"
as=
[ "$(id -u)" != 0 ] || as='setpriv --reuid=65534 --regid=65534 --clear-groups'
said=$($as env PREFIX="$work/closed" sh "$work/theirs/run.sh" install 2>&1) && fail "it installs where it may not"
# shellcheck disable=SC2016
case $said in
*"
"*) fail "more than a line: $said" ;;
*'PREFIX=$HOME/.local ./run.sh install') ;;
*) fail "it says: $said" ;;
esac
echo "all of it comes and goes"
