// Writes the line for Nagios. A bound that has its limit in it is a range with an @ before it: the
// guidelines' "5" alerts above 5, and "@5:" from 5 on.
#include "out/nagios.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAID_MOST 5 // figures in words; all of them are in the performance data

void nagios_finish(struct nagios *n) {
    for (size_t i = 0; i < n->count; i++) {
        free(n->list[i].label);
        free(n->list[i].words);
    }
    free(n->list);
    buf_finish(&n->words);
    *n = (struct nagios){0};
}

// Critical is worse than unknown, and unknown worse than a warning.
static void worsen(enum nagios_status *status, enum nagios_status by) {
    static const int badness[NAGIOS_STATUSES] = {
        [NAGIOS_WARNING] = 1, [NAGIOS_UNKNOWN] = 2, [NAGIOS_CRITICAL] = 3};
    if (badness[by] > badness[*status]) *status = by;
}

void nagios_say(struct nagios *n, enum nagios_status status, const char *words) {
    buf_format(&n->words, "%s%s", n->words.len ? ", " : "", words);
    worsen(&n->status, status);
}

struct nagios_figure *nagios_figure(struct nagios *n, const char *label) {
    for (size_t i = 0; i < n->count; i++)
        if (!strcmp(n->list[i].label, label)) return &n->list[i];
    MEM_ROOM(n->list, n->count, n->room);
    n->list[n->count] =
        (struct nagios_figure){.label = mem_string(label, strlen(label)), .value = (double)NAN};
    return &n->list[n->count++];
}

void nagios_judge(struct nagios *n, struct nagios_figure *f, enum nagios_status status,
                  const char *words) {
    enum nagios_status before = f->status;
    worsen(&f->status, status);
    worsen(&n->status, status);
    if (f->words && f->status == before) return;
    free(f->words);
    f->words = mem_string(words, strlen(words));
}

// ---- writing

// Without "|", which ends the words. In a label a quote is doubled, and "=" ends it.
static void put(struct buf *out, struct span text, bool label) {
    struct buf clean = {0};
    utf8_clean(&clean, text);
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.at[i];
        if (label && c == '\'') buf_put(out, "'", 1);
        if (c == '|' || (label && c == '=')) c = '_';
        buf_put(out, &c, 1);
    }
    buf_finish(&clean);
}

static void put_number(struct buf *out, double value) {
    char text[400]; // no exponent: the guidelines allow digits, a point and a minus
    int len = snprintf(text, sizeof text, "%.3f", value);
    while (text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.') len--;
    buf_put(out, text, (size_t)len);
}

static void put_bound(struct buf *out, struct bound b) {
    static const struct {
        const char *before, *after;
    } ranges[] = {[BOUND_ABOVE] = {"", ""},
                  [BOUND_FROM] = {"@", ":"},
                  [BOUND_BELOW] = {"", ":"},
                  [BOUND_TO] = {"@", ""},
                  [BOUND_EQUAL] = {"@", ":"}};
    buf_put(out, ";", 1);
    if (b.op == BOUND_NONE) return;
    buf_format(out, "%s", ranges[b.op].before);
    put_number(out, b.value);
    buf_format(out, "%s", ranges[b.op].after);
    if (b.op == BOUND_EQUAL) put_number(out, b.value);
}

static void put_figure(struct buf *out, const struct nagios_figure *f) {
    bool percent = f->unit == IN_PERCENT;
    buf_format(out, " '");
    put(out, span_of(f->label), true);
    buf_format(out, "'=");
    if (isnan(f->value)) {
        buf_format(out, "U");
    } else {
        put_number(out, f->value);
        buf_format(out, "%s", percent ? "%" : f->unit == IN_SECONDS ? "s" : "");
    }
    put_bound(out, f->warn);
    put_bound(out, f->crit);
    buf_format(out, ";0;%s", percent ? "100" : "");
}

// Those of that status, after what is said already.
static size_t put_words(const struct nagios *n, enum nagios_status status, size_t said,
                        struct buf *out) {
    for (size_t i = 0; i < n->count; i++) {
        const struct nagios_figure *f = &n->list[i];
        if (f->status != status || !f->words) continue;
        if (said++ >= SAID_MOST) continue;
        buf_format(out, "%s", said > 1 || n->words.len ? ", " : "");
        put(out, span_of(f->words), false);
    }
    return said;
}

void nagios_write(const struct nagios *n, struct buf *out) {
    static const char *const words[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
    size_t said = 0;
    buf_format(out, "CDRTOP %s - ", words[n->status]);
    put(out, buf_text(&n->words), false);
    said = put_words(n, NAGIOS_CRITICAL, said, out);
    said = put_words(n, NAGIOS_UNKNOWN, said, out);
    said = put_words(n, NAGIOS_WARNING, said, out);
    if (n->status == NAGIOS_OK) said = put_words(n, NAGIOS_OK, said, out);
    if (said > SAID_MOST) buf_format(out, " and %zu more", said - SAID_MOST);
    if (n->count) buf_format(out, " |");
    for (size_t i = 0; i < n->count; i++)
        put_figure(out, &n->list[i]);
    buf_format(out, "\n");
}
