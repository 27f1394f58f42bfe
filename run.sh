#!/bin/sh
# ./run.sh demo|test|fuzz|soak|screens|bench|build|install|uninstall: installs what is missing, builds, runs. One line a
# step. ./run.sh test --all tries more random moments, and reads the sources for faults and makes some, which takes
# long; ./run.sh fuzz [SECONDS] gives every fuzzer that time (600); ./run.sh soak [DAYS] runs a board for so many
# simulated days (7), seven minutes each.
set -eu
cd "$(dirname "$0")"

# The only list of packages, for Debian 12; docs/dependencies.md says what each is for.
PACKAGES_BUILD="gcc libc6-dev pkg-config meson ninja-build tzdata libncurses-dev libtermkey-dev
  libwebsockets-dev libssl-dev libjansson-dev libyaml-dev libutf8proc-dev libpcre2-dev libsqlite3-dev libmariadb-dev libseccomp-dev zlib1g-dev"
PACKAGES_TEST="libcriterion-dev libvterm-dev clang libclang-rt-14-dev python3 mariadb-server-core foot-terminfo kitty-terminfo libfaketime"
PACKAGES_TEST_ALL="clang-tidy cppcheck" # for ./run.sh test --all alone
# Unpacked into build-NAME and not installed: their packages would start servers.
PACKAGES_UNPACKED="nginx prometheus"
PACKAGES_BENCH="libcriterion-dev libvterm-dev python3 goaccess mariadb-server-core"

step() { printf '== %s\n' "$*"; }
fail() { printf 'run.sh: %s\n' "$*" >&2; exit 1; }

# Installs those packages that are missing; says nothing if none are.
need() {
  missing=
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  step "install:$missing"
  root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "these packages are missing, and sudo is not there to install them:$missing"
    root=sudo
  fi
  $root apt-get -qq update
  # shellcheck disable=SC2086
  $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing \
    >build-install.log 2>&1 || { tail -n 20 build-install.log >&2; fail "apt-get could not install:$missing"; }
  rm -f build-install.log
}

download() { apt-get -qq download "$1" 2>apt.log; }

# Puts what the packages hold into build-PACKAGE.
unpack() {
  for package in "$@"; do
    [ ! -x "build-$package/usr/sbin/$package" ] && [ ! -x "build-$package/usr/bin/$package" ] || continue
    step "unpack: $package"
    mkdir -p "build-$package"
    (
      cd "build-$package" &&
        { download "$package" || { [ "$(id -u)" = 0 ] && apt-get -qq update && download "$package"; }; } &&
        dpkg-deb -x "$package"_*.deb . &&
        rm -f "$package"_*.deb apt.log
    ) || { cat "build-$package/apt.log" >&2; fail "apt-get could not download $package"; }
  done
}

# configure DIR OPTION...: meson setup once, ninja each time.
configure() {
  dir=$1
  shift
  if [ ! -f "$dir/build.ninja" ]; then
    meson setup "$dir" "$@" >"$dir.log" 2>&1 || { tail -n 30 "$dir.log" >&2; fail "meson could not set up $dir"; }
    rm -f "$dir.log"
  fi
  ninja -C "$dir" >"$dir/ninja.log" 2>&1 || { tail -n 40 "$dir/ninja.log" >&2; fail "the build in $dir failed"; }
}

build() {
  # shellcheck disable=SC2086
  need $PACKAGES_BUILD
  step "build"
  configure build -Dtests=false --buildtype=release
}

# Where install puts everything. DESTDIR is for packages and tests: a folder to take for the root.
prefix=${PREFIX:-/usr/local}
installed=${DESTDIR:-}$prefix/share/cdrtop/installed # what is there because of us

writable() {
  folder=${DESTDIR:-}$prefix
  while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
  [ -w "$folder" ] || fail "$prefix is not yours: as root, or for yourself alone PREFIX=\$HOME/.local ./run.sh $1"
}

# Keeps what earlier versions have put there in the list, too.
list_installed() {
  grep -v '^#' "$1" >"$1.new"
  echo "$installed" >>"$1.new"
  [ ! -f "$installed" ] || cat "$installed" >>"$1.new"
  sort -u -o "$installed" "$1.new"
}

case "${1:-}" in
build)
  build
  step "built: build/src/app/cdrtop"
  ;;
demo)
  shift
  build
  exec build/src/app/cdrtop --demo "$@"
  ;;
install)
  writable install
  if [ -z "${BUILT:-}" ]; then # a folder with that prefix in which all is built, for tests
    build
    meson configure build -Dprefix="$prefix" >/dev/null
    ninja -C build >build/ninja.log 2>&1 || { tail -n 40 build/ninja.log >&2; fail "the build failed"; }
  fi
  step "install (prefix $prefix)"
  meson install -C "${BUILT:-build}" --no-rebuild --quiet
  list_installed "${BUILT:-build}/meson-logs/install-log.txt"
  step "installed: $prefix/bin/cdrtop; ./run.sh uninstall takes all of it away"
  ;;
uninstall)
  # Only what install has put there, and folders that are empty then: no configuration, no history.
  [ -f "$installed" ] || fail "nothing is installed in $prefix (PREFIX=... says where else)"
  writable uninstall
  step "uninstall (prefix $prefix)"
  sort -r "$installed" | while read -r path; do
    if [ -d "$path" ]; then rmdir "$path" 2>/dev/null || true; else rm -f "$path"; fi
  done
  ;;
test)
  # shellcheck disable=SC2086
  need $PACKAGES_BUILD $PACKAGES_TEST
  # shellcheck disable=SC2086
  unpack $PACKAGES_UNPACKED
  if [ "${2:-}" = --all ]; then
    # shellcheck disable=SC2086
    need $PACKAGES_TEST_ALL
    export CDRTOP_TEST_ALL=1
  fi
  exec tests/tools/test.sh
  ;;
fuzz)
  seconds=${2:-600}
  case $seconds in '' | *[!0-9]*) fail "for how many seconds? ./run.sh fuzz 600" ;; esac
  # shellcheck disable=SC2086
  need $PACKAGES_BUILD $PACKAGES_TEST
  step "build the fuzzers"
  CC=clang configure build-fuzz -Dwerror=true -Dtests=true -Dfuzz=true
  step "fuzz: each for $seconds seconds"
  exec tests/tools/fuzz.sh build-fuzz "$seconds"
  ;;
screens)
  # shellcheck disable=SC2086
  need $PACKAGES_BUILD $PACKAGES_TEST
  step "build with tests"
  configure build-test -Dwerror=true -Dtests=true -Dsanitize=true
  step "draw the golden screens anew"
  for test in tests/ui/test_ui tests/app/test_screens; do
    UPDATE_SCREENS=1 "build-test/$test" >build-test/screens.log 2>&1 || { cat build-test/screens.log; fail "$test failed"; }
  done
  UPDATE_PICTURES=1 tests/tools/pictures.py build-test/tests/ui/ui_picture docs/pictures
  git --no-pager diff --stat -- docs/pictures
  git --no-pager diff --stat -p -- tests/screens
  step "drawn: read them, then commit"
  ;;
soak)
  build
  need python3 tzdata
  exec nice -n 10 python3 tests/tools/soak.py build/src/app/cdrtop "${2:-7}"
  ;;
bench)
  build
  # shellcheck disable=SC2086
  need $PACKAGES_BENCH
  step "build the benchmarks"
  configure build-bench -Dtests=true --buildtype=release
  exec tests/tools/bench.sh build-bench
  ;;
*)
  echo "usage: ./run.sh demo|test [--all]|fuzz [SECONDS]|soak [DAYS]|screens|bench|build|install|uninstall" >&2
  exit 2
  ;;
esac
