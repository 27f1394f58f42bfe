// The profile of a day that is not in memory: it is read like a day that is counted (past_day.c).
#include "parts.h"

bool past_profile_wanted(const struct past_days *d) {
    return d->profile.asked && !d->profile.ready;
}

void past_profile_make(struct past_days *d, struct task *t) {
    struct past_profile *p = &d->profile;
    struct past_world *o = past_world_open(d, p->day, t);
    if (!o) return;
    profile_finish(&p->made);
    p->made = (struct profile){.from = p->day.from, .to = p->day.to};
    p->ready = !past_world_profile(o, &p->made, d->now_us, t);
    past_world_close(o, t);
}

bool past_days_profile(struct past_days *d, struct window day, int64_t now_us,
                       struct profile *ret_profile) {
    struct past_profile *p = &d->profile;
    if (!p->asked || p->day.from != day.from || p->day.to != day.to) {
        if (d->task && past_profile_wanted(d)) task_cancel(d->task);
        profile_finish(&p->made);
        *p = (struct past_profile){.day = day, .asked = true};
    }
    d->now_us = now_us;
    if (!p->ready) return false;
    *ret_profile = p->made;
    *p = (struct past_profile){.asked = false};
    return true;
}
