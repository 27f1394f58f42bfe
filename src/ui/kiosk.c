// The state machine of kiosk mode. It knows nothing of pages and does not look at the clock. While
// somebody presses keys everything waits; afterwards the page that was due is shown.
#include "ui/kiosk.h"

#include "kiosk_run.h"

#define SECOND_US ((int64_t)1000000)

void kiosk_init(struct kiosk *k, const struct kiosk_plan *plan, int64_t now_us) {
    *k = (struct kiosk){.plan = *plan, .away = true, .page_us = now_us, .wall_us = now_us};
    if (k->plan.seconds < 1) k->plan.seconds = KIOSK_SECONDS;
}

void kiosk_switch(struct kiosk *k, bool on, int page, int64_t now_us) {
    k->on = on;
    k->away = true; // turned on by somebody: do not wait
    k->page_us = k->wall_us = now_us;
    k->at = k->plan.count; // no page yet; the first comes next
    for (size_t i = k->plan.count; i-- > 0;)
        if (k->plan.pages[i].page == page) k->at = i;
}

void kiosk_key(struct kiosk *k, int64_t now_us) {
    k->key_us = now_us;
    k->away = false;
}

int kiosk_page(const struct kiosk *k) {
    return k->plan.pages[k->at < k->plan.count ? k->at : 0].page;
}

static bool is_due(int64_t *since_us, int64_t seconds, int64_t now_us) {
    if (now_us - *since_us < seconds * SECOND_US) return false;
    *since_us = now_us;
    return true;
}

static void skip(struct kiosk *k) {
    if (k->plan.pages[k->at].page + 1 == k->skipped) k->at = (k->at + 1) % k->plan.count;
}

static bool page_due(struct kiosk *k, int64_t now_us) {
    if (!k->plan.count) return false;
    if (k->at >= k->plan.count) { // not begun
        k->at = 0;
        k->page_us = now_us;
        skip(k);
        return true;
    }
    int64_t own = k->plan.pages[k->at].seconds;
    if (!is_due(&k->page_us, own ? own : k->plan.seconds, now_us)) return false;
    k->at = (k->at + 1) % k->plan.count;
    skip(k);
    return true;
}

unsigned kiosk_tick(struct kiosk *k, bool rotates, int64_t now_us) {
    unsigned asked = 0;
    if (!k->away) {
        if (now_us - k->key_us < KIOSK_AWAY_S * SECOND_US) return 0;
        k->away = true;
        k->wall_us = now_us;
        k->page_us = INT64_MIN / 2; // it is overdue
        if (k->on) asked |= KIOSK_RESUME;
    }
    if (k->on && page_due(k, now_us)) {
        asked |= KIOSK_PAGE;
        if (k->plan.count > 1) k->wall_us = now_us;
        // for the next time that this page is shown
        if (k->plan.count > 1 && rotates) asked |= KIOSK_ROTATE;
    }
    if (rotates && k->plan.wall_s && !(asked & KIOSK_ROTATE) &&
        is_due(&k->wall_us, k->plan.wall_s, now_us))
        asked |= KIOSK_ROTATE;
    return asked;
}

bool kiosk_alone(const struct kiosk *k) {
    return k->on && k->away;
}

void kiosk_drift(const struct kiosk *k, int64_t now_us, int *ret_x, int *ret_y) {
    // To the right along the upper row and back along the lower one, so it never moves by more than
    // a step.
    int wide = KIOSK_DRIFT_X + 1, places = wide * (KIOSK_DRIFT_Y + 1);
    int at = k->on ? (int)(now_us / (KIOSK_DRIFT_S * SECOND_US) % places) : 0;
    *ret_y = at / wide;
    *ret_x = *ret_y % 2 ? wide - 1 - at % wide : at % wide;
}

bool kiosk_dim(const struct kiosk *k, int second_of_day) {
    int from = k->plan.dim_from_s, to = k->plan.dim_to_s;
    if (!k->plan.dims || !kiosk_alone(k)) return false;
    if (from <= to) return second_of_day >= from && second_of_day < to;
    return second_of_day >= from || second_of_day < to;
}
