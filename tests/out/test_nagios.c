// The line for Nagios: labels, units, ranges, and the worst status.
#include "out/nagios.h"

#include <criterion/criterion.h>
#include <math.h>

static void is_written(struct nagios *n, const char *line) {
    struct buf out = {0};
    nagios_write(n, &out);
    buf_put(&out, "", 1);
    cr_expect_str_eq(out.at, line);
    buf_finish(&out);
    nagios_finish(n);
}

static struct nagios_figure *put(struct nagios *n, const char *label, enum figure_unit unit,
                                 double value) {
    struct nagios_figure *f = nagios_figure(n, label);
    f->unit = unit;
    f->value = value;
    return f;
}

Test(nagios, each_value_has_its_unit_and_no_exponent) {
    struct nagios n = {0};
    nagios_say(&n, NAGIOS_OK, "well");
    put(&n, "share", IN_PERCENT, 200.0 / 3);
    put(&n, "wait", IN_SECONDS, 90);
    put(&n, "calls", IN_NUMBERS, 1e15);
    put(&n, "lost", IN_SECONDS, (double)NAN);
    is_written(&n, "CDRTOP OK - well | 'share'=66.667%;;;0;100 'wait'=90s;;;0; "
                   "'calls'=1000000000000000;;;0; 'lost'=U;;;0;\n");
}

Test(nagios, bounds_are_ranges) {
    static const struct {
        enum bound_op op;
        const char *line;
    } cases[] = {
        {BOUND_ABOVE, "CDRTOP OK -  | 'x'=1;5;@7.5:;0;\n"},
        {BOUND_FROM, "CDRTOP OK -  | 'x'=1;@5:;@7.5:;0;\n"},
        {BOUND_BELOW, "CDRTOP OK -  | 'x'=1;5:;@7.5:;0;\n"},
        {BOUND_TO, "CDRTOP OK -  | 'x'=1;@5;@7.5:;0;\n"},
        {BOUND_EQUAL, "CDRTOP OK -  | 'x'=1;@5:5;@7.5:;0;\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct nagios n = {0};
        struct nagios_figure *f = put(&n, "x", IN_NUMBERS, 1);
        f->warn = (struct bound){cases[i].op, 5};
        f->crit = (struct bound){BOUND_FROM, 7.5};
        is_written(&n, cases[i].line);
    }
}

Test(nagios, a_name_cannot_break_the_line) {
    struct nagios n = {0};
    struct nagios_figure *f = put(&n, "O'Neil=a|b\nc waiting", IN_NUMBERS, 1);
    nagios_judge(&n, f, NAGIOS_WARNING, "O'Neil=a|b\nc: waiting 1");
    struct buf out = {0};
    nagios_write(&n, &out);
    buf_put(&out, "", 1);
    cr_expect_str_eq(strchr(out.at, '\n'), "\n");
    cr_expect_eq(strchr(out.at, '|'), strrchr(out.at, '|'));
    cr_expect_not_null(strstr(out.at, " | 'O''Neil_a_b"), "%s", out.at);
    buf_finish(&out);
    nagios_finish(&n);
}

Test(nagios, the_worst_of_a_figure_and_of_all_is_said) {
    struct nagios n = {0};
    struct nagios_figure *a = put(&n, "a", IN_NUMBERS, 9), *b;
    nagios_judge(&n, a, NAGIOS_WARNING, "a 9 (> 5)");
    nagios_judge(&n, a, NAGIOS_CRITICAL, "a 9 (> 8)");
    nagios_judge(&n, a, NAGIOS_OK, "a 9");
    b = put(&n, "b", IN_NUMBERS, (double)NAN);
    nagios_judge(&n, b, NAGIOS_UNKNOWN, "b unknown");
    nagios_judge(&n, put(&n, "c", IN_NUMBERS, 1), NAGIOS_OK, "c 1");
    is_written(&n, "CDRTOP CRITICAL - a 9 (> 8), b unknown | 'a'=9;;;0; 'b'=U;;;0; 'c'=1;;;0;\n");
    nagios_judge(&n, put(&n, "a", IN_NUMBERS, 6), NAGIOS_WARNING, "a 6 (> 5)");
    nagios_judge(&n, put(&n, "b", IN_NUMBERS, (double)NAN), NAGIOS_UNKNOWN, "b unknown");
    is_written(&n, "CDRTOP UNKNOWN - b unknown, a 6 (> 5) | 'a'=6;;;0; 'b'=U;;;0;\n");
}

Test(nagios, few_are_said_in_words) {
    struct nagios n = {0};
    for (char name[] = "a"; *name < 'h'; ++*name)
        nagios_judge(&n, put(&n, name, IN_NUMBERS, 0), NAGIOS_OK, name);
    is_written(&n, "CDRTOP OK - a, b, c, d, e and 2 more | 'a'=0;;;0; 'b'=0;;;0; 'c'=0;;;0; "
                   "'d'=0;;;0; 'e'=0;;;0; 'f'=0;;;0; 'g'=0;;;0;\n");
}
