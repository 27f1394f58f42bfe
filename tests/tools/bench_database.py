"""A server of MariaDB with a table of call records as FreePBX makes it, for bench.py."""
import os
import shutil
import subprocess
import tempfile
import time

ROWS = 1000000
DAY = "2026-11-22"  # the last of ten
SHARE = "/usr/share/mysql"
SERVER = shutil.which("mariadbd") or "/usr/sbin/mariadbd"

TEXTS = {"clid": 80, "src": 80, "dst": 80, "dcontext": 80, "channel": 80, "dstchannel": 80, "lastapp": 80,
         "lastdata": 80, "disposition": 45, "accountcode": 20, "uniqueid": 32, "userfield": 255, "did": 50,
         "recordingfile": 255, "cnum": 80, "cnam": 80, "outbound_cnum": 80, "outbound_cnam": 80,
         "dst_cnam": 80, "linkedid": 32, "peeraccount": 80}
# A call in 0.36 s, from eight in the morning to six in the evening.
START = "'2026-11-13 08:00:00' + INTERVAL seq DIV 100000 DAY + INTERVAL (seq MOD 100000) * 0.36 SECOND"
UNIQUE = "CONCAT(UNIX_TIMESTAMP(%s), '.', seq)" % START
VALUES = {
    "calldate": START, "clid": "CONCAT('\"Caller ', seq MOD 5000, '\" <4917', LPAD(seq MOD 50000, 8, '0'), '>')",
    "src": "CONCAT('4917', LPAD(seq MOD 50000, 8, '0'))", "dst": "CONCAT('10', seq MOD 50)",
    "dcontext": "'from-internal'", "channel": "CONCAT('PJSIP/trunk-', LPAD(HEX(seq), 8, '0'))",
    "dstchannel": "CONCAT('PJSIP/10', seq MOD 50, '-', LPAD(HEX(seq), 8, '0'))", "lastapp": "'Dial'",
    "lastdata": "CONCAT('PJSIP/10', seq MOD 50, ',30,tT')", "duration": "20 + seq MOD 300",
    "billsec": "10 + seq MOD 290", "disposition": "IF(seq MOD 5, 'ANSWERED', 'NO ANSWER')", "amaflags": "3",
    "uniqueid": UNIQUE, "did": "'5550100'", "recordingfile": "CONCAT('external-10', seq MOD 50, '-', seq, '.wav')",
    "cnum": "CONCAT('4917', LPAD(seq MOD 50000, 8, '0'))", "cnam": "CONCAT('Caller ', seq MOD 5000)",
    "dst_cnam": "CONCAT('Agent ', seq MOD 50)", "linkedid": UNIQUE, "sequence": "seq"}


def statements():
    texts = ", ".join("%s varchar(%d) NOT NULL DEFAULT ''" % item for item in TEXTS.items())
    return [
        "CREATE DATABASE asteriskcdrdb;", "USE asteriskcdrdb;", "SET time_zone = '+00:00';",
        "CREATE TABLE cdr (calldate datetime NOT NULL, %s, duration int NOT NULL DEFAULT 0, billsec int NOT NULL "
        "DEFAULT 0, amaflags int NOT NULL DEFAULT 0, sequence int NOT NULL DEFAULT 0, KEY calldate (calldate), "
        "KEY dst (dst), KEY accountcode (accountcode), KEY uniqueid (uniqueid)) ENGINE=InnoDB "
        "DEFAULT CHARSET=utf8mb4;" % texts,
        "INSERT INTO cdr (%s) SELECT %s FROM seq_0_to_%d;" % (
            ", ".join(VALUES), ", ".join(VALUES.values()), ROWS - 1),
        "CREATE USER cdrtop@localhost;", "GRANT SELECT ON asteriskcdrdb.* TO cdrtop@localhost;"]


def options(data, temporary):
    return [SERVER, "--no-defaults", "--datadir=" + data, "--tmpdir=" + temporary, "--user=root",
            "--innodb-buffer-pool-size=512M", "--innodb-flush-log-at-trx-commit=0"]


def make(folder):
    """The server's own tables and ours, by its bootstrap; some twenty seconds."""
    data = os.path.join(folder, "mariadb")
    if os.path.exists(data):
        return data
    print("making " + data, flush=True)
    part = data + ".part"
    shutil.rmtree(part, ignore_errors=True)
    os.mkdir(part)
    text = ["CREATE DATABASE mysql;", "USE mysql;"]
    for name in ("mysql_system_tables.sql", "mysql_system_tables_data.sql"):
        text.append(open(os.path.join(SHARE, name), encoding="utf-8").read())
    with tempfile.TemporaryDirectory() as temporary:
        subprocess.run(options(os.path.abspath(part), temporary) + ["--bootstrap"],
                       input="\n".join(text + ["DELETE FROM global_priv WHERE User = '';"]).encode(), check=True,
                       stderr=subprocess.DEVNULL)
        start = os.path.join(temporary, "start.sql")
        with open(start, "w", encoding="utf-8") as out:
            out.write("\n".join(statements() + ["SHUTDOWN;"]) + "\n")
        subprocess.run(options(os.path.abspath(part), temporary) + [
            "--init-file=" + start, "--skip-networking", "--socket=" + os.path.join(temporary, "s")],
                       check=True, stderr=subprocess.DEVNULL)
    os.rename(part, data)
    return data


class Server:
    def __init__(self, folder):
        self.temporary = tempfile.TemporaryDirectory()
        socket = os.path.join(self.temporary.name, "s")
        self.source = "mysql://cdrtop@%s/asteriskcdrdb" % socket
        self.process = subprocess.Popen(
            options(os.path.abspath(make(folder)), self.temporary.name) + ["--skip-networking", "--socket=" + socket],
            stderr=subprocess.DEVNULL)
        while not os.path.exists(socket):
            time.sleep(0.05)

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.temporary.cleanup()
