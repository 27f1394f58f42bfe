// Compares `cdrtop export` with what a Python script makes of the same Master.csv
// (tests/tools/export_expected.py): CSV byte for byte, JSON value for value.
#include "run.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REAL FIXTURES "/callcentre/Master-pbx1.csv.gz"
#define ODD  FIXTURES "/export/Master-pbx1.csv"
#define MOST 48
#define ALL                                                                                        \
    "--fields", "uniqueId,accountCode,source,destination,destinationContext,callerId,callerName,"  \
                "callerNumber,channel,destinationChannel,lastApplication,lastData,startTime,"      \
                "answerTime,endTime,duration,billableSeconds,disposition,amaFlags,userField,"      \
                "direction,queue,agent,serverName"

struct row {
    const char *file;
    const char *both[12];     // for both
    const char *ours[12];     // for cdrtop only
    const char *expected[12]; // for the script only: the same in its own words
};

static size_t add(const char **argv, size_t count, const char *const *more) {
    while (*more)
        argv[count++] = *more++;
    return count;
}

static void run_both(const struct row *r, struct run *ret_ours, struct run *ret_expected) {
    const char *ours[MOST] = {CDRTOP, "export",    "--what",      "records",
                              "-c",   "/dev/null", "--server-tz", "pbx1=Europe/Berlin"};
    const char *script[MOST] = {"/usr/bin/env", "python3", SCRIPT, r->file};
    bool zone = false;
    for (size_t i = 0; r->both[i]; i++)
        zone = zone || !strcmp(r->both[i], "--tz");
    static const char *const berlin[] = {"--tz", "Europe/Berlin", NULL};
    char source[512];
    snprintf(source, sizeof source, "pbx1=%s", r->file);
    size_t n = add(ours, 8, r->both);
    n = add(ours, n, r->ours);
    if (!zone) n = add(ours, n, berlin);
    ours[n] = source;
    n = add(script, 4, r->both);
    add(script, n, r->expected);
    run_program(ours, NULL, ret_ours);
    run_program(script, NULL, ret_expected);
    cr_assert_eq(ret_ours->status, 0, "%.*s", (int)ret_ours->err.len, ret_ours->err.at);
    cr_assert_eq(ret_expected->status, 0, "%.*s", (int)ret_expected->err.len, ret_expected->err.at);
}

static const struct row rows[] = {
    {REAL, {NULL}, {NULL}, {NULL}},
    {REAL, {ALL, NULL}, {NULL}, {NULL}},
    {ODD, {NULL}, {NULL}, {NULL}},
    // filters
    {REAL, {NULL}, {"-f", "src:491701100001", NULL}, {"--is", "source=491701100001", NULL}},
    {REAL, {NULL}, {"-f", "dst:1004", NULL}, {"--is", "destination=1004", NULL}},
    {REAL, {NULL}, {"-f", "direction:inbound", NULL}, {"--is", "direction=inbound", NULL}},
    {ODD, {NULL}, {"-f", "direction:outbound", NULL}, {"--is", "direction=outbound", NULL}},
    {REAL, {NULL}, {"-f", "disp:busy", NULL}, {"--is", "disposition=BUSY", NULL}},
    {REAL,
     {NULL},
     {"-f", "disp:busy,noanswer", NULL},
     {"--is", "disposition=BUSY|NO ANSWER", NULL}},
    {REAL,
     {"--fields", "uniqueId,queue", NULL},
     {"-f", "queue:support", NULL},
     {"--is", "queue=support", NULL}},
    {REAL,
     {"--fields", "uniqueId,agent", NULL},
     {"-f", "agent:1001", NULL},
     {"--is", "agent=1001", NULL}},
    {ODD,
     {"--fields", "uniqueId,accountCode", NULL},
     {"-f", "account:acme", NULL},
     {"--is", "accountCode=acme", NULL}},
    {REAL, {"--from", "2026-11-22 20:10:00", "--to", "2026-11-22 20:12:30", NULL}, {NULL}, {NULL}},
    {REAL, {NULL}, {"-f", "dur>=5", NULL}, {"--least", "duration=5", NULL}},
    {REAL,
     {NULL},
     {"-f", "dur:5..10", NULL},
     {"--least", "duration=5", "--most", "duration=10", NULL}},
    {REAL,
     {NULL},
     {"-f", "dur<=3 direction:inbound", NULL},
     {"--most", "duration=3", "--is", "direction=inbound", NULL}},
    // sorting
    {REAL, {"--sort", "startTime", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "startTime", "--desc", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "duration", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "duration", "--desc", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "billableSeconds", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "billableSeconds", "--desc", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "source", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "source", "--desc", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "destination", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "destination", "--desc", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "answerTime", "--fields", "uniqueId,answerTime", NULL}, {NULL}, {NULL}},
    {REAL, {"--sort", "queue", "--desc", "--fields", "uniqueId,queue", NULL}, {NULL}, {NULL}},
    // limits
    {REAL, {"--limit", "7", NULL}, {NULL}, {NULL}},
    {REAL, {"--limit", "0", NULL}, {NULL}, {NULL}},
    {REAL, {"--offset", "250", NULL}, {NULL}, {NULL}},
    {REAL, {"--offset", "3", "--limit", "4", "--sort", "source", "--desc", NULL}, {NULL}, {NULL}},
    {REAL, {"--offset", "99999", NULL}, {NULL}, {NULL}},
    // formats
    {REAL, {"--no-header", "--limit", "5", NULL}, {NULL}, {NULL}},
    {REAL, {"--date-format", "%d.%m.%Y, %H:%M %z", "--limit", "5", NULL}, {NULL}, {NULL}},
    {REAL,
     {"--tz", "America/New_York", "--date-format", "%s %j %w %Y-%m-%dT%H:%M:%S%z", "--limit", "5",
      NULL},
     {NULL},
     {NULL}},
    {ODD, {ALL, "--sort", "userField", NULL}, {NULL}, {NULL}},
};

Test(export, csv_is_byte_for_byte_what_python_makes_of_the_file) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct run ours, expected;
        run_both(&rows[i], &ours, &expected);
        cr_expect(span_same(buf_text(&ours.out), buf_text(&expected.out)),
                  "row %zu:\n%.300s\n%.300s", i, ours.out.at, expected.out.at);
        run_finish(&ours);
        run_finish(&expected);
    }
}

Test(export, json_is_value_for_value_what_python_makes_of_the_file) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct row json = rows[i];
        struct run ours, expected;
        size_t n = 0;
        while (json.both[n])
            n++;
        json.both[n] = "--format";
        json.both[n + 1] = "json";
        run_both(&json, &ours, &expected);
        json_t *a = json_loadb(ours.out.at, ours.out.len, JSON_REJECT_DUPLICATES, NULL);
        json_t *b = json_loadb(expected.out.at, expected.out.len, 0, NULL);
        cr_assert(a && b, "row %zu: %.300s", i, ours.out.at);
        cr_expect(json_equal(a, b), "row %zu: %.300s\n%.300s", i, ours.out.at, expected.out.at);
        json_decref(a);
        json_decref(b);
        run_finish(&ours);
        run_finish(&expected);
    }
}

static void run_ours(const char *const *more, struct run *ret_run) {
    const char *argv[MOST] = {CDRTOP, "export", "-c", "/dev/null"};
    add(argv, 4, more);
    run_program(argv, NULL, ret_run);
}

#define OURS(run, ...) run_ours((const char *const[]){__VA_ARGS__, NULL}, run)
#define RECORDS        "--what", "records", "pbx1=" ODD

static bool says(const struct run *r, const char *text) {
    return r->err.len && memmem(r->err.at, r->err.len, text, strlen(text));
}

Test(export, ndjson_is_the_array_a_line_each) {
    struct run array, lines;
    OURS(&array, RECORDS, "--format", "json");
    OURS(&lines, RECORDS, "--format", "ndjson");
    json_t *all = json_loadb(array.out.at, array.out.len, 0, NULL);
    struct span rest = buf_text(&lines.out);
    size_t i = 0;
    while (rest.len) {
        struct span line = span_take(&rest, '\n');
        json_t *one = json_loadb(line.at, line.len, 0, NULL);
        cr_expect(json_equal(one, json_array_get(all, i++)), "%.*s", (int)line.len, line.at);
        json_decref(one);
    }
    cr_expect_eq(i, 6);
    cr_expect_eq(json_array_size(all), 6);
    json_decref(all);
    run_finish(&array);
    run_finish(&lines);
}

Test(export, numbers_of_strangers_are_masked_and_ids_are_not) {
    struct run r;
    OURS(&r, RECORDS, "--mask-numbers", "2", "--limit", "2", "--no-header", "--fields",
         "uniqueId,source,destination,callerId");
    cr_assert(r.out.len);
    cr_expect_null(memmem(r.out.at, r.out.len, "30111222", 8));
    cr_expect_null(memmem(r.out.at, r.out.len, "30999888", 8));
    cr_expect_not_null(memmem(r.out.at, r.out.len, "1795334400.1,", 13));
    cr_expect_not_null(memmem(r.out.at, r.out.len, "xxxx22", 6));
    cr_expect_not_null(memmem(r.out.at, r.out.len, "1002,", 5), "an extension is nobody's secret");
    run_finish(&r);
}

Test(export, fields_of_ones_own_go_by_the_name_in_the_records_or_in_the_configuration) {
    static const char conf[] = "custom_fields:\n  PeerAccount: peer\n";
    char path[] = "/tmp/cdrtop-test-XXXXXX";
    struct run r;
    int fd = mkstemp(path);
    cr_assert_eq(write(fd, conf, sizeof conf - 1), (ssize_t)sizeof conf - 1);
    close(fd);
    OURS(&r, "--what", "records", "--fields", "duration,peeraccount", "--limit", "2",
         FIXTURES "/newcdrcolumns/Master.csv");
    cr_expect(span_same(buf_text(&r.out), SPAN("duration,peeraccount\r\n2,agents\r\n5,\r\n")),
              "%.*s", (int)r.out.len, r.out.at);
    run_finish(&r);
    run_program((const char *[]){CDRTOP, "export", "-c", path, "--what", "records", "--fields",
                                 "peer", "--sort", "peer", "--desc", "--limit", "1", "--no-header",
                                 FIXTURES "/newcdrcolumns/Master.csv", NULL},
                NULL, &r);
    cr_expect(span_same(buf_text(&r.out), SPAN("agents\r\n")), "%.*s", (int)r.out.len, r.out.at);
    run_finish(&r);
    unlink(path);
}

Test(export, what_is_wrong_is_said_with_status_2) {
    static const struct {
        const char *argv[8], *said;
    } wrong[] = {
        {{"pbx1=" ODD, NULL}, "export needs --what: records, calls"},
        {{"--what", "record", NULL}, "did you mean 'records'?"},
        {{RECORDS, "--fields", "source,destinaton", NULL},
         "'destinaton' is not a field of records; did you mean destination?"},
        {{RECORDS, "--fields", "source,,duration", NULL}, "a name is missing between two commas"},
        {{RECORDS, "--sort", "durations", NULL}, "did you mean duration?"},
        // Errors found before anything is read.
        {{"--what", "records", "/no/such/Master.csv", "--fields", "destinaton", NULL},
         "cdrtop: 'destinaton' is not a field of records; did you mean destination?\n"},
        {{"--what", "records", "/no/such/Master.csv", "--sort", "durations", NULL},
         "cdrtop: 'durations' is not a field of records; did you mean duration?\n"},
        {{"--what", "calls", "/no/such/Master.csv", "--fields", "agents", NULL},
         "cdrtop: 'agents' is not a field of calls"},
        {{"--what", "hours", "pbx1=" ODD, "--fields", "source", NULL},
         "'source' is not a field of hours"},
        {{RECORDS, "--format", "xml", NULL}, "--format: 'xml' is not one of: csv json ndjson"},
        {{RECORDS, "--limit", "-1", NULL}, "--limit"},
        {{RECORDS, "--desc", NULL}, "--desc goes with --sort FIELD"},
        {{RECORDS, "--force", NULL}, "--force goes with --output FILE"},
        {{RECORDS, "--follow", NULL}, "no source is a link"},
        {{RECORDS, "--follow", "--format", "csv", NULL}, "--follow writes ndjson"},
        {{"--what", "queues", "--follow", "pbx1=" ODD, NULL},
         "only --what records, calls or visits can be followed"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct run r;
        run_ours(wrong[i].argv, &r);
        cr_expect_eq(r.status, 2, "%s", wrong[i].said);
        cr_expect(says(&r, wrong[i].said), "%.*s", (int)r.err.len, r.err.at);
        cr_expect_eq(r.out.len, 0);
        run_finish(&r);
    }
}

static size_t files_in(const char *folder) {
    char command[128], count[32] = "";
    snprintf(command, sizeof command, "ls -A '%s' | wc -l", folder);
    FILE *p = popen(command, "r");
    cr_assert_not_null(p);
    cr_assert_not_null(fgets(count, sizeof count, p));
    pclose(p);
    return strtoul(count, NULL, 10);
}

Test(export, a_file_is_there_whole_or_not_at_all_and_none_is_replaced_unasked) {
    char folder[] = "/tmp/cdrtop-test-XXXXXX", path[64], command[96];
    struct run r, plain;
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/calls.csv", folder);
    OURS(&plain, RECORDS);
    OURS(&r, RECORDS, "--output", path);
    cr_expect_eq(r.status, 0);
    cr_expect_eq(r.out.len, 0);
    run_finish(&r);
    run_write_file(path, SPAN("mine"));
    OURS(&r, RECORDS, "--output", path);
    cr_expect_eq(r.status, 2);
    cr_expect(says(&r, "exists already; --force replaces it"));
    run_finish(&r);
    OURS(&r, RECORDS, "--output", path, "--force");
    cr_expect_eq(r.status, 0);
    run_finish(&r);
    FILE *f = fopen(path, "r");
    char text[4096];
    size_t len = fread(text, 1, sizeof text, f);
    fclose(f);
    cr_expect(span_same((struct span){text, len}, buf_text(&plain.out)));
    OURS(&r, RECORDS, "--output", "/dev/full");
    cr_expect_eq(r.status, 1);
    cr_expect(says(&r, "cdrtop: /dev/full: No space left on device\n"));
    run_finish(&r);
    cr_expect_eq(files_in(folder), 1, "nothing else is left behind");
    run_finish(&plain);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert_eq(system(command), 0);
}

Test(export, a_reader_that_goes_away_ends_it_quietly) {
    const char *shell =
        "set -o pipefail; " CDRTOP " export -c /dev/null --server-tz pbx1=Europe/Berlin"
        " --what records pbx1=" REAL " | head -n 1";
    const char *argv[] = {"/bin/bash", "-c", shell, NULL};
    struct run r;
    run_program(argv, NULL, &r);
    cr_expect_eq(r.status, 0);
    cr_expect_eq(r.err.len, 0, "%.*s", (int)r.err.len, r.err.at);
    run_finish(&r);
}
