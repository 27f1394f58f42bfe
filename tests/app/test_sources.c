// What a file is taken for, and what is said of one that is of no use: the program over small
// files.
#include "same.h"
#include "screen.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    cr_assert_eq(chdir(folder), 0);
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(sources, .init = make_folder, .fini = remove_folder);

static void write_text(const char *path, const char *text) {
    run_write_file(path, span_of(text));
}

// Calls on a day in July on pbx1, a minute apart and 20 s long: `printed` is the hour in the file,
// `id` is what follows the sixteenth column.
static struct buf rows_of(const char *printed, int first, int count, const char *id) {
    struct buf out = {0};
    for (int i = first; i < first + count; i++) {
        buf_format(&out,
                   "\"\",\"30%02d\",\"21\",\"from-out\",\"\"\"K\"\" <30%02d>\",\"PJSIP/t-%08x\","
                   "\"PJSIP/21-%08x\",\"Dial\",\"PJSIP/21\",\"2026-07-06 %s:%02d:00\","
                   "\"2026-07-06 %s:%02d:05\",\"2026-07-06 %s:%02d:20\",20,15,\"ANSWERED\","
                   "\"DOCUMENTATION\"",
                   i, i, 2 * i, 2 * i + 1, printed, i, printed, i, printed, i);
        if (id) buf_format(&out, ",\"%s%d.%d\",\"\"", id, 1783324800 + 60 * i, 2 * i);
        buf_format(&out, "\n");
    }
    return out;
}

static void write_rows(const char *path, const char *printed, int first, int count,
                       const char *id) {
    struct buf rows = rows_of(printed, first, count, id);
    run_write_file(path, buf_text(&rows));
    buf_finish(&rows);
}

// The same calls as events of a PBX whose clock shows 10 o'clock.
static void write_frames(const char *path, int count, bool ids) {
    struct buf out = {0};
    for (int i = 0; i < count; i++) {
        buf_format(&out,
                   "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
                   "\"data\": {\"Event\": \"Cdr\",\"Source\": \"30%02d\",\"Destination\": \"21\","
                   "\"DestinationContext\": \"from-out\",\"CallerID\": \"\\\"K\\\" <30%02d>\","
                   "\"Channel\": \"PJSIP/t-%08x\",\"DestinationChannel\": \"PJSIP/21-%08x\","
                   "\"LastApplication\": \"Dial\",\"LastData\": \"PJSIP/21\","
                   "\"StartTime\": \"2026-07-06 10:%02d:00\",\"AnswerTime\": \"2026-07-06 "
                   "10:%02d:05\",\"EndTime\": \"2026-07-06 10:%02d:20\",\"Duration\": \"20\","
                   "\"BillableSeconds\": \"15\",\"Disposition\": \"ANSWERED\","
                   "\"UniqueID\": \"%s%d.%d\"}}\n",
                   i, i, 2 * i, 2 * i + 1, i, i, i, ids ? "" : "id-", 1783324800 + 60 * i, 2 * i);
    }
    run_write_file(path, buf_text(&out));
    buf_finish(&out);
}

struct told {
    json_t *root;
    int status;
    char err[4096];
};

#define TOLD(t, ...)                                                                               \
    tell((const char *const[]){CDRTOP, "snapshot", "--no-history", "--tz", "Europe/Berlin",        \
                               "--server-tz", "pbx1=Europe/Berlin", __VA_ARGS__, NULL},            \
         t)

static void tell(const char *const *argv, struct told *ret) {
    struct run r;
    run_program(argv, NULL, &r);
    *ret = (struct told){.status = r.status};
    span_copy(buf_text(&r.err), ret->err, sizeof ret->err);
    ret->root = r.out.len ? json_loadb(r.out.at, r.out.len, 0, NULL) : NULL;
    run_finish(&r);
}

static void done(struct told *t) {
    json_decref(t->root);
}

static json_int_t at_hour(const struct told *t, const char *hour) {
    json_t *hours = json_object_get(json_object_get(t->root, "records"), "byHour");
    return json_integer_value(json_object_get(hours, hour));
}

// Everything is at ten in the morning on that day in July.
static void are_at_ten(const struct told *t, json_int_t count, const char *what) {
    cr_expect_eq(t->status, 0, "%s: %s", what, t->err);
    cr_expect_eq(same_number(t->root, "records", "totalCalls"), count, "%s", what);
    cr_expect_eq(at_hour(t, "10"), count, "%s: %d", what, (int)at_hour(t, "10"));
}

// In July Berlin is two hours ahead: this is eight o'clock GMT.
Test(sources, a_file_in_gmt_is_read_so_by_the_ids_of_its_rows) {
    static const int counts[] = {1, 2, 20};
    struct told t;
    for (size_t i = 0; i < 3; i++) {
        write_rows("Master.csv", "08", 0, counts[i], "");
        TOLD(&t, "pbx1=Master.csv");
        are_at_ten(&t, counts[i], "alone");
        cr_expect_not_null(strstr(t.err, "Master.csv: its times look like UTC+00:00, not Europe"),
                           "%s", t.err);
        done(&t);
    }
    write_rows("Master.csv", "10", 0, 20, "");
    TOLD(&t, "pbx1=Master.csv");
    are_at_ten(&t, 20, "as the clock showed");
    cr_expect_str_eq(t.err, "");
    done(&t);
}

Test(sources, rows_that_both_have_decide_where_ids_do_not) {
    struct told t;
    write_frames("day.jsonl", 3, false);
    // the ids in events come from the dialplan, without epochs
    write_rows("Master.csv", "08", 0, 3, "id-");
    write_rows("bare.csv", "08", 0, 3, NULL); // loguniqueid is off
    TOLD(&t, "day.jsonl", "pbx1=bare.csv");
    are_at_ten(&t, 3, "sixteen columns");
    cr_expect_not_null(strstr(t.err, "bare.csv: its times look like UTC+00:00"), "%s", t.err);
    done(&t);
    TOLD(&t, "pbx1=bare.csv", "day.jsonl", "pbx1=Master.csv");
    are_at_ten(&t, 3, "all three");
    cr_expect_eq(same_number(t.root, "ingest", "duplicates"), 6);
    done(&t);
}

Test(sources, a_part_with_few_rows_goes_by_the_others) {
    struct told t;
    write_rows("Master.csv.1", "08", 0, 30, "");
    write_rows("Master.csv", "08", 30, 1, "by-hand-x"); // no epoch after "x"
    TOLD(&t, "pbx1=Master.csv", "pbx1=Master.csv.1");
    are_at_ten(&t, 31, "both parts");
    done(&t);
}

// A row may contain a line end, and parts may have been made by a tool that only knows lines.
Test(sources, parts_may_be_cut_inside_a_row) {
    struct told t;
    struct buf rows = rows_of("10", 0, 3, NULL);
    char *second = strchr(rows.at, '\n') + 1;
    for (char *at = second; at < second + 300; at++)
        if (*at == 'K') *at = '\n'; // within the caller's name
    size_t cut = (size_t)(strchr(second, '\n') + 1 - rows.at);
    run_write_file("Master.csv.1", (struct span){rows.at, cut});
    run_write_file("Master.csv", span_from(buf_text(&rows), cut));
    buf_finish(&rows);
    TOLD(&t, "pbx1=Master.csv", "pbx1=Master.csv.1");
    are_at_ten(&t, 3, "cut");
    cr_expect_eq(same_number(t.root, "ingest", "malformed"), 0);
    done(&t);
}

Test(sources, the_configuration_sets_the_zone_of_a_file) {
    struct told t;
    write_rows("Master.csv", "08", 0, 3, "x-y"); // nothing in it tells the zone
    write_text("c.yaml", "\xEF\xBB\xBF"
                         "sources:\n  pbx1=./Master.csv:\n    timezone: UTC\n");
    TOLD(&t, "-c", "c.yaml", "pbx1=Master.csv");
    are_at_ten(&t, 3, "set");
    cr_expect_str_eq(t.err, "");
    done(&t);
    write_text("c.yaml", "sources:\n  Master.csv:\n    timezone: Atlantis\n");
    TOLD(&t, "-c", "c.yaml", "pbx1=Master.csv");
    cr_expect_eq(t.status, 2);
    cr_expect_not_null(strstr(t.err, "c.yaml:3"), "%s", t.err);
    done(&t);
}

Test(sources, rows_without_an_id_are_records_and_no_calls) {
    struct told t;
    write_rows("Master.csv", "10", 0, 4, NULL);
    TOLD(&t, "pbx1=Master.csv");
    are_at_ten(&t, 4, "sixteen columns");
    cr_expect_eq(same_number(t.root, "calls", "total"), 0);
    cr_expect_not_null(strstr(t.err, "loguniqueid=yes"), "%s", t.err);
    done(&t);
    write_frames("day.jsonl", 4, true);
    TOLD(&t, "pbx1=Master.csv", "day.jsonl");
    are_at_ten(&t, 4, "beside the same from events");
    cr_expect_eq(same_number(t.root, "calls", "total"), 4);
    done(&t);
}

static const char table[] =
    "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
    "disposition,amaflags,accountcode,uniqueid,userfield\n"
    "2026-07-06 10:00:00,\"\"\"K\"\" <3000>\",3000,21,from-out,PJSIP/t-00000000,PJSIP/21-00000001,"
    "Dial,PJSIP/21,20,15,ANSWERED,3,,1783324800.0,\n"
    "2026-07-06 10:01:00,\"\"\"K\"\" <3001>\",3001,21,from-out,PJSIP/t-00000002,PJSIP/21-00000003,"
    "Dial,PJSIP/21,20,15,ANSWERED,3,,1783324860.2,\n";

Test(sources, a_table_beside_the_file_and_the_events_of_it_counts_once) {
    struct told t;
    write_text("cdr.csv", table);
    write_rows("Master.csv", "10", 0, 2, "");
    write_frames("day.jsonl", 2, true);
    static const char *const named[] = {"pbx1=cdr.csv", "pbx1=Master.csv", "day.jsonl"};
    for (int first = 0; first < 3; first++)
        for (int second = 0; second < 3; second++)
            for (int third = 0; third < 3; third++) {
                TOLD(&t, named[first], named[second], named[third]);
                are_at_ten(&t, 2, "each");
                cr_expect_eq(same_number(t.root, "calls", "answered"), 2);
                cr_expect_eq(same_number(t.root, "calls", "talkTime"), 30);
                cr_expect_eq(same_number(t.root, "calls", "averageRingTime"), 5);
                cr_expect_str_eq(t.err, "");
                done(&t);
            }
}

Test(sources, a_file_of_no_use_says_why_and_one_that_is_empty_nothing) {
    struct told t;
    static const struct {
        const char *name, *text, *said;
    } rows[] = {
        {"m.csv", "a,b,c\n1,2,3\n", "m.csv: nothing in it can be used; line 1: fewer columns"},
        {"queue_log", "yes\nno\n", "queue_log: nothing in it can be used; line 1: not a line"},
        {"queue_log", "1783324800|1.1|q|x|HELLO|\n", "queue_log: nothing in it can be used; line"},
        {"day.rec", "{\"a\": 1}\n",
         "day.rec: nothing in it can be used; line 1: not a frame of amiws"},
    };
    write_rows("good.csv", "10", 0, 2, "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        write_text(rows[i].name, rows[i].text);
        TOLD(&t, rows[i].name);
        cr_expect_eq(t.status, 1, "%s", rows[i].text);
        cr_expect_not_null(strstr(t.err, rows[i].said), "%s", t.err);
        cr_expect_eq(strchr(t.err, '\n'), t.err + strlen(t.err) - 1, "one line: %s", t.err);
        done(&t);
        TOLD(&t, rows[i].name, "pbx1=good.csv");
        cr_expect_eq(t.status, 0, "%s", rows[i].text);
        cr_expect_not_null(strstr(t.err, rows[i].said), "%s", t.err);
        done(&t);
    }
    write_text("queue_log", "");
    TOLD(&t, "pbx1=queue_log");
    cr_expect_eq(t.status, 0);
    cr_expect_str_eq(t.err, "");
    done(&t);
}

Test(sources, a_file_is_what_is_in_it) {
    struct told t;
    write_rows("queue_log", "10", 0, 2, "");
    write_frames("Master.csv", 2, true);
    TOLD(&t, "pbx1=queue_log", "Master.csv");
    are_at_ten(&t, 2, "under each other's names");
    done(&t);
}

Test(sources, a_day_that_is_none_of_theirs_names_those_there_are) {
    struct told t;
    write_rows("Master.csv", "10", 0, 2, "");
    TOLD(&t, "--day", "2026-07-09", "pbx1=Master.csv");
    cr_expect_eq(t.status, 0);
    cr_expect_str_eq(t.err, "cdrtop: --day 2026-07-09: nothing is known of that day; there is "
                            "2026-07-06\n");
    done(&t);
    TOLD(&t, "--day", "2026-07-06", "pbx1=Master.csv");
    cr_expect_str_eq(t.err, "");
    done(&t);
    write_text("queue_log-pbx1", "1783162000|1.1|q|NONE|ENTERQUEUE||1|1\n"
                                 "1783162010|1.1|q|NONE|ABANDON|1|1|10\n");
    TOLD(&t, "--day", "2026-07-01", "pbx1=Master.csv", "queue_log-pbx1");
    cr_expect_not_null(strstr(t.err, "there are 2026-07-04, 2026-07-06"), "%s", t.err);
    done(&t);
    TOLD(&t, "--day", "2026-07-05", "pbx1=Master.csv", "queue_log-pbx1");
    cr_expect_str_eq(t.err, "cdrtop: --day 2026-07-05: nothing began on that day; there are "
                            "2026-07-04, 2026-07-06\n");
    done(&t);
    TOLD(&t, "--from", "2026-07-08", "--to", "2026-07-09 12:00", "pbx1=Master.csv");
    cr_expect_str_eq(t.err, "cdrtop: --from, --to: nothing is known of that time; there is "
                            "2026-07-06\n");
    done(&t);
    TOLD(&t, "--from", "2026-07-06 00:00", "--to", "2026-07-06 00:10", "pbx1=Master.csv");
    cr_expect_str_eq(t.err, "");
    done(&t);
}

// What a snapshot prints on standard error, the board shows in its notice.
Test(sources, the_board_says_it_too) {
    static const char *const plain[] = {"TERM=xterm-256color", "NO_COLOR=1", NULL};
    write_text("m.csv", "a,b,c\n1,2,3\n");
    write_rows("Master.csv", "10", 0, 2, "");
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", "m.csv", NULL}, plain, 120, 40);
    cr_expect(
        screen_wait(s, "m.csv: nothing in it can be used; line 1: fewer columns", PATIENCE_MS));
    screen_close(s);
    s = screen_open((const char *[]){CDRTOP, "--no-history", "--tz", "Europe/Berlin", "--server-tz",
                                     "pbx1=Europe/Berlin", "--day", "2026-07-09", "pbx1=Master.csv",
                                     NULL},
                    plain, 120, 40);
    cr_expect(screen_wait(s, "nothing is known of that day; there is 2026-07-06", PATIENCE_MS));
    screen_close(s);
}
