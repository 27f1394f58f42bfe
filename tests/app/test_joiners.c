// Names with U+200C and U+200D: from the log and the frames into figures, filters, the
// configuration, the prompt and on the screen.
#include "base/utf8.h"
#include "run.h"
#include "screen_expect.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define QUEUE  "میز\u200Cکمک"
#define MEMBER "علی\u200Cرضا"
#define EMOJI  "Kim \U0001F469\U0001F3FD\u200D\U0001F4BB"
#define CALLER "می\u200Cنا"

static char folder[32];

#define SAYS(at, unique, queue, member, rest)                                                      \
    "17724461" at "|1772446100." unique "|" queue "|" member "|" rest "\n"

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    cr_assert_eq(chdir(folder), 0);
    run_write_file("queue_log",
                   SPAN(SAYS("00", "1", QUEUE, "NONE", "ENTERQUEUE||5145550100|1")
                            SAYS("05", "1", QUEUE, MEMBER, "CONNECT|5|1772446100.2|4")
                                SAYS("35", "1", QUEUE, MEMBER, "COMPLETECALLER|5|30|1")
                                    SAYS("40", "3", QUEUE, "NONE", "ENTERQUEUE||5145550101|1")
                                        SAYS("42", "3", QUEUE, EMOJI, "CONNECT|2|1772446100.4|1")
                                            SAYS("52", "3", QUEUE, EMOJI, "COMPLETEAGENT|2|10|1")));
    run_write_file("c.yaml", SPAN("queues:\n  \"" QUEUE "\": {threshold: 4}\n"
                                  "filters:\n  mine: 'agent:\"" EMOJI "\"'\n"));
    run_write_file("rows.csv",
                   SPAN(
                       "\"\",\"5145550100\",\"100\",\"from-trunk\",\"\"\"" CALLER
                       "\"\" <5145550100>\",\"PJSIP/t-1\",\"PJSIP/1001-2\",\"Dial\",\"PJSIP/1001\","
                       "\"2026-03-02 10:08:20\",\"2026-03-02 10:08:25\",\"2026-03-02 10:08:55\","
                       "35,30,\"ANSWERED\",\"DOCUMENTATION\",\"1772446100.1\",\"\"\n"));
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(joiners, .init = make_folder, .fini = remove_folder);

#define ARGS "-c", "c.yaml", "--tz", "UTC", "--server-tz", "pbx1=UTC", "pbx1=queue_log"

static json_t *snapshot(const char *filter) {
    struct run r;
    run_program((const char *[]){CDRTOP, "snapshot", ARGS, filter ? "-f" : NULL, filter, NULL},
                NULL, &r);
    cr_assert_eq(r.status, 0);
    cr_expect_eq(r.err.len, 0, "%.*s", (int)r.err.len, r.err.at);
    json_t *all = json_loadb(r.out.at, r.out.len, 0, NULL);
    cr_assert_not_null(all);
    run_finish(&r);
    return all;
}

static void answers(const char *filter, int answered) {
    json_t *all = snapshot(filter), *queue = json_array_get(json_object_get(all, "queues"), 0);
    cr_expect_str_eq(json_string_value(json_object_get(queue, "queue")), QUEUE);
    cr_expect_eq(json_integer_value(json_object_get(queue, "threshold")), 4, "the configuration's");
    cr_expect_eq(json_integer_value(json_object_get(queue, "answered")), answered, "%s", filter);
    json_decref(all);
}

Test(joiners, stay_in_names_of_the_log_the_configuration_and_filters) {
    answers(NULL, 2);
    answers("queue:" QUEUE, 2);
    answers("agent:" MEMBER, 1);
    answers("agent:\"" EMOJI "\"", 1);
    answers("@mine", 1);
    answers("agent:*\u200C*", 1);
    json_t *all = snapshot("agent:" MEMBER);
    json_t *agent = json_array_get(json_object_get(all, "agents"), 0);
    cr_expect_str_eq(json_string_value(json_object_get(agent, "name")), MEMBER);
    json_decref(all);
}

Test(joiners, stay_in_exports_and_in_names_of_callers) {
    struct run r;
    run_program((const char *[]){CDRTOP, "export", "-c", "/dev/null", "--tz", "UTC", "--server-tz",
                                 "pbx1=UTC", "--what", "records", "--fields", "callerName",
                                 "--no-header", "pbx1=rows.csv", NULL},
                NULL, &r);
    cr_expect(span_same(buf_text(&r.out), SPAN(CALLER "\r\n")), "%.*s", (int)r.out.len, r.out.at);
    run_finish(&r);
}

// What follows the names is in the same column in all rows that have one.
static void stays_in_columns(struct screen *s) {
    static const char *const names[] = {MEMBER, "Kim \U0001F469\U0001F4BB"};
    size_t columns[2] = {0};
    for (int row = 0; row < 24; row++) {
        struct buf text = {0};
        screen_row(s, row, &text);
        buf_put(&text, "", 1);
        for (size_t i = 0; i < 2; i++) {
            const char *at = strstr(text.at, names[i]), *end = at ? strstr(at, "--") : NULL;
            if (end) columns[i] = utf8_columns((struct span){text.at, (size_t)(end - text.at)});
        }
        buf_finish(&text);
    }
    cr_expect(columns[0] && columns[0] == columns[1], "%zu and %zu", columns[0], columns[1]);
}

Test(joiners, are_typed_found_and_drawn) {
    static const char *const utf8[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", NULL};
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", "-C", ARGS, NULL}, utf8, 80, 24);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
    screen_type(s, "3");
    cr_expect(screen_wait(s, MEMBER, PATIENCE_MS), "as it is written");
    cr_expect(screen_wait(s, "Kim \U0001F469\U0001F4BB", PATIENCE_MS),
              "its parts, in their columns");
    cr_expect_null(memmem(screen_raw(s).at, screen_raw(s).len, "\u200D", 3), "no joiner is sent");
    stays_in_columns(s);
    screen_type(s, "fagent:" MEMBER "\r");
    cr_expect(screen_wait(s, "filter agent:" MEMBER, PATIENCE_MS));
    screen_type(s, "x/ی\u200Cر\r");
    cr_expect(screen_wait(s, "1/1", PATIENCE_MS), "searched");
    screen_quit(s);
}
