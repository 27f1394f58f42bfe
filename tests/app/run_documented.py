#!/usr/bin/env python3
"""run_documented.py CDRTOP ROOT: runs every command that README.md and docs/ have in an indented block, as it is written.

The commands see a root of their own with what they name: logs below /var/log/asterisk, recordings in the working
folder, and a simulated PBX on the ports of amiws and AMI of every host. That takes namespaces of this process
(mounts and network); where these are not to be had, the test is skipped. NOT_RUN has what cannot be run and why.
Where a page leaves out the address (`ws://…`, or `...` at the end) it is that of the simulated PBX."""
import fcntl
import glob
import gzip
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import termios
import time

PATIENCE_S = 120  # as in tests/support/patience.h: it only ends what hangs
# A line is for a shell if it begins with one of these; "cdrtop: " begins a message.
PROGRAMS = ("cdrtop", "./run.sh", "adduser", "install", "systemctl", "printf", "chgrp", "read -", "meson", "ninja")
APT, ROOT, SYSTEMD = "installs packages", "changes users and files of the system", "is for systemd"
HOURS = "takes hours"
NGINX, DATABASE = "is for nginx", "is for a database server (tests/app/test_database.c has one)"
NOT_RUN = {
    "./run.sh demo": APT,
    "./run.sh install": APT,
    "./run.sh soak 7": HOURS,
    "./run.sh fuzz 600": HOURS,
    "adduser --system --group --home /var/lib/wallboard wallboard": ROOT,
    "install -d /etc/cdrtop": ROOT,
    "install -m 640 -g wallboard config.yaml /etc/cdrtop/config.yaml": ROOT,
    "systemctl disable --now getty@tty1": SYSTEMD,
    "systemctl enable --now cdrtop@tty1": SYSTEMD,
    "systemctl enable --now amiws; systemctl reload nginx": SYSTEMD,
    "printf 'wallboard:%s\\n' \"$(openssl passwd -apr1)\" >/etc/nginx/amiws.password": NGINX,
    "chgrp www-data /etc/nginx/amiws.password; chmod 640 /etc/nginx/amiws.password": NGINX,
    "cdrtop pbx1=mysql://cdrtop@db/asteriskcdrdb": DATABASE,
    "cdrtop pbx1=mysql://cdrtop@10.0.0.5/asteriskcdrdb": DATABASE,
    "cdrtop import pbx3=mysql://cdrtop@10.0.0.5/asteriskcdrdb": DATABASE,
    "cdrtop pbx1=mysql://cdrtop@db/asteriskcdrdb pbx2=mysql://cdrtop@db2/asteriskcdrdb": DATABASE,
}
SUBCOMMANDS = ("snapshot", "export", "record", "import", "history", "alerts", "watch", "check", "sim")
# The simulated PBX does not have everything that a check looks for, and sometimes many callers wait.
STATUSES = {"check": (0, 1), "--nagios": (0, 1, 2)}
CONFIG = """\
timezone: Europe/Berlin
servers:
  - url: ws://127.0.0.1:8088
alerts:
  queue is full: {when: "queue:* waiting>=5", hook: note}
hooks:
  note: ["true"]
"""


def documented(root):
    """Yields (place, command): up to a comment, or two blanks, behind which a page explains."""
    for page in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            text = line.strip().removeprefix("$ ")
            if line.startswith("    ") and text.startswith(PROGRAMS) and not re.match(r"\S+ {2}|cdrtop: ", text):
                yield f"{page.relative_to(root)}:{number}", re.split(r" {2}| # ", text)[0]


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


def make_root(base, program):
    """The system's programs and libraries, and nothing else of it."""
    mount("-t", "tmpfs", "none", base)
    for name in ("usr", "bin", "sbin", "lib", "lib64", "lib32", "libx32", "dev", "proc", "sys"):
        theirs, ours = pathlib.Path("/", name), base / name
        if theirs.is_symlink():
            ours.symlink_to(os.readlink(theirs))
        elif theirs.is_dir():
            ours.mkdir()
            mount("--rbind", theirs, ours)
    for folder in ("etc", "tmp", "opt", "run/cdrtop", "var/lib/prometheus/node-exporter", "var/log/asterisk/cdr-csv",
                   "backup/pbx2", "truth", "home/.config/cdrtop", "work"):
        (base / folder).mkdir(parents=True)
    (base / "opt/cdrtop").touch()
    mount("--bind", program, base / "opt/cdrtop")
    (base / "etc/hosts").write_text("127.0.0.1 localhost pbx pbx.example.com\n")
    (base / "etc/nsswitch.conf").write_text("hosts: files\n")
    (base / "home/.config/cdrtop/config.yaml").write_text(CONFIG)
    (base / "opt/your-program").write_text("#!/bin/sh\nhead -n 1 | grep -q '^{'\n")
    (base / "opt/your-program").chmod(0o755)


class Place:
    """Where commands run: that root, and its PBX."""

    def __init__(self, base, fixtures):
        self.base, self.fixtures = base, fixtures
        self.environment = {"HOME": "/home", "PATH": "/opt:/usr/bin:/bin", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
                            "CDRTOP_SECRET": "simulated"}
        self.environment |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
        with socket.socket() as any_socket:  # lo is up: SIOCSIFFLAGS, IFF_UP
            fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 1))
        self.sim = self.start("cdrtop sim --lively --port 8088 --ami-port 5038 --truth /truth --seed 5",
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        listening = [self.sim.stdout.readline() for _ in range(3)]
        assert all(b"listening on" in line for line in listening), listening
        logs = base / "var/log/asterisk"
        os.link(base / "truth/queue_log-pbx1", logs / "queue_log")  # so it grows
        os.link(base / "truth/Master-pbx1.csv", logs / "cdr-csv/Master.csv")
        (logs / "queue_log.1").write_bytes(self.fixture("queue_log-pbx1"))
        shutil.copy(fixtures / "queue_log-pbx2.gz", base / "backup/pbx2/queue_log.1.gz")

    def fixture(self, name):
        with gzip.open(self.fixtures / f"{name}.gz") as f:
            return f.read()

    def working_folder(self):
        """Files that are named without a folder: anew for each command."""
        work = self.base / "work"
        shutil.rmtree(work)
        work.mkdir()
        (work / "DIR").mkdir()
        for name in ("frames.rec", "day.rec"):
            (work / name).write_bytes(self.fixture("frames.rec"))
        (work / "queue_log").write_bytes(self.fixture("queue_log-pbx1"))
        (work / "Master.csv").write_bytes(self.fixture("Master-pbx1.csv"))

    def start(self, command, **streams):
        def enter():
            os.chroot(self.base)
            os.chdir("/work")
            if os.isatty(0):
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        return subprocess.Popen(["/bin/bash", "-c", command], preexec_fn=enter, start_new_session=True,
                                env=self.environment, **streams)

    def files(self):
        """What programs have written: (name, size), sockets too."""
        found = set()
        for name in ("work", "run", "var/lib"):
            for path in (self.base / name).rglob("*"):
                if path.is_file() or stat.S_ISSOCK(path.lstat().st_mode):
                    found.add((str(path), path.lstat().st_size))
        return found


def read_until(fd, wanted, heard, deadline):
    """Appends to `heard` until it has those bytes; False at its end."""
    while wanted not in heard:
        if not select.select([fd], [], [], max(0, deadline - time.monotonic()))[0]:
            return False
        try:
            some = os.read(fd, 65536)
        except OSError:  # a terminal that was left
            some = b""
        if not some:
            return False
        heard += some
    return True


def on_a_terminal(place, command):
    """A board: its first screen with a queue on it, and the key that ends it."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (40, 120))
    child = place.start(command, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    heard, deadline = bytearray(), time.monotonic() + PATIENCE_S
    came = read_until(ours, b"support", heard, deadline)
    os.write(ours, b"Q")
    read_until(ours, b"no byte sequence of a terminal", heard, deadline)
    status = child.wait()
    os.close(ours)
    return "" if came and status == 0 else f"status {status}, {'a' if came else 'no'} screen with a queue: {heard[-600:]}"


def until_it_works(place, command):
    """What goes on until it is told to end: something comes out of it, or into a file."""
    before = place.files()
    child = place.start(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline, came = time.monotonic() + PATIENCE_S, False
    while not came and time.monotonic() < deadline and child.poll() is None:
        came = bool(select.select([child.stdout], [], [], 0.05)[0]) or bool(
            [path for path, size in place.files() - before if size or pathlib.Path(path).is_socket()])
    os.killpg(child.pid, signal.SIGTERM)
    out, err = child.communicate()
    # It may have begun to say something before it takes signals itself.
    good = child.returncode in (0, -signal.SIGTERM)
    return "" if came and good else f"status {child.returncode}, {'' if came else 'nothing came: '}{out} {err}"


def to_its_end(place, command, statuses):
    before = place.files()
    child = place.start(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = child.communicate(b"simulated\n", timeout=PATIENCE_S)
    silent = command.startswith("cdrtop") and "|" not in command and not out and place.files() == before
    return "" if child.returncode in statuses and not silent else f"status {child.returncode}: {out[-600:]} {err[-600:]}"


def run(place, command):
    place.working_folder()
    command = re.sub(r" \.\.\.$|ws://…", lambda m: " ws://127.0.0.1:8088" if "." in m[0] else "ws://127.0.0.1:8088", command)
    words = command.split(" ")
    goes_on = words[1] in ("watch", "record", "sim") or (words[1] == "export" and "--follow" in words)
    if words[0] == "cdrtop" and words[1] not in SUBCOMMANDS:
        return on_a_terminal(place, command)
    if words[0] == "cdrtop" and goes_on and "|" not in words:
        return until_it_works(place, command)
    return to_its_end(place, command, STATUSES.get("--nagios" if "--nagios" in words else words[1], (0,)))


def inside(program, root):
    commands = list(documented(root))
    to_run = [(where, text) for where, text in commands if text not in NOT_RUN]
    stale = sorted(set(NOT_RUN) - {text for _, text in commands})
    base = pathlib.Path(tempfile.mkdtemp())
    make_root(base, program)
    place = Place(base, root / "tests/fixtures/callcentre")
    print(f"1..{len(to_run) + 2}", flush=True)
    for number, (where, text) in enumerate(to_run, 1):
        wrong = run(place, text)
        print(f"{'not ' if wrong else ''}ok {number} - {where} {text}".replace("#", "\\#"))
        if wrong:
            print(f"# {wrong}")
        sys.stdout.flush()
    os.killpg(place.sim.pid, signal.SIGTERM)
    print(f"{'not ' if stale else ''}ok {len(to_run) + 1} - NOT_RUN is documented: {stale}")
    print(f"{'' if len(to_run) >= 30 else 'not '}ok {len(to_run) + 2} - {len(to_run)} commands were run")


def main():
    if sys.argv[1] == "inside":
        return inside(pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]).resolve())
    alone = ["unshare", "--mount", "--net", *(["--map-root-user"] if os.geteuid() else [])]
    able = shutil.which("unshare") and subprocess.run([*alone, "mount", "-t", "tmpfs", "none", "/mnt"], stderr=subprocess.DEVNULL).returncode == 0
    if not able:
        return print("1..0 # SKIP no namespaces for this user")
    os.execvp(alone[0], [*alone, sys.executable, sys.argv[0], "inside", *sys.argv[1:]])


main()
