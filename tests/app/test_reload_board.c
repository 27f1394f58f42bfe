// R, and signal USR1: a good configuration takes effect, a wrong one changes nothing and is said.
#include "run.h"
#include "screen_expect.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY FIXTURES "/callcentre/frames.rec.gz"

static char folder[64], yaml[96], names[96];

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(yaml, sizeof yaml, "%s/wall.yaml", folder);
    snprintf(names, sizeof names, "%s/agents.csv", folder);
    setenv("XDG_STATE_HOME", folder, 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
    unsetenv("STATE_DIRECTORY");
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(reload_board, .init = begin, .fini = end);

static void configure(const char *text) {
    run_write_file(yaml, span_of(text));
    cr_assert_eq(chmod(yaml, 0640), 0);
}

static struct screen *open_board(const char *text, const char *option) {
    configure(text);
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "-c", yaml, "--no-history", DAY, option, NULL},
                    (const char *[]){"LC_ALL=C.UTF-8", NULL}, 120, 40);
    cr_assert(screen_wait(s, "CALLS BY HOUR", PATIENCE_MS));
    cr_assert(screen_wait(s, "472", PATIENCE_MS), "all is counted");
    return s;
}

Test(reload_board, a_good_file_takes_effect) {
    struct screen *s = open_board("queues: {sales: {label: Selling}}\n", NULL);
    screen_expect(s, "Selling");
    run_write_file(names, SPAN("1007,Gina of the night\n"));
    configure("agents: \"@agents.csv\"\nqueues: {sales: {label: Turnover}, billing: {hide: true}}\n"
              "columns: {calls: [time, result, from]}\nkeys: {wall: W}\n");
    screen_type(s, "R");
    screen_expect(s, "the configuration was read again");
    screen_expect(s, "Turnover");
    screen_expect(s, "Gina of the night");
    cr_expect(screen_gone(s, "Selling", PATIENCE_MS));
    cr_expect(screen_gone(s, "billing", PATIENCE_MS));
    screen_type(s, "W");
    cr_expect(screen_gone(s, "CALLS BY HOUR", PATIENCE_MS), "the wall");
    screen_type(s, "1");
    screen_expect(s, "CALLS BY HOUR");
    configure("display: {pages: [wall], bell: true}\n");
    kill(screen_process(s), SIGUSR1);
    cr_expect(screen_gone(s, "CALLS BY HOUR", PATIENCE_MS), "the wall");
    screen_quit(s);
}

Test(reload_board, a_wrong_file_changes_nothing_and_is_said) {
    static const struct {
        const char *yaml, *says;
    } rows[] = {
        {"queues:\n  sales: {lable: Wrong}\n", "wall.yaml:2: unknown key 'lable'"},
        {"queues: {sales: {label: Wrong}\n", "wall.yaml:"},
        {"queues: {sales: {label: Wrong}}\nalerts: {a: waitin>3}\n", "wall.yaml:2: alerts: a: "},
        {"queues: {sales: {label: Wrong}}\ndirections: [{match: inbound, channel: \"(\"}]\n",
         "wall.yaml:2: directions[].channel: "},
        {"queues: {sales: {label: Wrong}}\nkeys: {nothing: F9}\n", "wall.yaml:2: "},
        {"queues: {sales: {label: Wrong}}\ndisplay: {theme: ambr}\n", "no theme is called 'ambr'"},
        {"queues: {sales: {label: Wrong}}\nagents: \"@agents.csv\"\n",
         "agents.csv:2: [server/]extension,name expected"},
        {"queues: {sales: {label: Wrong}}\ncolumns: {calls: [tme]}\n",
         "wall.yaml:2: columns.calls: no column is called 'tme'"},
    };
    struct screen *s = open_board("queues: {sales: {label: Selling}}\n", NULL);
    run_write_file(names, SPAN("1007,Gina\n1008\n"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        configure(rows[i].yaml);
        screen_type(s, "R");
        screen_expect(s, rows[i].says);
        screen_expect(s, "nothing is changed: ");
        cr_expect(screen_has(s, "Selling"), "%s", rows[i].yaml);
        cr_expect_not(screen_has(s, "Wrong  "), "%s", rows[i].yaml);
        screen_type(s, "j"); // it is seen
        cr_expect(screen_gone(s, "nothing is changed", PATIENCE_MS));
    }
    unlink(yaml);
    kill(screen_process(s), SIGUSR1);
    screen_expect(s, "nothing is changed: wall.yaml: No such file or directory");
    configure("queues: {sales: {label: Mended}}\n");
    screen_type(s, "R");
    screen_expect(s, "Mended");
    screen_quit(s);
}

Test(reload_board, a_secret_that_others_can_read_is_said_or_refused) {
    static const char exposing[] = "servers:\n  - url: ami://a@127.0.0.1:1\n    secret: plain\n"
                                   "queues: {sales: {label: Shown}}\n";
    for (int strict = 0; strict < 2; strict++) {
        struct screen *s =
            open_board("queues: {sales: {label: Selling}}\n", strict ? "--strict" : NULL);
        configure(exposing);
        cr_assert_eq(chmod(yaml, 0644), 0);
        screen_type(s, "R");
        screen_expect(s, "others can read it and it holds a secret: chmod 640 it");
        screen_expect(s, strict ? "Selling" : "Shown");
        if (!strict) screen_expect(s, "servers: changed; takes effect at the next start");
        screen_quit(s);
    }
}

Test(reload_board, what_waits_for_the_next_start_is_named) {
    struct screen *s = open_board("{}\n", "--threshold=7");
    configure("timezone: Asia/Tokyo\nhistory: {keep_days: 7}\nexport_dir: /tmp\n"
              "service_level: {threshold: 60}\n"
              "queues: {sales: {label: Turnover}}\n");
    screen_type(s, "R");
    screen_expect(s, "timezone, history, export_dir: changed; take effect at the next start");
    screen_expect(s, "Turnover");
    screen_expect(s, "goal 0:07");
    screen_quit(s);
}

Test(reload_board, a_filter_that_is_gone_is_taken_away) {
    struct screen *s = open_board("filters: {mine: \"queue:sales\"}\n", NULL);
    screen_type(s, "f@mine\r");
    screen_expect(s, "@mine");
    configure("{}\n");
    screen_type(s, "R");
    screen_expect(s, "the filter is gone");
    screen_quit(s);
}

// What keys chose stays where the configuration does not say something else of just that.
Test(reload_board, what_a_key_chose_stays) {
    struct screen *s = open_board("{}\n", NULL);
    screen_type(s, "t");
    screen_expect(s, "theme light");
    screen_type(s, "m#");
    screen_expect(s, "••••0371");
    configure("queues: {sales: {label: Turnover}}\n");
    screen_type(s, "R");
    screen_expect(s, "Turnover");
    cr_expect_not(screen_has(s, "SERVICE LEVEL"));
    screen_type(s, "t");
    cr_expect_not(screen_wait(s, "theme light", 0));
    screen_quit(s);
}
