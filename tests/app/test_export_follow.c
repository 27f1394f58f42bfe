// Compares `cdrtop export --follow` with what the simulated PBXs write to their own Master.csv and
// queue_log: nothing is missing and nothing comes twice, over midnight, too.
#include "rows_of_now.h"
#include "run.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROWS_MAX 10000

static char folder[64];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(follow, .init = make_folder, .fini = remove_folder);

struct followed {
    struct sim_child sim;
    pid_t pid;
    int out;
};

// `history` and `conf` may be NULL.
static void follow_behind(struct followed *f, const char *what, const char *zone, const char *speed,
                          const char *conf, const char *history) {
    const char *const simulation[] = {"--lively", "--speed",     speed,      "--seed",
                                      "11",       "--truth",     folder,     "--server-tz",
                                      "pbx1=UTC", "--server-tz", "pbx2=UTC", NULL};
    bool records = strcmp(what, "records") == 0;
    sim_start(&f->sim, CDRTOP, simulation);
    const char *const argv[] = {CDRTOP,
                                "export",
                                "-c",
                                conf ? conf : "/dev/null",
                                "--follow",
                                "--what",
                                what,
                                "--date-format",
                                "%s",
                                "--fields",
                                records ? "uniqueId,serverName,startTime,endTime"
                                        : "uniqueId,serverName,queue,outcome,agent",
                                "--tz",
                                zone,
                                "--server-tz",
                                "pbx1=UTC",
                                "--server-tz",
                                "pbx2=UTC",
                                "--server-tz",
                                "old=UTC",
                                f->sim.url,
                                history,
                                NULL};
    f->pid = run_start(argv, &f->out);
}

static void follow(struct followed *f, const char *what, const char *zone, const char *speed) {
    follow_behind(f, what, zone, speed, NULL, NULL);
}

static void stop(struct followed *f) {
    cr_expect_eq(run_end(f->pid), 0);
    close(f->out);
    sim_stop(&f->sim);
}

static json_t *next_row(struct followed *f) {
    char line[8192];
    cr_assert(run_line(f->out, line, sizeof line), "no row came in time");
    json_t *row = json_loads(line, 0, NULL);
    cr_assert_not_null(row, "%s", line);
    return row;
}

static const char *text_of(json_t *row, const char *name) {
    const char *text = json_string_value(json_object_get(row, name));
    return text ? text : "";
}

// What a PBX wrote about itself, ended by a NUL.
static struct buf truth(const char *format, const char *server) {
    char name[32], path[128];
    struct buf all = {0};
    snprintf(name, sizeof name, format, server);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    for (size_t n = 1; n; all.len += n) {
        buf_room(&all, 65536);
        n = fread(all.at + all.len, 1, 65536, file);
    }
    fclose(file);
    buf_put(&all, "", 1);
    return all;
}

// Each row of that PBX comes right after the one before it in Master.csv.
static void follow_one_another(json_t *rows, const char *server) {
    struct buf master = truth("Master-%s.csv", server);
    char *at = master.at, id[64];
    size_t i, seen = 0;
    json_t *row;
    json_array_foreach(rows, i, row) {
        if (strcmp(text_of(row, "serverName"), server) != 0) continue;
        snprintf(id, sizeof id, "\"%s\"", text_of(row, "uniqueId"));
        char *line = seen++ ? at : strstr(at, id), *end = line ? strchr(line, '\n') : NULL;
        cr_assert_not_null(end, "%s of %s is not in its Master.csv", id, server);
        *end = '\0';
        cr_expect(strstr(line, id), "%s: %s is not the next of %s", server, id, line);
        at = end + 1;
    }
    cr_expect_gt(seen, 1);
    buf_finish(&master);
}

Test(follow, leaves_out_no_record_and_tells_none_twice) {
    struct followed f;
    json_t *rows = json_array();
    follow(&f, "records", sim_zone(), SIM_SPEED);
    for (int i = 0; i < 40; i++)
        json_array_append_new(rows, next_row(&f));
    follow_one_another(rows, "pbx1");
    follow_one_another(rows, "pbx2");
    json_decref(rows);
    stop(&f);
}

// Makes a zone in which it is midnight in so many seconds, as a TZif file of version 1.
static time_t make_zone(int seconds) {
    char path[128];
    time_t midnight = time(NULL) + seconds;
    int32_t east = (int32_t)(86400 - midnight % 86400);
    if (east > 43200) east -= 86400;
    uint32_t bits = (uint32_t)east;
    unsigned char file[44 + 6 + 4] = "TZif";
    file[39] = 1; // a type of time
    file[43] = 4; // and its name
    for (int i = 0; i < 4; i++)
        file[44 + i] = (unsigned char)(bits >> (24 - 8 * i));
    memcpy(file + 50, "Now", 4);
    snprintf(path, sizeof path, "%s/Soon", folder);
    run_write_file(path, (struct span){(const char *)file, sizeof file});
    setenv("TZDIR", folder, 1);
    return midnight;
}

// A caller from before midnight who is still there afterwards: their record comes on the next day.
// False if midnight was before anybody followed.
static bool over_midnight(int seconds) {
    struct followed f;
    json_t *rows = json_array();
    int before = 0, over = 0, after = 0;
    time_t midnight = make_zone(seconds);
    follow(&f, "records", "Soon", "1");
    for (int i = 0; i < ROWS_MAX && after < 3; i++) {
        json_t *row = next_row(&f);
        long start = strtol(text_of(row, "startTime"), NULL, 10);
        long end = strtol(text_of(row, "endTime"), NULL, 10);
        if (start >= midnight)
            after++;
        else if (end > midnight + 1)
            over++;
        else
            before++;
        json_array_append_new(rows, row);
    }
    cr_expect(!before || (over && after >= 3), "%d before, %d over, %d after midnight", before,
              over, after);
    if (before) {
        follow_one_another(rows, "pbx1");
        follow_one_another(rows, "pbx2");
    }
    json_decref(rows);
    stop(&f);
    return before > 0;
}

Test(follow, loses_nobody_over_midnight) {
    cr_expect(over_midnight(5) || over_midnight(20) || over_midnight(180));
}

// The outcome of each is as in the PBX's own queue_log.
Test(follow, tells_visits_when_they_are_over_and_how) {
    struct followed f;
    int known = 0;
    json_t *rows = json_array(), *row;
    follow(&f, "visits", sim_zone(), SIM_SPEED);
    for (int i = 0; i < 15; i++)
        json_array_append_new(rows, next_row(&f));
    struct buf logs[2] = {truth("queue_log-%s", "pbx1"), truth("queue_log-%s", "pbx2")};
    size_t i;
    json_array_foreach(rows, i, row) {
        const char *log = logs[strcmp(text_of(row, "serverName"), "pbx2") == 0].at;
        const char *outcome = text_of(row, "outcome");
        bool connected = strcmp(outcome, "answered") == 0, left = strcmp(outcome, "abandoned") == 0;
        char step[256];
        cr_expect_str_neq(outcome, "waiting");
        if (!connected && !left) continue;
        snprintf(step, sizeof step, "|%s|%s|%s|%s|", text_of(row, "uniqueId"),
                 text_of(row, "queue"), connected ? text_of(row, "agent") : "NONE",
                 connected ? "CONNECT" : "ABANDON");
        cr_expect(strstr(log, step), "%s is not in queue_log", step);
        known++;
    }
    cr_expect_gt(known, 5);
    json_decref(rows);
    buf_finish(&logs[0]);
    buf_finish(&logs[1]);
    stop(&f);
}

#define HISTORY 4000 // more than is written ahead of the reader

// Current rows of a PBX of their own: nobody reads, until all buffers are full.
static void stall(struct followed *f, const char *speed, const char *yaml) {
    char path[128], conf[128];
    struct buf rows = {0};
    put_rows_of_now(&rows, 0, HISTORY);
    snprintf(path, sizeof path, "%s/old.csv", folder);
    run_write_file(path, buf_text(&rows));
    snprintf(path, sizeof path, "old=%s/old.csv", folder);
    snprintf(conf, sizeof conf, "%s/conf.yaml", folder);
    run_write_file(conf, span_of(yaml));
    buf_finish(&rows);
    follow_behind(f, "records", sim_zone(), speed, conf, path);
    fcntl(f->out, F_SETPIPE_SZ, 4096);
    for (int there = 0, i = 0; i < PATIENCE_MS / 5 && there < 2048; i++) {
        usleep(5000);
        cr_assert_eq(ioctl(f->out, FIONREAD, &there), 0);
    }
}

static size_t lines_in(const char *text) {
    size_t lines = 0;
    for (; (text = strchr(text, '\n')); text++)
        lines++;
    return lines;
}

Test(follow, loses_nothing_to_a_reader_who_pauses) {
    struct followed f;
    json_t *rows = json_array();
    char id[64];
    stall(&f, SIM_SPEED, "");
    for (size_t lines = 0; lines < 20;) { // so much comes meanwhile
        usleep(50000);
        struct buf master = truth("Master-%s.csv", "pbx1");
        lines = lines_in(master.at);
        buf_finish(&master);
    }
    for (int i = 0; i < HISTORY; i++) {
        json_t *row = next_row(&f);
        snprintf(id, sizeof id, ".%d", i);
        cr_assert(strstr(text_of(row, "uniqueId"), id), "%s is not %d", text_of(row, "uniqueId"),
                  i);
        json_decref(row);
    }
    for (int i = 0; i < 40; i++)
        json_array_append_new(rows, next_row(&f));
    follow_one_another(rows, "pbx1");
    follow_one_another(rows, "pbx2");
    json_decref(rows);
    stop(&f);
}

Test(follow, ends_well_while_nobody_reads_and_in_whole_lines) {
    struct followed f;
    static char text[1 << 17];
    stall(&f, SIM_SPEED, "");
    int out = dup(f.out), there = 0;
    stop(&f);
    cr_assert_eq(ioctl(out, FIONREAD, &there), 0);
    cr_assert(there > 2048 && there < (int)sizeof text, "%d", there);
    cr_assert_eq(read(out, text, sizeof text), there);
    cr_expect_eq(text[0], '{');
    cr_expect_eq(text[there - 1], '\n');
    close(out);
}

Test(follow, gives_up_a_reader_who_is_too_far_behind) {
    struct followed f;
    int status;
    stall(&f, "100", "max_records: 1000\n");
    cr_assert_eq(waitpid(f.pid, &status, 0), f.pid);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 1, "%d", status);
    close(f.out);
    sim_stop(&f.sim);
}
