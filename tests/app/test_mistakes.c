// Mistakes that people make, and the one line that they get: what is wrong, where, and what was
// meant.
#include "run.h"

#include <criterion/criterion.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    cr_assert_eq(chdir(folder), 0);
    setenv("XDG_CONFIG_HOME", folder, 1); // it does not exist
    unsetenv("CDRTOP_CONFIG");
    run_write_file("pattern.yaml", SPAN("directions:\n"
                                        "  - match: inbound\n"
                                        "    channel: ^PJSIP/trunk\n"
                                        "  - match: outbound\n"
                                        "    channel: ^PJSIP/\n"
                                        "    context: from-(internal\n"));
    run_write_file("tab.yaml", SPAN("display:\n\tascii: true\n"));
    run_write_file("good.yaml", SPAN("display: {ascii: true}\n"));
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(mistakes, .init = make_folder, .fini = remove_folder);

static void says(const char *const *argv, int status, const char *wanted) {
    struct run r;
    run_program(argv, NULL, &r);
    buf_put(&r.err, "", 1);
    cr_expect_eq(r.status, status, "%s: %d", wanted, r.status);
    cr_expect_str_eq(r.err.at, wanted);
    cr_expect_eq(r.out.len, 0, "nothing on stdout");
    run_finish(&r);
}

#define MOST 8
struct mistake {
    const char *args[MOST];
    int status;
    const char *line;
};

static void told(const struct mistake *mistakes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *argv[MOST + 2] = {CDRTOP};
        char line[400];
        memcpy(argv + 1, mistakes[i].args, sizeof mistakes[i].args);
        snprintf(line, sizeof line, "%s\n", mistakes[i].line);
        says(argv, mistakes[i].status, line);
    }
}

#define TOLD(...)                                                                                  \
    do {                                                                                           \
        static const struct mistake mistakes[] = {__VA_ARGS__};                                    \
        told(mistakes, sizeof mistakes / sizeof *mistakes);                                        \
    } while (0)

#define A_LINK                                                                                     \
    "a link is ws://HOST[:PORT][/PATH], of amiws, or ami://[USER@]HOST[:PORT] (docs/pbx-setup.md)"

Test(mistakes, an_address_that_is_no_link) {
    TOLD({{"127.0.0.1:8088"},
          2,
          "cdrtop: 127.0.0.1:8088: no such file; did you mean ws://127.0.0.1:8088?"},
         {{"snapshot", "pbx.example.com:8088/ws"},
          2,
          "cdrtop: pbx.example.com:8088/ws: no such file; did you mean "
          "ws://pbx.example.com:8088/ws?"},
         {{"snapshot", "[::1]:8088"},
          2,
          "cdrtop: [::1]:8088: no such file; did you mean ws://[::1]:8088?"},
         {{"record", "f.rec", "10.0.0.9"},
          2,
          "cdrtop: 10.0.0.9: no such file; did you mean ws://10.0.0.9:8088?"},
         {{"localhost"}, 2, "cdrtop: localhost: no such file; did you mean ws://localhost:8088?"},
         {{"pbx.example.com"},
          2,
          "cdrtop: pbx.example.com: no such file; did you mean ws://pbx.example.com:8088?"},
         {{"Master.csv"}, 2, "cdrtop: Master.csv: No such file or directory"},
         {{"queue_log.1"}, 2, "cdrtop: queue_log.1: No such file or directory"},
         {{"snapshot", "pbx1="},
          2,
          "cdrtop: pbx1=: a SOURCE is missing here: [NAME=]FILE or ws://HOST:8088"},
         {{"http://pbx:8088/"},
          2,
          "cdrtop: http://pbx:8088/: amiws is reached by ws://: did you mean ws://pbx:8088/?"},
         {{"export", "--what", "calls", "HTTPS://pbx"},
          2,
          "cdrtop: HTTPS://pbx: amiws is reached by ws://: did you mean wss://pbx?"},
         {{"ws:pbx:8088"}, 2, "cdrtop: ws:pbx:8088: no such file; did you mean ws://pbx:8088?"},
         {{"wss:/pbx"}, 2, "cdrtop: wss:/pbx: no such file; did you mean wss://pbx?"},
         {{"tcp://pbx"}, 2, "cdrtop: tcp://pbx: tcp:// is no scheme of a source; " A_LINK},
         {{"ami://pbx:5038"},
          2,
          "cdrtop: ami://pbx:5038: its secret is not known: set CDRTOP_SECRET, or name a "
          "secret_file "
          "under servers: in the configuration (docs/pbx-setup.md)"},
         {{"pbx1=ws://pbx:8088"},
          2,
          "cdrtop: pbx1=ws://pbx:8088: a link has no NAME=, its frames name their PBX: write "
          "ws://pbx:8088"});
    run_write_file("10.0.0.9", SPAN("")); // if a file has that name, it is that file
    struct run r;
    run_program((const char *[]){CDRTOP, "snapshot", "10.0.0.9", NULL}, NULL, &r);
    buf_put(&r.err, "", 1);
    cr_expect_null(strstr(r.err.at, "did you mean"), "%s", r.err.at);
    run_finish(&r);
}

Test(mistakes, a_command_that_is_none) {
    TOLD({{"help"}, 2, "cdrtop: help: did you mean cdrtop --help?"},
         {{"export", "--what", "calls", "help"},
          2,
          "cdrtop: help: did you mean cdrtop export --help?"},
         {{"version"}, 2, "cdrtop: version: did you mean cdrtop --version?"},
         {{"demo"}, 2, "cdrtop: demo: did you mean cdrtop --demo?"},
         {{"export", "Master.csv"},
          2,
          "cdrtop: export needs --what: records, calls, visits, recalls, queues, agents or hours"},
         {{"snapshot", "/"},
          2,
          "cdrtop: /: this is a folder; name the files in it (queue_log, Master.csv)"},
         {{"snapshto"},
          2,
          "cdrtop: snapshto: no such file; did you mean the command snapshot (cdrtop snapshot …)?"},
         {{"xport", "--tz", "UTC"},
          2,
          "cdrtop: xport: no such file; did you mean the command export (cdrtop export …)?"},
         {{"dashboard"},
          2,
          "cdrtop: dashboard: there is no such file or command (snapshot, export, record, "
          "import, history, alerts, watch, check, sim)"},
         {{"-c", "good.yaml", "snapshot"},
          2,
          "cdrtop: snapshot must come first: cdrtop snapshot [OPTIONS] … (a file of that name is "
          "./snapshot)"},
         {{"queue_lgo"}, 2, "cdrtop: queue_lgo: No such file or directory"});
}

Test(mistakes, a_folder_a_port_and_a_file_that_cannot_be_had) {
    struct sockaddr_in taken = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof taken;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    char port[8], line[128];
    cr_assert_eq(bind(fd, (struct sockaddr *)&taken, sizeof taken), 0);
    cr_assert_eq(listen(fd, 1), 0);
    cr_assert_eq(getsockname(fd, (struct sockaddr *)&taken, &size), 0);
    snprintf(port, sizeof port, "%u", ntohs(taken.sin_port));
    snprintf(line, sizeof line,
             "cdrtop: --port %s: Address already in use; name another one, or 0 for any that is "
             "free\n",
             port);
    says((const char *[]){CDRTOP, "sim", "--port", port, NULL}, 1, line);
    says((const char *[]){CDRTOP, "sim", "--truth", ".", "--port", port, NULL}, 1, line);
    says((const char *[]){CDRTOP, "sim", "--replay", FIXTURES "/callcentre/frames.rec.gz", "--port",
                          port, NULL},
         1, line);
    snprintf(line, sizeof line,
             "cdrtop: --ami-port %s: Address already in use; name others, or 0 for any that are "
             "free\n",
             port);
    says((const char *[]){CDRTOP, "sim", "--ami-port", port, NULL}, 1, line);
    close(fd);
    TOLD(
        {{"sim", "--ami-port", "65535"}, 2, "cdrtop: --ami-port: 65535 is out of range (0..65534)"},
        {{"sim", "--truth", "no/such"},
         2,
         "cdrtop: --truth no/such: No such file or directory; name a folder that is there and can "
         "be written to"},
        {{"sim", "--truth", "good.yaml"},
         2,
         "cdrtop: --truth good.yaml: Not a directory; name a folder that is there and can be "
         "written to"},
        {{"record", "ws://pbx:8088"},
         2,
         "cdrtop: record needs the FILE to write before the SOURCE: cdrtop record FILE ws://…"});
}

Test(mistakes, in_the_configuration) {
    TOLD({{"snapshot", "-c", "pattern.yaml", "x.csv"},
          2,
          "pattern.yaml:6: directions[].context: missing closing parenthesis at offset 14 of "
          "`from-(internal`"},
         {{"-c", "pattern.yaml", "--dump-config"},
          2,
          "pattern.yaml:6: directions[].context: missing closing parenthesis at offset 14 of "
          "`from-(internal`"},
         {{"snapshot", "-c", "tab.yaml"}, 2, "tab.yaml:2: a tab; YAML is indented with spaces"});
    struct buf rules = {0};
    buf_format(&rules, "directions:\n");
    for (int i = 0; i < 65; i++)
        buf_format(&rules, "  - match: internal\n");
    run_write_file("many.yaml", buf_text(&rules));
    buf_finish(&rules);
    TOLD({{"snapshot", "-c", "many.yaml"}, 2, "many.yaml:66: directions: more than 64 rules"});
}

// A wrong value is reported with its place: line of the file, variable, option.
Test(mistakes, in_the_environment) {
    setenv("CDRTOP_SERVICE_LEVEL_THRESHOLD", "0", 1);
    TOLD({{"snapshot", "x.csv"},
          2,
          "CDRTOP_SERVICE_LEVEL_THRESHOLD: 0 is out of range (1..3600 seconds)"});
    unsetenv("CDRTOP_SERVICE_LEVEL_THRESHOLD");
    setenv("CDRTOP_CONFIG", "tab.yaml", 1);
    TOLD({{"snapshot"}, 2, "tab.yaml:2: a tab; YAML is indented with spaces"},
         {{"snapshot", "-c", "pattern.yaml"},
          2,
          "pattern.yaml:6: directions[].context: missing closing parenthesis at offset 14 of "
          "`from-(internal`"});
    unsetenv("CDRTOP_CONFIG");
    setenv("CDRTOP_WALLROTATE", "20", 1); // a hint, but not an error
    says((const char *[]){CDRTOP, "snapshot", "-c", "good.yaml", "no.csv", NULL}, 2,
         "CDRTOP_WALLROTATE: there is no such option; did you mean CDRTOP_WALL_ROTATE?\n"
         "cdrtop: no.csv: No such file or directory\n");
    unsetenv("CDRTOP_WALLROTATE");
}

#define CALLS                                                                                      \
    " (id, startTime, source, callerName, destination, direction, queue, agent, ringTime, "        \
    "talkTime, result, serverName …; docs/export.md lists them all)"

Test(mistakes, in_the_fields_of_an_export) {
    TOLD({{"export", "--what", "calls", "--fields", "a"},
          2,
          "cdrtop: 'a' is not a field of calls" CALLS},
         {{"export", "--what", "calls", "--fields", "id,result,tlakTime"},
          2,
          "cdrtop: 'tlakTime' is not a field of calls; did you mean talkTime?"},
         {{"export", "--what", "calls", "--fields", "id,,result"},
          2,
          "cdrtop: a name is missing between two commas"},
         {{"export", "--what", "calls", "--sort", "b"},
          2,
          "cdrtop: 'b' is not a field of calls" CALLS});
}

Test(mistakes, nothing_to_show) {
    says(
        (const char *[]){CDRTOP, NULL}, 2,
        "cdrtop: nothing to show yet. Three ways to start:\n"
        "  cdrtop --demo                         a simulated call centre, nothing else needed\n"
        "  cdrtop /var/log/asterisk/queue_log    a PBX's log; Master.csv and recorded frames, too\n"
        "  cdrtop ws://HOST:8088                 live, by amiws beside a PBX (docs/pbx-setup.md)\n"
        "What is named each time may stand in a configuration: cdrtop --dump-config prints one.\n");
    TOLD({{"snapshot"},
          2,
          "cdrtop: snapshot: nothing to show: name a file (queue_log, Master.csv, frames) or "
          "ws://HOST:8088 (amiws, docs/pbx-setup.md), or have servers: in the configuration"},
         {{"export", "--what", "calls"},
          2,
          "cdrtop: export: nothing to write: name a file (queue_log, Master.csv, frames) or "
          "ws://HOST:8088 (amiws, docs/pbx-setup.md), or have servers: in the configuration"},
         {{"record", "f.rec"},
          2,
          "cdrtop: record: nothing to listen to: name a link, ws://HOST:8088 (amiws, "
          "docs/pbx-setup.md), or have servers: in the configuration"});
}

// If a link never came up, record tells the reason as snapshot and export do.
Test(mistakes, a_recording_of_a_link_that_never_came_up) {
    char script[512];
    snprintf(script, sizeof script,
             "trap '' INT; : >said; " CDRTOP " record f.rec ws://127.0.0.1:1 2>said & pid=$!; "
             "until grep -q refused said; do sleep 0.02; done; kill -TERM $pid; wait $pid");
    says((const char *[]){"/bin/sh", "-c", script, NULL}, 3, "");
    says((const char *[]){"/bin/sh", "-c", "cat said >&2", NULL}, 0,
         "cdrtop: ws://127.0.0.1:1: connection refused by 127.0.0.1:1\n"
         "cdrtop: f.rec: 0 frames\n");
}

// The board's note is printed on stderr by `export` and `snapshot`.
Test(mistakes, a_zone_that_the_times_speak_against) {
    static const char *const commands[][4] = {{"snapshot"}, {"export", "--what", "queues"}};
    for (size_t i = 0; i < 2; i++) {
        const char *argv[16] = {CDRTOP};
        size_t count = 1;
        struct run r;
        for (const char *const *word = commands[i]; *word; word++)
            argv[count++] = *word;
        argv[count++] = "--server-tz";
        argv[count++] = "pbx1=Asia/Tokyo";
        argv[count++] = "--server-tz";
        argv[count++] = "pbx2=America/Toronto";
        argv[count++] = FIXTURES "/callcentre/frames.rec.gz";
        run_program(argv, NULL, &r);
        buf_put(&r.err, "", 1);
        cr_expect_eq(r.status, 0);
        cr_expect_str_eq(r.err.at, "cdrtop: pbx1: its times look like UTC+01:00, not Asia/Tokyo: "
                                   "set --server-tz pbx1=ZONE\n");
        run_finish(&r);
    }
}
