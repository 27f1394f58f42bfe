// Alerts in lines of text, so that what somebody acknowledged stays so over a restart:
// name TAB subject TAB state TAB times. Names have no tabs, since they were cleaned.
#include "base/utf8.h"
#include "watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void alerts_write(const struct alerts *a, struct buf *out) {
    for (size_t i = 0; i < a->count; i++) {
        const struct alert *one = &a->list[i];
        const struct alert_life *l = &one->life;
        if (l->state < ALERT_FIRING) continue;
        buf_format(out, "%s\t%s\t%s\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%d\t%d\n",
                   a->rules[one->rule].name, one->name, alert_state_words[l->state], l->since_us,
                   l->fired_us, l->rang_us, l->muted_until_us, l->acknowledged, l->escalated);
    }
}

static bool read_time(struct span *line, int64_t *ret_us) {
    return span_number(span_take(line, '\t'), ret_us) && *ret_us >= 0;
}

static bool read_life(struct span line, struct alert_life *ret_life) {
    struct alert_life l = {.state = ALERT_NONE};
    struct span word = span_take(&line, '\t');
    int64_t acknowledged, escalated;
    for (enum alert_state state = ALERT_FIRING; state < ALERT_STATES; state++)
        if (span_same(word, span_of(alert_state_words[state]))) l.state = state;
    bool good = l.state && read_time(&line, &l.since_us) && read_time(&line, &l.fired_us) &&
                read_time(&line, &l.rang_us) && read_time(&line, &l.muted_until_us) &&
                span_number(span_take(&line, '\t'), &acknowledged) &&
                span_number(span_take(&line, '\t'), &escalated) && !line.len;
    l.acknowledged = good && acknowledged;
    l.escalated = good && escalated;
    if (good) *ret_life = l;
    return good;
}

bool alerts_read(struct alerts *a, struct span line) {
    struct span name = span_take(&line, '\t'), subject = span_take(&line, '\t');
    struct alert_life life;
    if (!read_life(line, &life)) return false;
    for (uint32_t i = 0; i < a->rule_count; i++) {
        if (!span_same(name, span_of(a->rules[i].name))) continue;
        if (a->rules[i].alerts == ALERTS_OF_RULE) return false;
        char text[ALERT_NAME_SIZE];
        struct buf clean = {0};
        utf8_clean(&clean, subject);
        span_copy(buf_text(&clean), text, sizeof text);
        alerts_put(a, i, text)->life = life;
        buf_finish(&clean);
        return true;
    }
    return false;
}
