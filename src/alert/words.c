// An alert in words, as programs and people are told of it.
#include "alert/alerts.h"
#include "parts.h"

#include "base/mask.h"

#include <stdio.h>

// "service level", "agents ready": what a rule calls service_level and agents_ready.
static void say_measure(struct measure m, char *out, size_t size) {
    bool of_agents = m.kind == MEASURE_FIGURE && m.figure->how == HOW_MEMBERS;
    snprintf(out, size, "%s%s", of_agents ? "agents " : "", measure_name(m));
    for (char *c = out; *c; c++)
        if (*c == '_') *c = ' ';
}

void condition_text(const struct condition *c, const char *name, double value, bool bound,
                    char *out, size_t size) {
    const char *between = name[0] ? ": " : "";
    char measure[60];
    say_measure(c->measure, measure, sizeof measure);
    char now[40], limit[40];
    condition_value_text(c->measure, value, now, sizeof now);
    condition_value_text(c->measure, c->when.value, limit, sizeof limit);
    if (c->measure.kind == MEASURE_ENDED)
        snprintf(out, size, "%s%s%s", name, between, measure);
    else if (bound)
        snprintf(out, size, "%s%s%s %s (%s %s)", name, between, measure, now,
                 bound_sign(c->when.op), limit);
    else
        snprintf(out, size, "%s%s%s %s", name, between, measure, now);
}

void alert_text(const struct alerts *a, const struct alert *one, char *out, size_t size) {
    condition_text(&a->rules[one->rule].condition, one->name, one->value, true, out, size);
}

static void mask(int digits, char *text, size_t size) {
    struct buf shown = {0};
    if (digits < 0) return;
    mask_numbers(&shown, span_of(text), digits, MASK_PLAIN);
    span_copy(buf_text(&shown), text, size);
    buf_finish(&shown);
}

void alert_words(const struct alerts *a, const struct alert *one, int mask_digits,
                 struct alert_words *ret_words) {
    const struct alert_rule *rule = &a->rules[one->rule];
    *ret_words = (struct alert_words){.name = rule->name,
                                      .level = rule->critical ? "critical" : "warning",
                                      .state = alert_state_words[one->life.state],
                                      .escalated = one->life.escalated,
                                      .value = one->value,
                                      .since_us = one->life.since_us};
    span_copy(span_of(one->name), ret_words->subject, sizeof ret_words->subject);
    alert_text(a, one, ret_words->text, sizeof ret_words->text);
    mask(mask_digits, ret_words->subject, sizeof ret_words->subject);
    mask(mask_digits, ret_words->text, sizeof ret_words->text);
}
