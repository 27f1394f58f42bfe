// `cdrtop check --nagios`: one line and a status for a monitoring that is there already. With
// thresholds it looks once at what a snapshot of the sources shows. What is not known is never ok:
// neither a figure of a PBX that is not heard, nor one of a queue that nobody has seen.
#include "parts.h"
#include "said.h"

#include "../alerts/rules.h"
#include "../gather.h"
#include "base/mem.h"
#include "out/nagios.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int print(const struct nagios *n) {
    struct buf line = {0};
    nagios_write(n, &line);
    bool failed = fwrite(line.at, 1, line.len, stdout) != line.len || fflush(stdout);
    buf_finish(&line);
    return failed ? NAGIOS_UNKNOWN : (int)n->status;
}

// ---- what a check found

static void say_first(struct nagios *n, const struct check_lines *l, enum check_level level,
                      enum nagios_status status) {
    char words[600];
    for (size_t i = 0; i < l->count; i++) {
        const struct check_line *line = &l->list[i];
        if (line->level != level) continue;
        snprintf(words, sizeof words, "%s%s%s: %s", line->subject, *line->subject ? ": " : "",
                 line->check, line->found);
        nagios_say(n, status, words);
        return;
    }
}

int check_nagios(const struct check *c) {
    static const struct bound any = {BOUND_ABOVE, 0}, none = {BOUND_NONE, 0};
    struct nagios n = {0};
    struct buf counts = {0};
    for (enum check_level level = 0; level < CHECK_LEVELS; level++) {
        struct nagios_figure *f = nagios_figure(&n, check_words[level]);
        f->value = (double)check_count(&c->lines, level);
        f->warn = level == CHECK_WARNING ? any : none;
        f->crit = level == CHECK_WRONG ? any : none;
    }
    if (check_count(&c->lines, CHECK_WRONG))
        say_first(&n, &c->lines, CHECK_WRONG, NAGIOS_CRITICAL);
    else
        say_first(&n, &c->lines, CHECK_WARNING, NAGIOS_WARNING);
    check_put_counts(&c->lines, &counts);
    buf_put(&counts, "", 1);
    nagios_say(&n, NAGIOS_OK, counts.at);
    int status = print(&n);
    buf_finish(&counts);
    nagios_finish(&n);
    return status;
}

// ---- thresholds

struct threshold {
    struct condition condition; // owned
    bool critical;
};

struct thresholds {
    struct threshold *list; // owned
    size_t count, room;
    struct nagios *line;
};

// What it compares is of a moment, and a moment lasts for no time.
static const char *misfit(const struct condition *c) {
    return c->for_s      ? "for needs a run; Nagios' max_check_attempts does the same"
           : c->until.op ? "until needs a run; see flap_detection of Nagios"
                         : NULL;
}

static void read_thresholds(struct thresholds *t, const struct args *args, const struct conf *conf,
                            int option) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(&args->said, option, &at));) {
        struct threshold one = {.critical = option == CONF_NAGIOS_CRIT};
        struct filter_error error = {.text = ""};
        bool good = alerts_parse(conf, span_of(e->value), &one.condition, &error);
        const char *why = good ? misfit(&one.condition) : error.text;
        if (why) {
            struct buf words = {0};
            buf_format(&words, "--%s '%s': %s", one.critical ? "crit" : "warn", e->value, why);
            buf_put(&words, "", 1);
            nagios_say(t->line, NAGIOS_UNKNOWN, words.at);
            buf_finish(&words);
        }
        if (!good) continue;
        MEM_ROOM(t->list, t->count, t->room);
        t->list[t->count++] = one;
    }
}

struct look { // at one threshold
    struct nagios *line;
    const struct threshold *threshold;
    const struct alert_sight *sight;
    struct filter *filter; // of its words; NULL for none
};

static bool is_of_calls(const struct condition *c) {
    return c->subject == CONDITION_OF_CALLS || c->subject == CONDITION_OF_ENDED;
}

// What has no name is called by its words, "queue:support"; they stand where they were written.
static void make_name(const struct condition *c, const char *name, struct buf *out) {
    struct span words = span_trim(*name ? span_of(name) : c->words);
    for (size_t i = 0; i < words.len; i++)
        if (words.at[i] != ' ' || words.at[i - 1] != ' ') buf_put(out, words.at + i, 1);
    buf_put(out, "", 1);
}

// "support waiting", "calls.missed", "queue:support call talk".
static void make_label(const struct condition *c, const char *name, struct buf *out) {
    buf_format(out, "%s%s%s%s%s", name, *name ? " " : "", is_of_calls(c) ? "call " : "",
               measure_prefix(c->measure), measure_name(c->measure));
    buf_put(out, "", 1);
}

static void judge(const struct look *k, const char *name, double value, bool known, bool holds) {
    const struct condition *c = &k->threshold->condition;
    bool ended = c->subject == CONDITION_OF_ENDED;
    const struct bound bound = ended ? (struct bound){BOUND_ABOVE, 0} : c->when;
    enum nagios_status status = !known                   ? NAGIOS_UNKNOWN
                                : !holds                 ? NAGIOS_OK
                                : k->threshold->critical ? NAGIOS_CRITICAL
                                                         : NAGIOS_WARNING;
    struct buf full = {0}, label = {0};
    char words[ALERT_TEXT_SIZE];
    make_name(c, name, &full);
    make_label(c, full.at, &label);
    struct nagios_figure *f = nagios_figure(k->line, label.at);
    struct bound *place = k->threshold->critical ? &f->crit : &f->warn;
    f->unit = ended ? IN_NUMBERS : measure_unit(c->measure);
    f->value = value;
    if (!place->op) *place = bound;
    condition_text(c, full.at, value, status == NAGIOS_WARNING || status == NAGIOS_CRITICAL, words,
                   sizeof words);
    if (known && isnan(value)) // of no calls, or of nobody
        snprintf(words, sizeof words, "%s: nothing yet", label.at);
    if (ended && known)
        snprintf(words, sizeof words, "%.0f %s lately", value, measure_name(c->measure));
    nagios_judge(k->line, f, status, words);
    buf_finish(&full);
    buf_finish(&label);
}

// Nobody is told who calls: the worst of the calls has the value, and of those that ended it is how
// many.
static void look_at_calls(const struct look *k) {
    const struct condition *c = &k->threshold->condition;
    const struct alert_sight *s = k->sight;
    bool ended = c->subject == CONDITION_OF_ENDED, any = false, known = !s->unheard;
    bool least = c->when.op == BOUND_BELOW || c->when.op == BOUND_TO;
    double value = (double)NAN;
    uint64_t held = 0;
    for (uint32_t number = 0; number < stitch_count(s->stitch); number++) {
        const struct call *call = stitch_call(s->stitch, number);
        if (!call || (!ended && call->result != CALL_IN_PROGRESS)) continue;
        struct condition_seen seen = condition_see(c, s, number);
        bool wanted = (!ended || seen.holds) && !isnan(seen.value);
        if (!wanted || !filter_call(k->filter, number, call)) continue;
        if (!any || (least ? seen.value < value : seen.value > value)) value = seen.value;
        any = true;
        held += seen.holds;
    }
    if (ended) value = (double)held;
    if (!ended && !any) value = 0;
    judge(k, "", known ? value : (double)NAN, known, held > 0);
}

static void look_at_subjects(const struct look *k) {
    const struct condition *c = &k->threshold->condition;
    const struct alert_sight *s = k->sight;
    size_t most = s->queues->rows.count + s->agents->count + s->server_count + 1;
    uint32_t *numbers = mem_zero(most, sizeof *numbers);
    size_t count = condition_subjects(c, k->filter, s, numbers, most);
    for (size_t i = 0; i < count; i++) {
        char name[ALERT_NAME_SIZE];
        struct condition_seen seen = condition_see(c, s, numbers[i]);
        condition_name(c, s, numbers[i], name, sizeof name);
        judge(k, name, seen.value, seen.holds || seen.ends, seen.holds);
    }
    // An agent who is not logged in is in no state; a queue is always there.
    bool none = c->subject == CONDITION_OF_AGENTS && s->agents_told && !s->unheard;
    if (!count) judge(k, "", (double)NAN, none, false);
    free(numbers);
}

static bool look_at_all(struct thresholds *t, struct gather *g, const struct conf *conf) {
    struct server_now servers[SERVERS_MAX];
    struct alert_sight sight;
    g->engine.figures.today_wanted = true;
    figures_run(&g->engine.figures, g->moment_us, NULL);
    struct filter_terms terms = names_terms(&g->engine.figures);
    if (!alerts_look(&g->engine, setup_formula(conf), servers, &sight)) return false;
    for (size_t i = 0; i < t->count; i++) {
        const struct condition *c = &t->list[i].condition;
        struct look k = {t->line, &t->list[i], &sight, NULL};
        struct filter_error error;
        if (c->words.len) filter_create(c->words, &terms, &k.filter, &error);
        if (is_of_calls(c))
            look_at_calls(&k);
        else
            look_at_subjects(&k);
        filter_destroy(k.filter);
    }
    return true;
}

// No link is up, or a file cannot be read: each value is there, and unknown.
static void look_at_nothing(struct thresholds *t) {
    static const struct alert_sight nothing = {0};
    for (size_t i = 0; i < t->count; i++) {
        struct look k = {t->line, &t->list[i], &nothing, NULL};
        judge(&k, "", (double)NAN, false, false);
    }
}

static void gather_and_look(struct thresholds *t, const struct args *args,
                            const struct conf *conf) {
    struct gather *g = mem_zero(1, sizeof *g); // it is large
    struct check_lines said_lines = {0};
    struct args as_snapshot = *args; // with what is filled from logs, and so with its figures
    struct said said;
    as_snapshot.command = ARGS_SNAPSHOT;
    said_begin(&said);
    int status = gather_begin(g, &as_snapshot, conf);
    bool looked = !status && look_at_all(t, g, conf);
    said_end(&said, CHECK_UNKNOWN, "source", "", &said_lines);
    if (!looked) look_at_nothing(t);
    if (t->line->status == NAGIOS_UNKNOWN)
        say_first(t->line, &said_lines, CHECK_UNKNOWN, NAGIOS_UNKNOWN);
    check_finish(&said_lines);
    gather_finish(g);
    free(g);
}

int check_thresholds(const struct check *c, const struct args *args) {
    struct nagios line = {0};
    struct thresholds t = {.line = &line};
    if (c->no_use) say_first(&line, &c->lines, CHECK_WRONG, NAGIOS_UNKNOWN);
    read_thresholds(&t, args, c->conf, CONF_NAGIOS_WARN);
    read_thresholds(&t, args, c->conf, CONF_NAGIOS_CRIT);
    if (!line.words.len) gather_and_look(&t, args, c->conf);
    int status = print(&line);
    for (size_t i = 0; i < t.count; i++)
        condition_finish(&t.list[i].condition);
    free(t.list);
    nagios_finish(&line);
    return status;
}
