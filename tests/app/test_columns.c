// columns: and custom_fields: in the whole program: errors have their lines, and docs/columns.md
// lists all columns (UPDATE_DOCS=1 writes it anew).
#include "board/columns.h"
#include "manual.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What the program says about that configuration, without the name of the file.
static struct run dump_of(const char *yaml) {
    char path[] = "/tmp/cdrtop-columns-XXXXXX.yaml";
    struct run r;
    close(mkstemps(path, 5));
    run_write_file(path, span_of(yaml));
    run_program((const char *[]){CDRTOP, "-c", path, "--dump-config", NULL}, NULL, &r);
    unlink(path);
    buf_put(&r.err, "", 1);
    buf_put(&r.out, "", 1);
    return r;
}

static void refuses(const char *yaml, const char *wanted) {
    struct run r = dump_of(yaml);
    cr_expect_eq(r.status, 2, "%s", yaml);
    cr_expect_eq(r.out.len, 1, "nothing on stdout");
    const char *line = strstr(r.err.at, ".yaml:");
    cr_assert_not_null(line, "%s", r.err.at);
    cr_expect_str_eq(line + 6, wanted);
    run_finish(&r);
}

Test(columns, what_is_no_column_is_said_with_its_line_and_the_nearest) {
    refuses("columns:\n  calls: [time, agnet]\n",
            "2: columns.calls: no column is called 'agnet'; did you mean 'agent'?\n");
    refuses("columns:\n  calls:\n    - time\n    - resul\n",
            "4: columns.calls: no column is called 'resul'; did you mean 'result'?\n");
    refuses("columns:\n\n  callz: [time, from]\n",
            "3: columns: no table is called 'callz'; did you mean 'calls'?\n");
    refuses("columns:\n  queues: [queue, xyzzyxyzzy]\n",
            "2: columns.queues: no column is called 'xyzzyxyzzy' (docs/columns.md lists them; "
            "fields of one's own stand under custom_fields)\n");
    refuses("columns:\n  visits: [time, queue, time]\n",
            "2: columns.visits: 'time' appears twice\n");
}

Test(columns, fields_of_ones_own_are_named_first) {
    refuses("columns: {records: [Department]}\n",
            "1: columns.records: no column is called 'Department' (docs/columns.md lists them; "
            "fields of one's own stand under custom_fields)\n");
    refuses("custom_fields: {Department: department}\ncolumns: {records: [Departmnt]}\n",
            "2: columns.records: no column is called 'Departmnt'; did you mean 'Department'?\n");
    refuses("custom_fields: {Department: department}\ncolumns: {agents: [agent, Department]}\n",
            "2: columns.agents: 'Department' is a field of records, and so a column of calls and "
            "records alone\n");
    struct run r =
        dump_of("custom_fields: {Department: department}\n"
                "columns:\n  records: [Department, time]\n  calls: [time, department]\n");
    cr_expect_eq(r.status, 0, "%s", r.err.at);
    cr_expect_not_null(strstr(r.out.at, "  \"records\": [\"Department\", \"time\"]\n"));
    run_finish(&r);
}

// --check-config: all that the board would refuse, without a board.
Test(columns, a_configuration_can_be_checked_alone) {
    static const struct {
        const char *yaml, *said;
        int status;
    } tries[] = {
        {"display: {theme: amber}\n", "config.yaml: nothing is wrong\n", 0},
        {"display: {theme: nosuch}\n", "nosuch", 2},
        {"columns:\n  calls: [time, agnet]\n", "config.yaml:2: columns.calls: no column", 2},
        {"filters:\n  x: \"talk>\"\n", "config.yaml:2: ", 2},
        {"queues:\n  a: {threshold: x}\n", "config.yaml:2: ", 2},
        // what is wrong in one place hides nothing of another
        {"columns:\n  calls: [time, agnet]\nalerts:\n  a: waitin>3\n", "config.yaml:4: alerts: a",
         2},
        {"filters:\n  x: \"talk>\"\nalerts:\n  a: waitin>3\n", "config.yaml:4: alerts: a", 2},
    };
    char folder[64], path[96];
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/config.yaml", folder);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct run r;
        run_write_file(path, span_of(tries[i].yaml));
        run_program((const char *[]){CDRTOP, "--check-config", "-c", path, NULL}, NULL, &r);
        cr_expect_eq(r.status, tries[i].status, "%s", tries[i].yaml);
        buf_put(&r.out, "", 1);
        buf_put(&r.err, "", 1);
        const char *where = tries[i].status ? r.err.at : r.out.at;
        cr_expect_not_null(strstr(where, tries[i].said), "%s", where);
        run_finish(&r);
    }
    run_folder_end(folder);
}

// One line each, whoever finds it; and what is missing because something else is wrong is not told.
Test(columns, all_that_is_wrong_is_told_at_once) {
    static const char yaml[] = "timezon: UTC\n"
                               "max_records: lots\n"
                               "queues: {a: {threshold: x, nope: 1}}\n"
                               "columns: {calls: [time, agnet]}\n"
                               "keys: {frobnicate: x}\n"
                               "filters: {late: wiat>30}\n"
                               "alerts: {many: {when: waiting>=5, hook: note}}\n"
                               "hooks: {note: {exce: [echo]}}\n"
                               "directions: [{match: inbound, channel: '(('}]\n"
                               "display: {theme: nosuch}\n";
    static const char *const wanted[] = {
        "config.yaml:1: unknown key 'timezon'",  "config.yaml:2: max_records: ",
        "config.yaml:3: queues{}.threshold: ",   "config.yaml:3: unknown key 'nope' in queues{}",
        "config.yaml:4: columns.calls: ",        "config.yaml:5: keys: 'frobnicate'",
        "config.yaml:6: filters: late: ",        "config.yaml:8: unknown key 'exce' in hooks{}",
        "config.yaml:9: directions[].channel: ", "config.yaml:10: no theme is called 'nosuch'"};
    char folder[64], path[96];
    size_t told = 0;
    struct run r;
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/config.yaml", folder);
    run_write_file(path, span_of(yaml));
    for (int start = 0; start < 2; start++) { // so does the start, up to the theme, which is last
        const char *const argv[] = {CDRTOP, start ? "snapshot" : "--check-config", "-c", path,
                                    NULL};
        run_program(argv, NULL, &r);
        cr_expect_eq(r.status, 2);
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted - (size_t)start; i++)
            cr_expect_not_null(strstr(r.err.at, wanted[i]), "%s: %s", wanted[i], r.err.at);
        told = 0;
        for (const char *at = r.err.at; (at = strstr(at, "config.yaml:")); at++)
            told++;
        cr_expect_eq(told, sizeof wanted / sizeof *wanted - (size_t)start, "%s", r.err.at);
        run_finish(&r);
    }
    run_folder_end(folder);
}

Test(columns, tiles_are_checked_and_dumped_as_columns_are) {
    refuses("display:\n  tiles: [waiting, longst]\n",
            "2: display.tiles: no tile is called 'longst'; did you mean 'longest'?\n");
    refuses("display:\n  tiles:\n    - ready\n    - waiting\n    - ready\n",
            "5: display.tiles: 'ready' appears twice\n");
    refuses("display: {tiles: [xyzzyxyzzy]}\n",
            "1: display.tiles: no tile is called 'xyzzyxyzzy' (docs/columns.md lists them)\n");
    struct run r = dump_of("display: {tiles: [offered, waiting]}\n");
    cr_expect_eq(r.status, 0, "%s", r.err.at);
    cr_expect_not_null(strstr(r.out.at, "[\"offered\", \"waiting\"]"), "%s", r.out.at);
    run_finish(&r);
}

static void describe_tiles(struct buf *out) {
    struct board_tile t;
    buf_format(out, "\n## tiles\n\n"
                    "The figures on top of the overview are chosen in the same way, where calls "
                    "and visits are shown:\n\n"
                    "    display:\n"
                    "      tiles: [waiting, longest, service_level, abandoned, ready, offered]\n\n"
                    "From 100x30 on those marked \"large\" are large, above the others. "
                    "Those after `outbound` are there\nonly where they are chosen.\n\n"
                    "| name | label | |\n|---|---|---|\n");
    for (size_t i = 0; board_tile_choice(i, &t); i++)
        buf_format(out, "| `%s` | %s | %s |\n", t.of->id, t.of->words.label,
                   t.large.usual_figure ? "large" : "");
}

static void describe(struct buf *out) {
    buf_format(out, "# Columns\n\n"
                    "    columns:\n"
                    "      calls: [time, from, to, queue, agent, wait, talk, result, department]\n"
                    "    custom_fields:\n"
                    "      Department: department\n\n"
                    "`columns:` in the configuration says which columns a table has, and in which "
                    "order. Here are their names. Where there is little room, the\n"
                    "least important columns are left out, and the others keep their order. Those "
                    "that are \"on its page\" are on the overview only if you choose\n"
                    "them; those \"where chosen\" are nowhere else. Every figure of queues and "
                    "agents is a column (docs/numbers.md).\n\n"
                    "Fields that cdr_manager.conf maps are columns of calls and of records, by "
                    "their own name or the one that `custom_fields:` gives them. A\n"
                    "call has the field of its first record that has one.\n");
    for (int v = 0; v < CHOSEN_TABLES; v++) {
        struct board_column column, *c = &column;
        buf_format(out, "\n## %s\n\n| name | title | importance |\n|---|---|---|\n",
                   board_chosen_names[v]);
        for (size_t i = 0; board_chosen_column((enum board_chosen)v, i, c); i++) {
            struct span title = span_trim(span_of(c->title));
            if (c->priority >= BOARD_PAGE_ONLY)
                buf_format(out, "| `%s` | %.*s | %s |\n", c->id, (int)title.len, title.at,
                           c->priority >= BOARD_CHOSEN_ONLY ? "where chosen" : "on its page");
            else
                buf_format(out, "| `%s` | %.*s | %d |\n", c->id, (int)title.len, title.at,
                           c->priority);
        }
    }
}

Test(columns, the_manual_lists_them_all) {
    struct buf wanted = {0};
    describe(&wanted);
    describe_tiles(&wanted);
    manual_says(DOCS "/columns.md", &wanted);
    buf_finish(&wanted);
}
