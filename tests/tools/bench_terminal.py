"""What a pseudo-terminal sees: how soon a screen is drawn, how soon a key is answered."""
import fcntl
import os
import pty
import random
import re
import select
import signal
import socket
import ssl
import struct
import subprocess
import termios
import threading
import time

CLOCK = re.compile(rb"\x1b\[1;.{0,60}\Z", re.S)  # nothing but a few bytes in the first row
FIRST_SCREEN = re.compile(rb"quit")  # the end of the last line, which is drawn last
HEADING = re.compile(rb"QUEUES|AGENTS|HOURS|CALLS|RECORDS")  # Tab redraws two, data none


class Terminal:
    """A program on a terminal of 120x40 cells."""

    def __init__(self, command):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8")

        def own():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment,
            start_new_session=True, preexec_fn=own)
        os.close(slave)

    def until(self, pattern, seconds):
        """Reads until everything that came meanwhile matches; returns when it came, or None."""
        seen, end = b"", time.perf_counter() + seconds
        while True:
            left = end - time.perf_counter()
            if left <= 0 or not select.select([self.master], [], [], left)[0]:
                return None
            try:
                seen += os.read(self.master, 65536)
            except OSError:  # the program has gone
                return time.perf_counter() if pattern is None else None
            if pattern is not None and pattern.search(seen):
                return time.perf_counter()

    def drain(self, seconds):
        self.until(re.compile(rb"(?!)"), seconds)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.drain(0.05)
        os.close(self.master)
        self.process.wait()


def first_screen(command):
    terminal = Terminal(command)
    at = terminal.until(FIRST_SCREEN, 10)
    terminal.close()
    return at - terminal.started


def come_and_gone(command):
    """The same for a program that ends by itself."""
    terminal = Terminal(command)
    at = terminal.until(None, 10)
    terminal.close()
    return at - terminal.started


def cpu_seconds(pid):
    fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def answers(command, keys, settle):
    """Seconds from each Tab to the headings that it redraws, sorted; how many keys got no answer
    within a second; and the share of a processor that the board used meanwhile."""
    terminal, times, lost = Terminal(command), [], 0
    draw = random.Random(1)
    terminal.until(FIRST_SCREEN, 10)
    terminal.drain(settle)
    start, cpu = time.perf_counter(), cpu_seconds(terminal.process.pid)
    for _ in range(keys):
        terminal.drain(draw.uniform(0.02, 0.06))
        written = time.perf_counter()
        os.write(terminal.master, b"\t")
        answered = terminal.until(HEADING, 1)
        if answered is None:
            lost += 1
        else:
            times.append(answered - written)
    share = (cpu_seconds(terminal.process.pid) - cpu) / (time.perf_counter() - start)
    terminal.close()
    return sorted(times), lost, share


def asked(command, key, pattern, times, settle):
    """Seconds from a key to what it opens, sorted; Esc closes it again."""
    terminal, took = Terminal(command), []
    terminal.until(FIRST_SCREEN, 10)
    terminal.drain(settle)
    for _ in range(times):
        written = time.perf_counter()
        os.write(terminal.master, key)
        opened = terminal.until(re.compile(pattern), 10)
        took.append((opened or written + 10) - written)
        terminal.drain(0.1)
        os.write(terminal.master, b"\x1b")
        terminal.drain(0.2)
    terminal.close()
    return sorted(took)


def cost(command, settle, seconds):
    """Bytes written to the terminal, writes of more than the clock (frames), and processor time, while
    no key is pressed."""
    terminal = Terminal(command)
    terminal.until(FIRST_SCREEN, 10)
    terminal.drain(settle)
    cpu, end = cpu_seconds(terminal.process.pid), time.perf_counter() + seconds
    sent, frames, last = 0, 0, 0.0
    while (left := end - time.perf_counter()) > 0:
        if not select.select([terminal.master], [], [], left)[0]:
            break
        now = time.perf_counter()
        frames += now - last > 0.02  # what comes within 20 ms is one frame
        last = now
        sent += len(os.read(terminal.master, 65536))
    used = cpu_seconds(terminal.process.pid) - cpu
    terminal.close()
    return sent, frames, used


def filtered(command, level, filters, settle):
    """For each filter that is set and cleared again: seconds to the last thing it draws, but for the
    clock; and seconds from each key that is pressed meanwhile to its answer."""
    terminal, drawn, keys = Terminal(command), [], []
    terminal.until(FIRST_SCREEN, 10)
    terminal.drain(settle)
    os.write(terminal.master, level)
    terminal.drain(1)

    def tick():
        terminal.until(re.compile(rb"."), 2)
        terminal.drain(0.02)

    def drawn_after(key):
        tick()
        written = last = time.perf_counter()
        os.write(terminal.master, key)
        while (left := written + 0.8 - time.perf_counter()) > 0:
            if select.select([terminal.master], [], [], left)[0]:
                if not CLOCK.match(os.read(terminal.master, 65536)):
                    last = time.perf_counter()
        return last - written

    def answered_after(key):
        os.write(terminal.master, key)
        end = time.perf_counter() + 0.4
        while time.perf_counter() < end:
            written = time.perf_counter()
            os.write(terminal.master, b"\t")
            answered = terminal.until(HEADING, 1)
            if answered is not None:
                keys.append(answered - written)
            terminal.drain(0.003)

    for expression in filters:
        for act in (drawn_after, answered_after):
            os.write(terminal.master, b"f\x15" + expression.encode())  # Ctrl-U empties the line
            terminal.drain(0.3)
            times = [act(b"\r"), act(b"x")]
            if act is drawn_after:
                drawn.append((expression, *times))
    terminal.close()
    return drawn, sorted(keys)


class Replay:
    """`cdrtop sim` serving a file on a loopback port."""

    def __init__(self, cdrtop, path, speed):
        self.process = subprocess.Popen(
            [cdrtop, "sim", "--replay", path, "--speed", str(speed), "--repeat", "--port", "0"],
            stdout=subprocess.PIPE, text=True)
        self.url = re.search(r"ws://\S+", self.process.stdout.readline())[0]

    def close(self):
        self.process.terminate()
        self.process.wait()


class Closing:
    """Ends of TLS on loopback that shake hands and hang up, so that whoever connects comes back for
    ever; 8 links to them, in a configuration."""

    def __init__(self, cdrtop, folder):
        certificate = os.path.join(folder, "bench.pem")
        made = subprocess.Popen([cdrtop, "sim", "--port", "0", "--tls", certificate],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        made.stdout.readline()  # it listens: the certificate is there
        made.kill()
        made.wait()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.shaken = 0
        threading.Thread(target=self.serve, args=(context,), daemon=True).start()
        path = os.path.join(folder, "bench.yaml")
        links = ["wss://127.0.0.1:%d/%d" % (self.listener.getsockname()[1], link)
                 for link in range(8)]
        with open(path, "w", encoding="utf-8") as out:
            out.write("servers:\n")
            for link in links:
                out.write("  - url: %s\n    tls: {ca_file: %s}\n" % (link, certificate))
        self.sources = ["-c", path, *links]

    def serve(self, context):
        while True:
            try:
                client = self.listener.accept()[0]
                context.wrap_socket(client, server_side=True).close()
                self.shaken += 1
            except (OSError, ValueError):
                if self.listener.fileno() < 0:
                    return

    def close(self):
        self.listener.close()
