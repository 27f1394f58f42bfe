// The whole program: what `cdrtop snapshot` prints for the capture of two PBXs equals, figure by
// figure, what the guide's own implementation computed from the same frames.
#include "same.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED true
#else
#define SANITIZED false
#endif

static char folder[64];

static const char *in_folder(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void make_folder(void) {
    run_folder(folder, sizeof folder);
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(snapshot, .init = make_folder, .fini = remove_folder);

// Checks every figure in the guide's object against ours with the same name.
static void equal(json_t *ours, json_t *guide, const char *where) {
    if (json_is_number(guide)) {
        cr_expect(json_is_number(ours) &&
                      fabs(json_number_value(ours) - json_number_value(guide)) < 1e-9,
                  "%s: %f, the guide has %f", where, json_number_value(ours),
                  json_number_value(guide));
        return;
    }
    const char *key;
    json_t *value;
    json_object_foreach(guide, key, value) {
        char deeper[256];
        snprintf(deeper, sizeof deeper, "%.180s.%.60s", where, key);
        // The guide names these differently, or invents them (it has no wrap-up).
        if (!strcmp(key, "agent") || !strcmp(key, "queue") || !strcmp(key, "totalWrapTime") ||
            !strcmp(key, "averageHandleTime"))
            continue;
        json_t *mine = json_object_get(ours, key);
        cr_expect_not_null(mine, "%s is missing", deeper);
        if (mine) equal(mine, value, deeper);
    }
    if (json_is_object(guide) && json_is_object(ours) && !json_object_get(guide, "totalCalls"))
        json_object_foreach(ours, key, value)
            cr_expect(json_object_get(guide, key) || !strncmp(key, "total", 5),
                      "%s.%s is not the guide's", where, key);
}

static void equal_records(json_t *ours, const char *file) {
    char path[64];
    snprintf(path, sizeof path, "callcentre/%s", file);
    json_t *guide = same_fixture(path);
    equal(ours, json_object_get(guide, "stats"), file);
    equal(json_object_get(ours, "byDirection"), json_object_get(guide, "byDirection"), file);
    equal(json_object_get(ours, "agents"), json_object_get(guide, "agentStats"), file);
    equal(json_object_get(ours, "queues"), json_object_get(guide, "queueStats"), file);
    json_decref(guide);
}

// Copies line by line without the two rows that the guide's implementation could not read: one is
// not JSON (1795374616.394, repaired here), one has a forged second Event (1795374561.170, the
// first counts here).
static void write_without_two(const char *from, const char *to) {
    struct buf all = run_fixture(from), kept = {0};
    struct span rest = buf_text(&all);
    while (rest.len) {
        struct span line = span_take(&rest, '\n');
        bool row = memmem(line.at, line.len, "\"Event\": \"Cdr\"", 14) ||
                   memmem(line.at, line.len, "\"DOCUMENTATION\",", 16);
        if (row && memmem(line.at, line.len, "\"1795374616.394\"", 16)) continue;
        if (row && memmem(line.at, line.len, "\"1795374561.170\"", 16)) continue;
        buf_span(&kept, line);
        buf_put(&kept, "\n", 1);
    }
    run_write_file(to, buf_text(&kept));
    buf_finish(&all);
    buf_finish(&kept);
}

static void expect_all_records(json_t *root) {
    json_t *records = json_object_get(root, "records");
    json_t *by_server = json_object_get(records, "byServer");
    equal_records(records, "records.json");
    equal_records(json_object_get(by_server, "pbx1"), "records-pbx1.json");
    equal_records(json_object_get(by_server, "pbx2"), "records-pbx2.json");
}

Test(snapshot, rows_of_the_capture_equal_the_guides) {
    write_without_two("callcentre/frames.jsonl.gz", in_folder("frames.jsonl"));
    json_t *root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", in_folder("frames.jsonl"), ZONES, NULL});
    cr_expect_eq(same_number(root, "records", "totalCalls"), 687);
    expect_all_records(root);
    json_decref(root);
}

Test(snapshot, all_689_rows_are_there) {
    json_t *root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", FIXTURES "/callcentre/frames.jsonl.gz", ZONES, NULL});
    cr_expect_eq(same_number(root, "ingest", "frames"), 15626);
    cr_expect_eq(same_number(root, "ingest", "cdrs"), 689);
    cr_expect_eq(same_number(root, "ingest", "duplicates"), 0);
    // A Newstate, a SoftHangupRequest and a Hangup of "Andr\xe9" end before their Uniqueid.
    cr_expect_eq(same_number(root, "ingest", "malformed"), 3);
    cr_expect_eq(same_number(root, "records", "totalCalls"), 689);
    json_t *window = json_object_get(root, "window");
    cr_expect_str_eq(json_string_value(json_object_get(window, "from")),
                     "2026-11-22T00:00:00+01:00");
    cr_expect_str_eq(json_string_value(json_object_get(window, "to")), "2026-11-23T00:00:00+01:00");
    json_decref(root);
}

static void expect_heard(json_t *root, size_t server, const char *words) {
    struct buf said = {0};
    size_t i;
    json_t *word,
        *by = json_object_get(json_array_get(json_object_get(root, "servers"), server), "heardBy");
    json_array_foreach(by, i, word)
        buf_format(&said, "%s%s", i ? ", " : "", json_string_value(word));
    buf_put(&said, "", 1);
    cr_expect_str_eq(said.at, words);
    buf_finish(&said);
}

Test(snapshot, says_by_what_each_pbx_is_heard) {
    json_t *root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", FIXTURES "/callcentre/frames.rec.gz",
                                       FIXTURES "/callcentre/queue_log-pbx2.gz",
                                       "pbx3=" FIXTURES "/newcdrcolumns/Master.csv", ZONES, NULL});
    expect_heard(root, 0, "frames, queue_log"); // pbx2 is heard first
    expect_heard(root, 1, "frames");
    expect_heard(root, 2, "Master.csv");
    json_decref(root);
}

static void expect_said(const char *const *argv, const char *words) {
    struct run r;
    run_program(argv, NULL, &r);
    cr_expect_eq(r.status, 0);
    cr_expect_not_null(strstr(r.out.at, words), "%s: %.300s", words, r.out.at);
    run_finish(&r);
}

// The recording begins at 20:08:29 with the first frame. That nobody called before is not known.
Test(snapshot, before_the_recording_nothing_is_known) {
    const char *day = FIXTURES "/callcentre/frames.rec.gz";
    json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", day, ZONES, NULL});
    json_t *hours = json_object_get(root, "hours"), *value;
    const char *name;
    cr_expect_str_eq(json_string_value(
                         json_object_get(json_object_get(root, "window"), "knownFrom")),
                     "2026-11-22T20:08:29+01:00");
    cr_assert_eq(json_array_size(hours), 24);
    json_object_foreach(json_array_get(hours, 19), name, value)
        cr_expect(!strcmp(name, "from") || !strcmp(name, "touchedByGap") || json_is_null(value),
                  "19:00, %s", name);
    cr_expect_eq(json_integer_value(json_object_get(json_array_get(hours, 20), "calls")), 472);
    json_decref(root);
    expect_said((const char *[]){CDRTOP, "snapshot", "--format", "text", day, ZONES, NULL},
                "figures before 2026-11-22T20:08:29+01:00 are not known\n");
    expect_said((const char *[]){CDRTOP, "snapshot", "--format", "text", "--day", "2026-11-21", day,
                                 ZONES, NULL},
                "nothing is known of this time\n");
    expect_said((const char *[]){CDRTOP, "export", "--what", "hours", day, ZONES, NULL},
                "19:00:00,,,,\r\n2026-11-22 20:00:00,472,");
}

// A log tells all of the day in which it begins.
Test(snapshot, a_log_is_known_from_the_beginning_of_its_day) {
    json_t *root = same_snapshot((const char *[]){
        CDRTOP, "snapshot", "pbx1=" FIXTURES "/callcentre/queue_log-pbx1.gz", ZONES, NULL});
    json_t *hour = json_array_get(json_object_get(root, "hours"), 0);
    cr_expect_str_eq(json_string_value(
                         json_object_get(json_object_get(root, "window"), "knownFrom")),
                     "2026-11-22T00:00:00+01:00");
    cr_expect(json_is_integer(json_object_get(hour, "calls")));
    json_decref(root);
}

Test(snapshot, a_timed_recording_gives_the_same) {
    write_without_two("callcentre/frames.rec.gz", in_folder("frames.rec"));
    json_t *root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", in_folder("frames.rec"), ZONES, NULL});
    expect_all_records(root);
    json_decref(root);
}

Test(snapshot, master_csv_gives_the_same) {
    char one[256], two[256];
    snprintf(one, sizeof one, "%s/Master-pbx1.csv", folder);
    snprintf(two, sizeof two, "%s/Master-pbx2.csv", folder);
    write_without_two("callcentre/Master-pbx1.csv.gz", one);
    write_without_two("callcentre/Master-pbx2.csv.gz", two);
    json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", one, two, ZONES, NULL});
    cr_expect_eq(same_number(root, "records", "totalCalls"), 687);
    expect_all_records(root);
    json_decref(root);
}

Test(snapshot, frames_and_master_csv_together_count_nothing_twice) {
    json_t *root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", FIXTURES "/callcentre/Master-pbx1.csv.gz",
                         FIXTURES "/callcentre/frames.jsonl.gz",
                         FIXTURES "/callcentre/Master-pbx2.csv.gz", ZONES, NULL});
    cr_expect_eq(same_number(root, "records", "totalCalls"), 689);
    cr_expect_eq(same_number(root, "ingest", "cdrs"), 2 * 689);
    cr_expect_eq(same_number(root, "ingest", "duplicates"), 689);
    json_decref(root);
}

// The last COMPLETECALLER, COMPLETEAGENT or transfer of each agent in queue_log, whichever source
// is read.
static const struct {
    const char *name, *last_call;
    json_int_t idle; // at the end of the recording
} agents[] = {
    {"Alice Agent", "2026-11-22T20:17:20+01:00", 48},
    {"Bob Bobby O'Neil", "2026-11-22T20:17:35+01:00", 33},
    {"Dave", "2026-11-22T20:17:41+01:00", 27},
    {"Erin", "2026-11-22T20:18:02+01:00", 6},
    {"Frank", "2026-11-22T20:17:10+01:00", 58},
    {"Gina", "2026-11-22T20:16:53+01:00", 75},
    {"Hugo", "2026-11-22T20:16:58+01:00", 70},
    {"Zoë Müller", "2026-11-22T20:17:24+01:00", 44},
};

static void expect_last_calls(const char *const *command, bool states) {
    json_t *root = same_snapshot(command), *list = json_object_get(root, "agents");
    cr_assert_eq(json_array_size(list), sizeof agents / sizeof *agents);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *agent = json_array_get(list, i), *idle = json_object_get(agent, "idleTime");
        cr_assert_str_eq(json_string_value(json_object_get(agent, "name")), agents[i].name);
        cr_expect_str_eq(json_string_value(json_object_get(agent, "lastCall")),
                         agents[i].last_call);
        cr_expect_eq(json_is_integer(idle), states, "of whom nothing tells that they are ready");
        if (states) cr_expect_eq(json_integer_value(idle), agents[i].idle, "%s", agents[i].name);
    }
    json_decref(root);
}

Test(snapshot, last_calls_are_those_of_queue_log) {
    expect_last_calls((const char *[]){CDRTOP, "snapshot", FIXTURES "/callcentre/frames.rec.gz",
                                       ZONES, NULL},
                      true);
    expect_last_calls((const char *[]){CDRTOP, "snapshot", FIXTURES "/callcentre/queue_log-pbx1.gz",
                                       FIXTURES "/callcentre/queue_log-pbx2.gz", ZONES, NULL},
                      false);
}

Test(snapshot, odd_frames_make_every_row_that_has_a_key) {
    json_t *root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", FIXTURES "/odd/frames.jsonl.gz", NULL});
    cr_expect_eq(same_number(root, "records", "totalCalls"), 18);
    // One Cdr ends before its UniqueID, and so do nine channel events.
    cr_expect_eq(same_number(root, "ingest", "cdrs"), 18);
    cr_expect_eq(same_number(root, "ingest", "malformed"), 1 + 9);
    json_decref(root);
}

static void refused(const char *const *argv, int status, const char *word) {
    struct run r;
    run_program(argv, NULL, &r);
    cr_expect_eq(r.status, status, "status %d, wanted %d", r.status, status);
    cr_expect_not_null(strstr(r.err.at, word), "`%s` does not say `%s`", r.err.at, word);
    cr_expect_eq(r.out.len, 0);
    run_finish(&r);
}

Test(snapshot, what_is_wrong_is_said_and_has_its_status) {
    refused((const char *[]){CDRTOP, "snapshot", "/nowhere/frames.jsonl", NULL}, 2,
            "/nowhere/frames.jsonl");
    refused((const char *[]){CDRTOP, "snapshot", "--no-such", NULL}, 2, "--no-such");
    refused((const char *[]){CDRTOP, "snapshot", "--tz", "Mars/Base",
                             FIXTURES "/odd/frames.jsonl.gz", NULL},
            2, "Mars/Base");
    refused((const char *[]){CDRTOP, "snapshot", "--wait", "1", "ws://127.0.0.1:1", NULL}, 3,
            "127.0.0.1:1");
}

// If memory runs out the program ends with one line, whatever it is doing.
Test(snapshot, out_of_memory_is_one_line) {
    struct rlimit limit = {48 << 20, 48 << 20}, before;
    char rows[256];
    struct buf day = {0};
    if (SANITIZED) return; // the sanitizers' own memory does not fit
    for (int i = 0; i < 400000; i++)
        buf_format(
            &day,
            "\"\",\"%d\",\"6001\",\"x\",\"\",\"PJSIP/"
            "trunk-%08x\",\"\",\"Queue\",\"q\",\"2026-11-22 "
            "10:00:00\",,\"2026-11-22 10:00:01\",1,0,\"NO ANSWER\",\"D\",\"1795338000.%d\",\"\"\n",
            i, i, i);
    snprintf(rows, sizeof rows, "%s/Master-pbx1.csv", folder);
    run_write_file(rows, buf_text(&day));
    buf_finish(&day);
    cr_assert_eq(getrlimit(RLIMIT_AS, &before), 0);
    struct run r;
    limit.rlim_max = before.rlim_max;
    cr_assert_eq(setrlimit(RLIMIT_AS, &limit), 0);
    run_program((const char *[]){CDRTOP, "snapshot", rows, NULL}, NULL, &r);
    cr_assert_eq(setrlimit(RLIMIT_AS, &before), 0);
    cr_expect_eq(r.status, 1);
    cr_expect_str_eq(r.err.at, "cdrtop: out of memory; nothing on disk was lost\n");
    run_finish(&r);
}

Test(snapshot, a_wrong_zone_is_told_by_the_channels_epochs) {
    struct run r;
    run_program((const char *[]){CDRTOP, "snapshot", FIXTURES "/callcentre/Master-pbx1.csv.gz",
                                 FIXTURES "/callcentre/Master-pbx2.csv.gz", "--server-tz",
                                 "pbx1=UTC", "--server-tz", "pbx2=America/Toronto", NULL},
                NULL, &r);
    cr_expect_eq(r.status, 0);
    cr_expect_not_null(strstr(r.err.at,
                              "Master-pbx1.csv.gz: its times look like UTC+01:00, not UTC"),
                       "%s", r.err.at);
    cr_expect_null(strstr(r.err.at, "pbx2"));
    run_finish(&r);
}

// Direction rules that say the same as the default ones give the same result; others give another.
Test(snapshot, directions_of_ones_own) {
    static const char same[] =
        "directions:\n"
        "  - match: unknown\n"
        "    channel: \"^(SIP|PJSIP|IAX2|DAHDI)/(?i)(trunk|provider|gateway)\"\n"
        "    destination_channel: \"^(SIP|PJSIP|IAX2|DAHDI)/(?i)(trunk|provider|gateway)\"\n"
        "  - match: inbound\n"
        "    channel: \"^(SIP|PJSIP|IAX2|DAHDI)/(?i)(trunk|provider|gateway)\"\n"
        "  - match: outbound\n"
        "    destination_channel: \"^(SIP|PJSIP|IAX2|DAHDI)/(?i)(trunk|provider|gateway)\"\n"
        "  - match: internal\n";
    static const char other[] = "directions:\n  - match: outbound\n    context: \"^from-trunk$\"\n";
    static const char wrong[] = "directions:\n  - match: outbound\n    context: \"from-(trunk\"\n";
    const char *path = in_folder("config.yaml");
    const char *const argv[] = {
        CDRTOP, "snapshot", "-c", path, FIXTURES "/callcentre/frames.jsonl.gz", ZONES, NULL};
    run_write_file(path, SPAN(same));
    json_t *root = same_snapshot(argv),
           *by = json_object_get(json_object_get(root, "records"), "byDirection");
    cr_expect_eq(json_integer_value(json_object_get(by, "inbound")), 563);
    cr_expect_eq(json_integer_value(json_object_get(by, "outbound")), 25);
    cr_expect_eq(json_integer_value(json_object_get(by, "internal")), 101);
    json_decref(root);
    run_write_file(path, SPAN(other));
    root = same_snapshot(argv);
    by = json_object_get(json_object_get(root, "records"), "byDirection");
    cr_expect_eq(json_integer_value(json_object_get(by, "inbound")), 0);
    cr_expect(json_integer_value(json_object_get(by, "outbound")) > 400);
    cr_expect(json_integer_value(json_object_get(by, "unknown")) > 0);
    json_decref(root);
    run_write_file(path, SPAN(wrong));
    refused(argv, 2, "config.yaml:3: directions[].context: missing");
}
