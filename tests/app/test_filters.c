// --filter and saved filters in the whole program: what the snapshot counts, what is said about a
// wrong expression, and what the board shows. Expected counts:
// tests/fixtures/filter/callcentre.tsv, truth.json.
#include "same.h"
#include "screen.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FRAMES FIXTURES "/callcentre/frames.rec.gz"

static char path[] = "/tmp/cdrtop-filters-XXXXXX.yaml";

static const char *configured(const char *yaml) {
    strcpy(path, "/tmp/cdrtop-filters-XXXXXX.yaml");
    close(mkstemps(path, 5));
    run_write_file(path, span_of(yaml));
    return path;
}

static json_t *snapshot(const char *one, const char *two, const char *yaml) {
    json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", "-c", configured(yaml), "-f",
                                                  one, "--filter", two, FRAMES, ZONES, NULL});
    unlink(path);
    return root;
}

static json_int_t in(json_t *root, const char *object, const char *key) {
    return json_integer_value(json_object_get(json_object_get(root, object), key));
}

Test(filters, the_whole_snapshot_obeys) {
    json_t *root = snapshot("queue:support", "server:pbx1", "{}"), *all = snapshot(" ", " ", "{}");
    cr_expect_str_eq(json_string_value(json_object_get(root, "filter")),
                     "queue:support server:pbx1");
    cr_expect_str_eq(json_string_value(json_object_get(all, "filter")), "");
    cr_expect_eq(in(root, "calls", "total"), 175); // one call for each visit, none of them twice
    cr_expect_eq(in(root, "total", "offered"), 175);
    cr_expect_eq(in(all, "total", "offered"), 388);
    cr_expect_eq(in(all, "records", "totalCalls"), 689);
    cr_expect_eq(json_array_size(json_object_get(root, "queues")), 1);
    // If all of a queue is wanted, each of its figures is the same as without a filter.
    json_t *mine = same_queue(root, "pbx1", "support"), *its = same_queue(all, "pbx1", "support");
    cr_assert(mine && its);
    cr_expect(json_equal(mine, its));
    // The persons in that queue, with what they did there.
    size_t i, hours = 0;
    json_t *agent, *hour;
    cr_expect_eq(json_array_size(json_object_get(root, "agents")), 3);
    json_int_t handled = 0;
    json_array_foreach(json_object_get(root, "agents"), i, agent) handled +=
        json_integer_value(json_object_get(agent, "handled"));
    cr_expect_eq(handled, json_integer_value(json_object_get(its, "answered")));
    json_array_foreach(json_object_get(root, "hours"), i, hour) hours +=
        (size_t)json_integer_value(json_object_get(hour, "calls"));
    cr_expect_eq(hours, 175);
    json_decref(root);
    json_decref(all);
}

// An expression and its negation together have everything, at each level.
Test(filters, an_expression_and_its_contrary_add_up) {
    static const char *const yaml = "filters:\n  lost ones: disp:missed wait>3\n";
    static const char *const figures[][2] = {
        {"records", "totalCalls"}, {"records", "answeredCalls"}, {"calls", "total"},
        {"calls", "answered"},     {"calls", "talkTime"},        {"total", "offered"},
        {"total", "answered"},     {"total", "abandoned"},       {"total", "ringNoAnswer"}};
    json_t *all = snapshot("", "", yaml + 0), *yes = snapshot("@\"lost ones\"", " ", yaml),
           *no = snapshot("-@\"lost ones\"", " ", yaml);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        const char *object = figures[i][0], *key = figures[i][1];
        cr_expect_eq(in(yes, object, key) + in(no, object, key), in(all, object, key), "%s.%s",
                     object, key);
    }
    cr_expect_gt(in(yes, "total", "offered"), 0);
    cr_expect_gt(in(no, "total", "offered"), 0);
    cr_expect_eq(in(yes, "total", "answered"), 0);
    json_decref(all);
    json_decref(yes);
    json_decref(no);
}

// A filter on records that asks about the call, and one that no row passes.
Test(filters, records_by_their_calls) {
    json_t *root = snapshot("outcome:abandoned", "server:pbx2", "{}");
    cr_expect_eq(in(root, "total", "offered"), 2);
    cr_expect_eq(in(root, "calls", "total"), 2);
    cr_expect_gt((size_t)in(root, "records", "totalCalls"), 0);
    json_t *none = snapshot("outcome:abandoned", "disp:answered server:nobody", "{}");
    cr_expect_eq(in(none, "records", "totalCalls"), 0);
    cr_expect(json_is_null(json_object_get(json_object_get(none, "records"), "answerRate")));
    json_decref(root);
    json_decref(none);
}

Test(filters, a_wrong_one_is_said_with_a_caret) {
    struct run r;
    run_program((const char *[]){CDRTOP, "snapshot", "-f", "queue:a", "--filter=src:1 disp:mised x",
                                 FRAMES, NULL},
                NULL, &r);
    cr_expect_eq(r.status, 2);
    cr_expect_eq(r.out.len, 0);
    buf_put(&r.err, "", 1);
    cr_expect_str_eq(r.err.at, "cdrtop: --filter: disp: 'mised' is unknown; did you mean missed?\n"
                               "  src:1 disp:mised x\n"
                               "             ^~~~~\n");
    run_finish(&r);
    configured("display:\n  ascii: true\nfilters:\n  good: disp:missed\n  bad: quue:support\n");
    run_program((const char *[]){CDRTOP, "snapshot", "-c", path, FRAMES, NULL}, NULL, &r);
    cr_expect_eq(r.status, 2);
    char wanted[400];
    snprintf(wanted, sizeof wanted,
             "%s:5: filters: bad: no field is called quue; did you mean queue?\n"
             "  quue:support\n"
             "  ^~~~\n",
             path);
    buf_put(&r.err, "", 1);
    cr_expect_str_eq(r.err.at, wanted);
    run_finish(&r);
    unlink(path);
}

Test(filters, the_board_shows_what_it_wants) {
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "-f", "queue:billing", FRAMES, ZONES, NULL}, NULL, 120,
                    40);
    cr_assert(screen_wait(s, "queue:billing", PATIENCE_MS), "the filter in force is on the screen");
    cr_expect(screen_wait(s, "39", PATIENCE_MS), "offered by billing of pbx1");
    struct buf shown = {0};
    screen_pump(s, 300);
    screen_dump(s, &shown);
    buf_put(&shown, "", 1);
    cr_expect_null(strstr(shown.at, "support"), "%s", shown.at);
    cr_expect_null(strstr(shown.at, "sales"), "%s", shown.at);
    cr_expect_not_null(strstr(shown.at, "billing"));
    buf_finish(&shown);
    screen_type(s, "qq");
    screen_close(s);
}

static size_t lines_of(const char *what, const char *conf, const char *filter) {
    struct run r;
    size_t lines = 0;
    run_program((const char *[]){CDRTOP, "export", "-c", conf, "--what", what, "--format", "ndjson",
                                 "-f", filter, FRAMES, ZONES, NULL},
                NULL, &r);
    cr_expect_eq(r.status, 0, "%s", r.err.at);
    for (size_t i = 0; i < r.out.len; i++)
        lines += r.out.at[i] == '\n';
    run_finish(&r);
    return lines;
}

// A queue can be named by its name, its label, or the queue that it is merged into.
Test(filters, a_queue_by_its_label_and_with_what_is_merged_into_it) {
    static const char *const yaml = "queues:\n"
                                    "  support: {label: Help desk}\n"
                                    "  sales: {merge_with: front}\n"
                                    "  billing: {merge_with: front}\n"
                                    "  front: {label: Front office}\n"
                                    "agents: {\"1002\": Frau Meier}\n";
    static const struct {
        const char *filter;
        json_int_t offered;
    } of[] = {{"queue:support", 175 + 24},
              {"queue:\"help desk\"", 175 + 24},
              {"queue:sales", 126 + 20},
              {"queue:front", 126 + 20 + 43},
              {"queue:\"Front office\"", 189},
              {"-queue:front", 175 + 24},
              {"queue:front,support", 388},
              {"queue:nobody", 0},
              // Without a field, the text is found in the queue of a visit, or in another one of
              // its call,
              {"support", 200},
              {"\"help desk\"", 200},
              {"desk", 200},
              {"OFFICE", 200},
              {"-desk", 188},
              {"desk,office", 388},
              // and in the names of agents who took the call or were rung in vain
              {"meier", 72}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        json_t *root = snapshot(of[i].filter, " ", yaml);
        cr_expect_eq(in(root, "total", "offered"), of[i].offered, "%s: %lld", of[i].filter,
                     (long long)in(root, "total", "offered"));
        const char *conf = configured(yaml);
        cr_expect_eq(lines_of("visits", conf, of[i].filter), (size_t)of[i].offered, "%s",
                     of[i].filter);
        cr_expect_eq(lines_of("calls", conf, of[i].filter), (size_t)in(root, "calls", "total"),
                     "%s", of[i].filter);
        cr_expect_eq(lines_of("records", conf, of[i].filter),
                     (size_t)in(root, "records", "totalCalls"), "%s", of[i].filter);
        unlink(path);
        json_decref(root);
    }
    struct screen *s = screen_open((const char *[]){CDRTOP, "-c", configured(yaml), "-f",
                                                    "queue:\"front office\"", FRAMES, ZONES, NULL},
                                   NULL, 120, 40);
    cr_expect(screen_wait(s, "189", PATIENCE_MS), "offered by sales and billing");
    struct buf shown = {0};
    screen_dump(s, &shown);
    buf_put(&shown, "", 1);
    cr_expect_null(strstr(shown.at, "Help desk"), "%s", shown.at);
    cr_expect_not_null(strstr(shown.at, "Front office"));
    buf_finish(&shown);
    screen_type(s, "qq");
    screen_close(s);
    unlink(path);
}
