#!/usr/bin/env python3
"""bench.py BUILD_DIR: the measurements, as ratios taken in one run.

Programs to be compared run alternately, A B A B, each as a whole process, and their medians are
compared. Nothing here passes or fails: a busy machine gives other times, but nearly the same ratios."""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import bench_data
import bench_database
import bench_terminal

BUILD = sys.argv[1]
FOLDER = os.path.join(BUILD, "bench")
CDRTOP = os.path.join(BUILD, "src/app/cdrtop")
FILTERS = ("src:514*", "queue:support", "disp:missed")
KEYS = 200
QUIET = 60  # seconds
LOAD = 20000  # frames a second
UNTIMED = 100  # frames a second that the replay gives a recording without times, at speed 1


def title(text):
    print("\n" + text, flush=True)


def line(what, value, ratio=""):
    print("  %-52s %20s  %s" % (what, value, ratio), flush=True)


def run(command):
    """Runs a whole process: its output, the seconds it took, and the seconds of processor time."""
    before, start = os.times(), time.perf_counter()
    out = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
    took, after = time.perf_counter() - start, os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    return {"out": out, "wall": took, "cpu": cpu}


def in_turn(rounds, *commands):
    """Runs of each command, alternately."""
    runs = [[] for _ in commands]
    for _ in range(rounds):
        for of_one, command in zip(runs, commands):
            of_one.append(run(command))
    return runs


def median(runs, what="wall"):
    return statistics.median(one[what] for one in runs)


def rate(count, seconds):
    return "{:,.0f}/s".format(count / seconds)


def snapshot(path):
    zones = ["--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto"]
    if os.path.basename(path) == "day.csv":
        zones = ["--server-tz", "day=UTC", "--tz", "UTC"]
    elif os.path.basename(path) == "day.jsonl":
        zones = ["--tz", "UTC"]
    return [CDRTOP, "snapshot", "--format", "text"] + zones + [path]


def frames_alone():
    title("A frame (capture of a call centre; the best of 20 turns or more, all in one process)")
    out = run([os.path.join(BUILD, "tests/ami/bench_frame")])["out"]
    groups = {}
    for text in out.splitlines():
        if ":" in text:
            group = groups.setdefault(text.split(":")[0], {})
        else:
            name, ns = re.match(r"\s+(.*\S)\s+(\d+) ns", text).groups()
            group[name] = float(ns)
    every, cdr, unwanted = groups["all"], groups["Cdr"], groups["unwanted"]
    line("jansson reads it", "%.0f ns" % every["jansson"], "1")
    line("our scanner reads it", "%.0f ns" % every["scan"],
         "jansson takes %.0f times as long" % (every["jansson"] / every["scan"]))
    line("a Cdr frame, scanned and decoded", "%.0f ns" % cdr["scan and decode"],
         "jansson alone takes %.0f times as long" % (cdr["jansson"] / cdr["scan and decode"]))
    line("an unwanted frame is turned away", "%.0f ns" % unwanted["peek"],
         "jansson takes %.0f times as long" % (unwanted["jansson"] / unwanted["peek"]))


def files(centre, day):
    for what, path in (("a call centre's events", centre), ("Cdr alone", day)):
        ours, floor = in_turn(3, snapshot(path), ["wc", "-l", path])
        frames = int(floor[0]["out"].split()[0])
        size = os.path.getsize(path) / 1e6
        title("A file of frames to current figures: {:,} frames, {:.0f} MB, {}".format(frames, size, what))
        line("wc -l counts the lines", rate(frames, median(floor)), "1")
        line("cdrtop snapshot", rate(frames, median(ours)),
             "%.1f times as long; %.2f s, %.0f MB/s" % (
                 median(ours) / median(floor), median(ours), size / median(ours)))


def links(centre):
    program = os.path.join(BUILD, "tests/sim/bench_link")
    runs = in_turn(3, [program, "count", centre], [program, "fold", centre], [program, "fold", centre, "ami"])
    for of_one in runs:
        for one in of_one:
            frames, one["wall"], one["cpu"], rows = (float(word) for word in one["out"].split())
    count, fold, ami = runs
    title("A WebSocket on loopback to current figures: {:,.0f} frames, {:,.0f} rows".format(frames, rows))
    line("a client that only counts", rate(frames, median(count)),
         "1; %.2f us of CPU a frame" % (median(count, "cpu") / frames * 1e6))
    line("through the door, figures ten times a second", rate(frames, median(fold)),
         "%.2f times as long; %.2f us of CPU a frame" % (
             median(fold) / median(count), median(fold, "cpu") / frames * 1e6))
    line("the same as packets of AMI itself", rate(frames, median(ami)),
         "%.2f times as long; %.2f us of CPU a packet" % (
             median(ami) / median(count), median(ami, "cpu") / frames * 1e6))


def memory(day):
    title("1,000,000 records in memory")
    for text in run([os.path.join(BUILD, "tests/cdr/bench_store"), day])["out"].splitlines():
        print("  " + text)


def exports(day_csv):
    title("1,000,000 records read, folded and exported (seconds, peak memory)")
    utc = ["--server-tz", "day=UTC", "--tz", "UTC"]
    for words in (["--limit", "0"], [], ["--format", "json"], ["--sort", "source"]):
        command = [CDRTOP, "export", "--what", "records"] + utc + words + [day_csv]
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, _, used = os.wait4(child.pid, 0)
        line("cdrtop export %s" % " ".join(words), "%.2f s" % (time.perf_counter() - began),
             "%d MB" % (used.ru_maxrss // 1024))


def filters():
    title("1,000,000 made-up rows folded anew with a filter, 300,000 visits tallied (CPU)")
    out = [text.split("\t") for text in run([os.path.join(BUILD, "tests/calls/bench_filter")])["out"].splitlines()]
    floor = {kind: float(took) for kind, expression, _, took, *_ in out if not expression}
    for kind, expression, found, took in out:
        line("%s %s" % (kind, expression or "without a filter"), "%s ms" % took,
             "%.1f; %s found" % (float(took) / floor[kind], "{:,}".format(int(found))))


def tallies():
    title("An event with the tallies of visits kept up (CPU)")
    out = [text.split("\t") for text in run([os.path.join(BUILD, "tests/stats/bench_tallies")])["out"].splitlines()]
    for held, took in out:
        line("{:,} visits held".format(int(held)), "%s us" % took, "%.2f" % (float(took) / float(out[0][1])))


def alerts():
    title("Alerts: 500 conditions, each over 100 queues, at one look (CPU)")
    out = run([os.path.join(BUILD, "tests/alert/bench_alerts")])["out"].strip()
    line("all of them", out + " ms")


def filters_on_the_board(day_csv):
    title("1,000,000 rows of Master.csv on the board: from a filter's Enter to the last of what it draws")
    for level, presses in (("records", b"vv"), ("calls", b"")):
        drawn, keys = bench_terminal.filtered([CDRTOP, "--no-history", day_csv], presses, FILTERS, 12)
        for expression, put, cleared in drawn:
            line("%s: %s" % (level, expression), "%.0f ms" % (put * 1e3), "cleared in %.0f ms" % (cleared * 1e3))
        line("%s: %d keys meanwhile" % (level, len(keys)), "p50 %.2f ms" % (keys[len(keys) // 2] * 1e3),
             "p99 %.2f, slowest %.2f ms" % (keys[len(keys) * 99 // 100] * 1e3, keys[-1] * 1e3))


def goaccess(day_tsv):
    return ["goaccess", day_tsv, r"--log-format=%d %t\t%h\t%U\t%b", "--date-format=%Y-%m-%d",
            "--time-format=%H:%M:%S", "--no-ip-validation", "--no-global-config", "--no-progress",
            "-o", os.path.join(FOLDER, "goaccess.json")]


def rows(day_csv, day_tsv):
    ours, theirs = in_turn(3, snapshot(day_csv), goaccess(day_tsv))
    valid = json.load(open(goaccess(day_tsv)[-1]))["general"]["valid_requests"]
    title("1,000,000 rows of Master.csv ({:.0f} MB)".format(os.path.getsize(day_csv) / 1e6))
    line("cdrtop snapshot", "%.2f s" % median(ours), "1; %.2f s of CPU" % median(ours, "cpu"))
    line("goaccess, {:,} requests valid".format(valid), "%.2f s" % median(theirs),
         "%.1f times as long; %.2f s of CPU" % (median(theirs) / median(ours), median(theirs, "cpu")))
    print("  goaccess cannot read a quote inside quotes, so it is given an easier task: of the same rows\n"
          "  start, source, application with destination, and duration, between tabs (%.0f MB)."
          % (os.path.getsize(day_tsv) / 1e6))


NOBODY = "ws://127.0.0.1:9"  # refused at once


def remembered(conf, words):
    return [CDRTOP, "snapshot", "-c", conf, "--wait", "1"] + words + [NOBODY]


def peak_memory(command):
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return os.wait4(child.pid, 0)[2].ru_maxrss * 1024


def history(day_csv, day_tsv, centre):
    utc = ["--server-tz", "day=UTC", "--tz", "UTC"]
    conf, kept = bench_data.make_history(FOLDER, CDRTOP, "day", utc[:2], "day=" + day_csv)
    day = remembered(conf, utc + ["--day", "2026-11-22"])
    ours, theirs = in_turn(3, day, goaccess(day_tsv))
    memory = peak_memory(day) - peak_memory(remembered(conf, utc + ["--no-history"]))
    title("1,000,000 records from the history ({:.0f} MB of SQLite)".format(os.path.getsize(kept) / 1e6))
    line("cdrtop snapshot of that day", "%.2f s" % median(ours), "1; %.2f s of CPU" % median(ours, "cpu"))
    line("goaccess on the same rows", "%.2f s" % median(theirs),
         "%.1f times as long; %.2f s of CPU" % (median(theirs) / median(ours), median(theirs, "cpu")))
    line("a record", "%.0f bytes on disk" % (os.path.getsize(kept) / bench_data.ROWS),
         "%.0f in memory, with its call and all figures" % (memory / bench_data.ROWS))
    events(centre)


def events(centre):
    zones = ["--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto"]
    conf, kept = bench_data.make_history(FOLDER, CDRTOP, "centre", zones, centre)
    board = zones + ["--tz", "Europe/Berlin"]
    day = remembered(conf, board + ["--format", "json", "--day", "2026-11-22"])
    calls = json.loads(run(day)["out"])["calls"]["total"]
    title("A call centre's events in the history: {:,} calls, {:.0f} MB of frames".format(
        calls, os.path.getsize(centre) / 1e6))
    line("a call, with all events of it", "%.0f bytes on disk" % (os.path.getsize(kept) / calls))


def past_days():
    title("A week of 100,000 calls a day that is not in memory, and today")
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        out = run([os.path.join(BUILD, "tests/engine/bench_past_days"), folder, "100000", "8"])["out"]
    for text in out.splitlines():
        what, seconds, cpu, slices, calls = text.split("\t")
        line(what, seconds, "%s; %s; %s" % (cpu, slices, calls))


def start_with_history():
    yesterday, date = bench_data.make_yesterday(FOLDER)
    conf, _ = bench_data.make_history(FOLDER, CDRTOP, "yesterday-" + date, [], "day=" + yesterday)
    return [CDRTOP, "-c", conf, NOBODY]


def start():
    board, kept, nothing, clear = [], [], [], []
    with_history = start_with_history()
    for _ in range(10):
        kept.append(bench_terminal.first_screen(with_history))
        board.append(bench_terminal.first_screen([CDRTOP, bench_data.CAPTURE]))
        nothing.append(bench_terminal.come_and_gone(["/bin/true"]))
        clear.append(bench_terminal.come_and_gone(["tput", "clear"]))
    floor = statistics.median(nothing)
    title("From exec to the first screen, on a pseudo-terminal (median of 10)")
    line("/bin/true, come and gone", "%.2f ms" % (floor * 1e3), "1")
    for what, times in (("tput clear, come and gone", clear), ("cdrtop FILE, 120x40 cells there", board),
                        ("a board with 100,000 records in its history", kept)):
        middle = statistics.median(times)
        line(what, "%.2f ms" % (middle * 1e3), "%.1f times as long" % (middle / floor))


def keyboard(centre, large):
    replay = bench_terminal.Replay(CDRTOP, centre, LOAD / UNTIMED)
    measured = [("idle", bench_terminal.answers([CDRTOP, bench_data.CAPTURE], KEYS, 1)),
                ("{:,} frames/s come".format(LOAD), bench_terminal.answers([CDRTOP, replay.url], KEYS, 3))]
    replay.close()
    measured.append(("8,000 queues, 12,000 members",
                     bench_terminal.answers([CDRTOP, "--no-history", large], KEYS, 3)))
    closing = bench_terminal.Closing(CDRTOP, FOLDER)
    measured.append(("8 links over TLS come back for ever", bench_terminal.answers(
        [CDRTOP, "--no-history", *closing.sources, bench_data.CAPTURE], KEYS, 3)))
    closing.close()
    title("From a key (Tab) written to its answer on the screen, %d keys each" % KEYS)
    idle = None
    for what, (times, lost, share) in measured:
        p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
        idle = idle or (p50, p99)
        line(what, "p50 %.2f, p99 %.2f ms" % (p50 * 1e3, p99 * 1e3),
             "%.1f, %.1f; the board takes %.0f%% of a processor%s" % (
                 p50 / idle[0], p99 / idle[1], share * 100, "; %d lost" % lost if lost else ""))
    print("    (%d handshakes)" % closing.shaken)
    for what, key, pattern in (("its list of filters (F)", b"F", b"FILTER"), ("its prompt of filters (f)", b"f", b"filter:")):
        took = bench_terminal.asked([CDRTOP, "--no-history", large], key, pattern, 20, 3)
        line(what, "p50 %.2f, slowest %.2f ms" % (took[len(took) // 2] * 1e3, took[-1] * 1e3))


def screen(centre):
    title("What a screen of 120x40 costs, no key pressed")
    replay = bench_terminal.Replay(CDRTOP, centre, LOAD / UNTIMED)
    quiet = bench_terminal.cost([CDRTOP, bench_data.CAPTURE], 1, QUIET)
    busy = bench_terminal.cost([CDRTOP, replay.url], 2, 5)
    replay.close()
    for what, seconds, (sent, frames, used) in (("a quiet minute (only the clock moves)", QUIET, quiet),
                                                ("{:,} frames/s come".format(LOAD), 5, busy)):
        line(what, "%d bytes a drawing" % (sent / max(frames, 1)),
             "%.1f drawings and %.0f bytes a second, %.2f%% of a processor" % (
                 frames / seconds, sent / seconds, 100 * used / seconds))


def database():
    server = bench_database.Server(FOLDER)
    words = ["--no-history", "--tz", "UTC", "--server-tz", "asteriskcdrdb=UTC", "--day", bench_database.DAY]
    os.environ["CDRTOP_COMPARE"] = "off"
    title("A day of 100,000 calls of the {:,} rows in a server of MariaDB beside it".format(bench_database.ROWS))
    run([CDRTOP, "snapshot", *words, server.source])  # the server reads its disk
    before = bench_terminal.cpu_seconds(server.process.pid)
    runs = [run([CDRTOP, "snapshot", *words, server.source]) for _ in range(3)]
    theirs = (bench_terminal.cpu_seconds(server.process.pid) - before) / len(runs)
    line("cdrtop snapshot", "%.2f s" % median(runs),
         "%.2f s of CPU, and %.2f s of the server's" % (median(runs, "cpu"), theirs))
    times, lost, _ = bench_terminal.answers([CDRTOP, *words, server.source], KEYS // 5, 0)
    del os.environ["CDRTOP_COMPARE"]
    server.close()
    line("a key (Tab) answered meanwhile", "p50 %.2f, p99 %.2f ms" % (
        times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3), "%d lost" % lost if lost else "")


def main():
    os.makedirs(FOLDER, exist_ok=True)
    day, day_csv = bench_data.make_day(FOLDER)
    centre, day_tsv = bench_data.make_centre(FOLDER), bench_data.make_tabs(FOLDER, day_csv)
    began = time.perf_counter()
    print("%d processors, load %.2f" % (os.cpu_count(), os.getloadavg()[0]))
    frames_alone()
    files(centre, day)
    links(centre)
    memory(day)
    filters()
    tallies()
    alerts()
    filters_on_the_board(day_csv)
    rows(day_csv, day_tsv)
    history(day_csv, day_tsv, centre)
    past_days()
    exports(day_csv)
    database()
    start()
    keyboard(centre, bench_data.make_large(FOLDER))
    screen(centre)
    print("\nmeasured in %.0f s" % (time.perf_counter() - began))


main()
