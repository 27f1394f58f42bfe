// What was asked for, as the figures want it: policies, the window and the moment.
#include "settings.h"

// The option's words are in the order of the enum.
enum service_formula setup_formula(const struct conf *conf) {
    return (enum service_formula)conf_word_place(conf_options[CONF_FORMULA].words,
                                                 span_of(conf_text(conf, CONF_FORMULA)));
}

void setup_policies(const struct setup *s, struct queue_policies *ret_policies) {
    const char *own = "its entry under queues: in the configuration";
    const struct conf *c = s->conf;
    bool for_all = s->args->threshold_s >= 0; // for this run
    int64_t threshold_s = for_all ? s->args->threshold_s : conf_value(c, CONF_THRESHOLD);
    struct queue_policy others = {.threshold_s = threshold_s,
                                  .target = conf_value(c, CONF_TARGET),
                                  .wrapup_s = -1,
                                  .threshold_from = for_all            ? "--threshold"
                                                    : threshold_s >= 0 ? "service_level.threshold"
                                                                       : NULL,
                                  .target_from = "service_level.target"};
    *ret_policies = (struct queue_policies){.others = others};
    for (size_t i = 0; i < c->queue_count; i++) {
        const struct conf_queue *q = &c->queues[i];
        const struct queue_policy policy = {.name = span_of(q->name),
                                            .label = span_of(q->label),
                                            .merged_with = span_of(q->merge_with),
                                            .threshold_s = for_all ? -1 : q->threshold_s,
                                            .target = q->target,
                                            .wrapup_s = q->wrapup_s,
                                            .threshold_from = own,
                                            .target_from = own,
                                            .hidden = q->hide,
                                            .together = q->together};
        queue_policies_add(ret_policies, &policy);
    }
    queue_policies_settle(ret_policies); // conf_check_merges() saw to it that this ends
}

struct window setup_window(const struct setup *s, const struct door *door, int64_t now_s) {
    if (s->window_fixed) return s->window;
    return window_day(s->zone, s->day_start_s, setup_day_s(s, door, now_s));
}

int64_t setup_day_s(const struct setup *s, const struct door *door, int64_t now_s) {
    bool files = s->link_count == 0 && door->newest_start_s != CDR_NO_TIME;
    return files ? door->newest_start_s : now_s;
}

struct window_choice setup_choice(const struct setup *s) {
    struct window_choice c = {.kind = WINDOW_TODAY};
    if (!s->window_fixed) return c;
    if (s->args->has_day) return (struct window_choice){.kind = WINDOW_DATE, .from = s->args->day};
    c.kind = WINDOW_SPAN;
    c.from = zone_civil(s->zone, s->window.from);
    c.to = zone_civil(s->zone, s->window.to);
    return c;
}

int64_t setup_moment_us(const struct setup *s, const struct door *door, int64_t now_us) {
    int64_t last = 0;
    if (s->link_count) return now_us;
    for (size_t i = 0; i < door->servers.count; i++)
        if (door->servers.list[i].last_event_us > last) last = door->servers.list[i].last_event_us;
    return last ? last : now_us;
}
