// The alerts in words, and which row or tile one is about. They are those of this moment even while
// everything else is frozen.
#include "board/alerts.h"

#include "parts.h"

#include "base/clock.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void time_words(const struct board_view *v, int64_t at_us, bool seconds, char *out,
                       size_t size) {
    struct civil c = zone_civil(v->zone, at_us / SECOND_US);
    if (seconds)
        snprintf(out, size, "%02d:%02d:%02d", c.hour, c.minute, c.second);
    else
        snprintf(out, size, "%02d:%02d", c.hour, c.minute);
}

static void state_words(const struct board_view *v, const struct alerts *from,
                        const struct alert *one, struct board_alert *a) {
    static const char *const words[ALERT_STATES] = {"", "pending", "alert", "acknowledged", "over"};
    bool critical = from->rules[one->rule].critical;
    const char *word = words[one->life.state];
    if (one->life.state == ALERT_FIRING && critical) word = "critical";
    if (one->life.state == ALERT_FIRING && one->life.escalated) word = "escalated";
    snprintf(a->word, sizeof a->word, "%s", word);
    a->mood = one->life.state == ALERT_FIRING         ? critical ? MOOD_BAD : MOOD_WARN
              : one->life.state == ALERT_ACKNOWLEDGED ? MOOD_PLAIN
                                                      : MOOD_QUIET;
    if (one->life.state != ALERT_FIRING || !alert_is_muted(&one->life, v->now_us)) return;
    char until[12];
    time_words(v, one->life.muted_until_us, false, until, sizeof until);
    snprintf(a->word, sizeof a->word, "muted to %s", until);
}

static void fill(const struct board_view *v, const struct alerts *from, const struct alert *one,
                 struct board_alert *a) {
    const struct alert_rule *rule = &from->rules[one->rule];
    *a = (struct board_alert){.serial = one->serial,
                              .name = rule->name,
                              .on = alert_is_on(&one->life),
                              .subject = rule->condition.subject,
                              .figure = rule->condition.measure.figure};
    alert_text(from, one, a->text, sizeof a->text);
    board_mask(v, a->text, sizeof a->text);
    snprintf(a->about, sizeof a->about, "%s", one->name);
    int64_t since_us = a->on ? one->life.fired_us : one->life.since_us;
    time_words(v, since_us, true, a->since, sizeof a->since);
    figure_duration(v->now_us > since_us ? floor((double)(v->now_us - since_us) / (double)SECOND_US)
                                         : 0,
                    a->lasts);
    state_words(v, from, one, a);
}

// "service_level 72.0 % (< 80.0 %)" need not follow the name of an alert "service level".
static bool begins_with_name(const char *text, const char *name) {
    for (; *name; name++, text++)
        if (*text != *name && !(*text == '_' && *name == ' ')) return false;
    return *text == ' ' || *text == ':';
}

static void say_worst(struct board_alerts *to) {
    const struct board_alert *worst = &to->list[0];
    bool named = begins_with_name(worst->text, worst->name);
    if (to->on > 1) snprintf(to->more, sizeof to->more, "+%zu more", to->on - 1);
    bool firing = worst->mood == MOOD_WARN || worst->mood == MOOD_BAD;
    snprintf(to->line, sizeof to->line, "%s%s%s   %s since %.5s", named ? "" : worst->name,
             named ? "" : ": ", worst->text, firing ? worst->word : "acknowledged,", worst->since);
    to->mood = worst->mood;
}

// A few hundred at most, mostly in order already.
static void sort(const struct alerts *from, const struct alert **list, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k && alert_before(from, list[k], list[k - 1]); k--) {
            const struct alert *other = list[k];
            list[k] = list[k - 1];
            list[k - 1] = other;
        }
}

void alerts_fill(struct board_alerts *to, const struct board_view *v, const struct alerts *from) {
    to->count = to->on = 0;
    to->fresh = false;
    to->line[0] = to->more[0] = '\0';
    to->configured = from && from->rule_count;
    if (!from || !from->count) return;
    const struct alert **sorted = mem_alloc(from->count * sizeof *sorted);
    for (size_t i = 0; i < from->count; i++)
        sorted[i] = &from->list[i];
    sort(from, sorted, from->count);
    for (size_t i = 0; i < from->count; i++) {
        MEM_ROOM(to->list, to->count, to->capacity);
        fill(v, from, sorted[i], &to->list[to->count++]);
        to->on += alert_is_on(&sorted[i]->life);
    }
    to->fresh = to->on && sorted[0]->life.state == ALERT_FIRING &&
                !alert_is_muted(&sorted[0]->life, v->now_us);
    if (to->on) say_worst(to);
    free(sorted);
}

void board_alerts_finish(struct board_alerts *a) {
    free(a->list);
    *a = (struct board_alerts){.list = NULL};
}

enum mood alerts_mood_of(const struct board_view *v, enum condition_subject subject,
                         const char *about) {
    for (size_t i = 0; v->alerts && i < v->alerts->on; i++) {
        const struct board_alert *a = &v->alerts->list[i];
        if (a->subject == subject && strcmp(a->about, about) == 0) return (enum mood)a->mood;
    }
    return MOODS;
}

bool alerts_of_figure(const struct board_view *v, const struct figure *f, const char *queue) {
    for (size_t i = 0; v->alerts && i < v->alerts->on; i++) {
        const struct board_alert *a = &v->alerts->list[i];
        bool here = queue ? a->subject == CONDITION_OF_QUEUES && !strcmp(a->about, queue)
                          : a->subject == CONDITION_OF_ALL;
        if (here && a->figure == f) return true;
    }
    return false;
}
