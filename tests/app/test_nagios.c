// `cdrtop check --nagios`: its line and its status, over a recorded day, links and what is wrong.
#include "set_ups.h"

#define LOG FIXTURES "/callcentre/queue_log-pbx1.gz"

struct wanted {
    int status;
    struct span line;
    bool begins;
};

static bool is_said(void *context, const struct run *r, double seconds) {
    const struct wanted *w = context;
    (void)seconds;
    return r->status == w->status && (w->begins ? span_starts(buf_text(&r->out), w->line)
                                                : span_same(buf_text(&r->out), w->line));
}

static void check(struct stage *s, const char *const *arguments, struct wanted wanted) {
    const char *argv[24] = {CDRTOP,     "check",  "--tz",     "Europe/Berlin",
                            "--nagios", "--wait", RUN_SECONDS};
    struct run r;
    size_t n = 7;
    for (size_t i = 0; i < s->count; i++)
        argv[n++] = s->arguments[i];
    for (size_t i = 0; arguments[i]; i++)
        argv[n++] = arguments[i];
    run_listening(argv, is_said, &wanted, &r);
    cr_expect(is_said(&wanted, &r, 0), "%d: %s, and not %d: %.*s", r.status, r.out.at,
              wanted.status, (int)wanted.line.len, wanted.line.at);
    cr_expect_str_eq(r.err.at, "");
    run_finish(&r);
}

static void ends(struct stage *s, const char *const *arguments, int status, const char *line) {
    check(s, arguments, (struct wanted){status, span_of(line), false});
}

// How much can be told depends on what came within the time.
static void begins(struct stage *s, int status, const char *words) {
    check(s, (const char *[]){NULL}, (struct wanted){status, span_of(words), true});
}

struct threshold_case {
    const char *arguments[8];
    int status;
    const char *line;
};

Test(nagios, conditions_are_compared_with_a_recorded_day) {
    static const struct threshold_case cases[] = {
        {{LOG, "--warn", "waiting>5"}, 0, "CDRTOP OK - waiting 0 | 'waiting'=0;5;;0;\n"},
        {{LOG, "--warn", "queue:* waiting>=5", "--crit", "queue:* waiting>=9"},
         0,
         "CDRTOP OK - sales: waiting 0, support: waiting 0, billing: waiting 0 | 'sales "
         "waiting'=0;@5:;@9:;0; 'support waiting'=0;@5:;@9:;0; 'billing waiting'=0;@5:;@9:;0;\n"},
        {{LOG, "--warn", "service_level<80 min 20 calls"},
         1,
         "CDRTOP WARNING - service level 57.4 % (< 80.0 %) | 'service_level'=57.353%;80:;;0;100\n"},
        {{LOG, "--warn", "service_level<80", "--crit", "service_level<60"},
         2,
         "CDRTOP CRITICAL - service level 57.4 % (< 60.0 %) | "
         "'service_level'=57.353%;80:;60:;0;100\n"},
        {{LOG, "--warn", "service_level<80 min 2000 calls"},
         0,
         "CDRTOP OK - service level 57.4 % | 'service_level'=57.353%;80:;;0;100\n"},
        {{LOG, "--warn", "queue:support longest_wait>2m", "--crit", "calls.missed>3"},
         2,
         "CDRTOP CRITICAL - missed 87 (> 3) | 'support longest'=0s;120;;0; "
         "'calls.missed'=87;;3;0;\n"},
        {{LOG, "--crit", "agent:*Neil* handled<500"},
         2,
         "CDRTOP CRITICAL - Bob Bobby O'Neil: handled 37 (< 500) | 'Bob Bobby O''Neil "
         "handled'=37;;500:;0;\n"},
        {{LOG, "--crit", "agent:*Neil* paused>15m"}, // the log has the end of it
         0,
         "CDRTOP OK - Bob Bobby O'Neil: paused 0:00 | 'Bob Bobby O''Neil paused'=0s;;900;0;\n"},
        {{LOG, "--crit", "agent:*Neil* talking>15m"},
         3,
         "CDRTOP UNKNOWN - Bob Bobby O'Neil: talking unknown | 'Bob Bobby O''Neil "
         "talking'=U;;900;0;\n"},
        {{LOG, "--warn", "call queue:support  talk>1h", "--crit", "call missed"},
         2,
         "CDRTOP CRITICAL - 61 missed lately | 'queue:support call talk'=0s;3600;;0; 'call "
         "missed'=61;;0;0;\n"},
        {{LOG, "--warn", "queue:nowhere waiting>5"},
         3,
         "CDRTOP UNKNOWN - queue:nowhere: waiting unknown | 'queue:nowhere waiting'=U;5;;0;\n"},
        {{LOG, "--warn", "queue:nowhere waiting>5", "--crit", "calls.missed>3"},
         2,
         "CDRTOP CRITICAL - missed 87 (> 3), queue:nowhere: waiting unknown | 'queue:nowhere "
         "waiting'=U;5;;0; 'calls.missed'=87;;3;0;\n"},
        {{LOG, "--warn", "waitin>5"},
         3,
         "CDRTOP UNKNOWN - --warn 'waitin>5': no figure is called waitin; did you mean waiting?\n"},
        {{LOG, "--crit", "waiting>5 for 3m"},
         3,
         "CDRTOP UNKNOWN - --crit 'waiting>5 for 3m': for needs a run; Nagios' max_check_attempts "
         "does the same\n"},
        {{LOG, "--crit", ""},
         3,
         "CDRTOP UNKNOWN - --crit '': a figure and a comparison are missing, as in waiting>=5\n"},
        {{"nowhere", "--crit", "waiting>5"},
         3,
         "CDRTOP UNKNOWN - source: nowhere: No such file or directory, waiting unknown | "
         "'waiting'=U;;5;0;\n"},
    };
    struct stage s;
    enter(&s);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ends(&s, cases[i].arguments, cases[i].status, cases[i].line);
    leave(&s);
}

Test(nagios, a_wrong_command_line_is_unknown) {
    struct stage s;
    enter(&s);
    ends(&s, (const char *[]){"--wrn", "waiting>5", NULL}, 3,
         "CDRTOP UNKNOWN - unknown option --wrn; did you mean --warn?\n");
    ends(&s, (const char *[]){"--wait", "soon", NULL}, 3,
         "CDRTOP UNKNOWN - --wait: 'soon' is not a number of seconds\n");
    leave(&s);
}

Test(nagios, a_pbx_that_is_heard_and_one_that_is_not) {
    struct stage s;
    char source[80], line[300];
    enter(&s);
    play(&s);
    ends(&s, (const char *[]){"--warn", "server:* silent>60s", "--crit", "waiting>99", NULL}, 0,
         "CDRTOP OK - pbx1: silent 0:00, waiting 0 | 'pbx1 silent'=0s;60;;0; 'waiting'=0;;99;0;\n");
    leave(&s);
    enter(&s);
    snprintf(source, sizeof source, "ami://127.0.0.1:%u", raw_free_port());
    snprintf(line, sizeof line,
             "CDRTOP UNKNOWN - %s: source: connection refused by %s, waiting unknown | "
             "'waiting'=U;;5;0;\n",
             source, source + strlen("ami://"));
    ends(&s, (const char *[]){source, "--crit", "waiting>5", NULL}, 3, line);
    leave(&s);
}

Test(nagios, without_a_condition_it_says_what_the_check_found) {
    struct stage s;
    enter(&s);
    ends(&s, (const char *[]){LOG, NULL}, 0,
         "CDRTOP OK - 0 wrong, 0 warnings, 3 ok, 0 unknown | 'ok'=3;;;0; 'unknown'=0;;;0; "
         "'warning'=0;0;;0; 'wrong'=0;;0;0;\n");
    play(&s);
    s.pbx.no_agent = true;
    begins(
        &s, 2,
        "CDRTOP CRITICAL - pbx1: queues: calls of queues ended while checking, and no queue event "
        "came, 1 wrong, 0 warnings, ");
    leave(&s);
    enter(&s);
    play(&s);
    s.pbx.no_linked_id = true;
    begins(&s, 1,
           "CDRTOP WARNING - pbx1: linkedid: no record has it: it is not mapped, 0 wrong, "
           "1 warning, ");
    leave(&s);
}
