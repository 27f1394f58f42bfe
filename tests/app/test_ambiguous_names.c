// Names on the command line that mean nothing, or several things: one line says so.
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ZONES "--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto"

static char folder[64];

static void make_folder(void) {
    static const char *const files[] = {"Master.csv", "queue_log", "queue_log.1.gz"};
    char path[128];
    run_folder(folder, sizeof folder);
    cr_assert_eq(chdir(folder), 0);
    for (int pbx = 1; pbx <= 2; pbx++) {
        snprintf(path, sizeof path, "d%d", pbx);
        cr_assert_eq(mkdir(path, 0700), 0);
        for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
            snprintf(path, sizeof path, "callcentre/%s%d%s.gz", i ? "queue_log-pbx" : "Master-pbx",
                     pbx, i ? "" : ".csv");
            struct buf bytes = run_fixture(path);
            snprintf(path, sizeof path, "d%d/%s", pbx, files[i]);
            run_write_file(path, buf_text(&bytes));
            snprintf(path, sizeof path, "d%d/queue_log-20261122", pbx);
            if (i == 1) run_write_file(path, buf_text(&bytes));
            buf_finish(&bytes);
        }
    }
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(said, .init = make_folder, .fini = remove_folder);

static void says(const char *const *argv, int status, const char *wanted) {
    struct run r;
    run_program(argv, NULL, &r);
    buf_put(&r.err, "", 1);
    cr_expect_eq(r.status, status, "%s %s: %d", argv[1], argv[2], r.status);
    cr_expect_str_eq(r.err.at, wanted);
    run_finish(&r);
}

#define SNAPSHOT(...) ((const char *[]){CDRTOP, "snapshot", ZONES, __VA_ARGS__, NULL})

Test(said, two_files_of_one_name_are_two_pbxs) {
    says(SNAPSHOT("d1/Master.csv", "d2/Master.csv"), 2,
         "cdrtop: d2/Master.csv: two files would both be server \"Master\": write "
         "NAME=d2/Master.csv\n");
    says(SNAPSHOT("d1/queue_log", "d2/queue_log"), 2,
         "cdrtop: d2/queue_log: two files would both be server \"queue_log\": write "
         "NAME=d2/queue_log\n");
    says(SNAPSHOT("d1/queue_log", "d2/queue_log.1.gz"), 2, // part of another file
         "cdrtop: d2/queue_log.1.gz: two files would both be server \"queue_log\": write "
         "NAME=d2/queue_log.1.gz\n");
    says(SNAPSHOT("d2/queue_log-20261122", "d1/queue_log.1.gz"), 2,
         "cdrtop: d1/queue_log.1.gz: two files would both be server \"queue_log\": write "
         "NAME=d1/queue_log.1.gz\n");
    says(SNAPSHOT("pbx2=d2/queue_log", "d1/queue_log.1.gz"), 2,
         "cdrtop: d1/queue_log.1.gz: two files would both be server \"pbx2\": write "
         "NAME=d1/queue_log.1.gz\n");
    says(SNAPSHOT("d1/queue_log", "pbx2=d2/queue_log"), 2, // it would belong to the only server
         "cdrtop: d1/queue_log: two files would both be server \"pbx2\": write "
         "NAME=d1/queue_log\n");
}

static void servers(const char *const *argv, size_t count) {
    struct run r;
    size_t got = 0;
    run_program(argv, NULL, &r);
    cr_expect_eq(r.status, 0, "%s", r.err.at);
    for (const char *at = r.out.at; (at = strstr(at, "\nserver ")); at++)
        got++;
    cr_expect_eq(got, count, "%zu servers of %s", got, argv[8]);
    run_finish(&r);
}

Test(said, one_file_in_parts_or_twice_is_one_pbx) {
    servers(SNAPSHOT("--format", "text", "d1/queue_log", "d1/queue_log.1.gz"), 1);
    servers(SNAPSHOT("--format", "text", "d1/queue_log", "./d1/../d1/queue_log.1.gz"), 1);
    servers(SNAPSHOT("--format", "text", "d2/queue_log", "d2/queue_log-20261122"), 1);
    servers(SNAPSHOT("--format", "text", "d1/queue_log", "d2/Master.csv"), 1); // not a part of it
    servers(SNAPSHOT("--format", "text", "d1/queue_log", "./d1/../d1/queue_log"), 1);
    servers(SNAPSHOT("--format", "text", "pbx1=d1/queue_log", "pbx2=d2/queue_log"), 2);
    servers(SNAPSHOT("--format", "text", "pbx1=d1/queue_log", "pbx1=d2/queue_log"), 1);
}

Test(said, a_part_of_a_rotated_log_alone_is_of_the_server_that_the_log_is_of) {
    static const char *const parts[] = {"d1/queue_log.1.gz", "d2/queue_log-20261122"};
    for (size_t i = 0; i < 2; i++) {
        struct run r;
        run_program(SNAPSHOT("--format", "text", parts[i]), NULL, &r);
        buf_put(&r.out, "", 1);
        cr_expect_not_null(strstr(r.out.at, "\nserver queue_log: "), "%s: %s", parts[i], r.out.at);
        run_finish(&r);
    }
}

#define FRAMES FIXTURES "/callcentre/frames.rec.gz"

Test(said, a_name_that_nothing_has_is_said_and_stays_in_force) {
    static const struct {
        const char *filter, *said;
    } rows[] = {
        {"queue:supprt", "no queue is called supprt; did you mean support?"},
        {"queue:support,billng", "no queue is called billng; did you mean billing?"},
        {"queue:SUPPORT", NULL},
        {"queue:supp*", NULL},
        {"-queue:test", NULL},
        {"agent:1001,PJSIP/1002", NULL},
        {"agent:1099", "no agent is called 1099"},
        {"agent:\"Alice Agnet\"", "no agent is called Alice Agnet; did you mean Alice Agent?"},
        {"agent:\"zo\xc3\x8b m\xc3\xbcller\"", NULL},
        {"server:pbx-1", "no server is called pbx-1; did you mean pbx1?"},
        {"server:2", NULL},
        {"server:9", "no server is called 9"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char wanted[128] = "";
        if (rows[i].said) snprintf(wanted, sizeof wanted, "cdrtop: --filter: %s\n", rows[i].said);
        says(SNAPSHOT("-f", rows[i].filter, FRAMES), 0, wanted);
        says((const char *[]){CDRTOP, "export", "--what", "hours", ZONES, "--output", "/dev/null",
                              "-f", rows[i].filter, FRAMES, NULL},
             0, wanted);
    }
    says((const char *[]){CDRTOP, "snapshot", "--server-tz", "pbx1=Europe/Berlin", "--server-tz",
                          "Master=Europe/Berlin", "-f", "queue:sales", "d1/Master.csv", NULL},
         0, "cdrtop: --server-tz: no server is called pbx1\n"); // queues are known from rows alone
}

Test(said, what_is_not_built_yet_is_said) {
    run_write_file("c.yaml", SPAN("display: {language: de}\n"));
    says(SNAPSHOT("-c", "c.yaml", FRAMES), 0,
         "c.yaml:1: display.language: not in this version yet\n");
}

Test(said, a_zone_of_no_server_is_said) {
    says(SNAPSHOT("--server-tz", "pbx9=Europe/Berlin", FRAMES), 0,
         "cdrtop: --server-tz: no server is called pbx9; did you mean pbx2?\n");
}

// A file that is given twice counts each row once; a long name stays in its column; nothing is not
// a number of seconds.
Test(said, the_text_counts_what_is_kept_and_keeps_its_columns) {
    struct run r;
    run_write_file("c.yaml", SPAN("queues:\n"
                                  "  support: {label: Twenty-one characters}\n"
                                  "  sales: {label: \"\xe6\x97\xa5\xe6\x9c\xac of more than forty "
                                  "columns, which is too long\"}\n"));
    run_program(SNAPSHOT("--format", "text", "-c", "c.yaml", "pbx1=d1/Master.csv",
                         "pbx1=d1/Master.csv", "pbx1=d1/queue_log"),
                NULL, &r);
    cr_expect_not_null(strstr(r.out.at, "\nframes 0, records 570, "), "%s", r.out.at);
    cr_expect_not_null(strstr(r.out.at, "\n  Twenty-one characters "));
    const char *head = strstr(r.out.at, "\nqueues ") + 1;
    const char *sales = strstr(r.out.at, "\xe6\x97\xa5\xe6\x9c\xac of");
    cr_assert(head && sales);
    cr_expect_not_null(strstr(sales, "which\xe2\x80\xa6 pbx1 "), "%s", sales);
    cr_expect_eq(strstr(head, "server") - head, 42);
    run_finish(&r);
    run_program(SNAPSHOT("--format", "text", "-f", "queue:none*", "pbx1=d1/Master.csv"), NULL, &r);
    cr_expect_not_null(strstr(r.out.at, "  average talk            --\n"), "%s", r.out.at);
    cr_expect_null(strstr(r.out.at, "-- "), "%s", strstr(r.out.at, "-- "));
    run_finish(&r);
}
