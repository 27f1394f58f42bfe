// How a kiosk goes on, by the time and by keys.
#ifndef CDRTOP_UI_KIOSK_RUN_H
#define CDRTOP_UI_KIOSK_RUN_H

#include "ui/ui.h"

enum {                // what kiosk_tick() asks for
    KIOSK_RESUME = 1, // whoever was there is gone: close what was left open
    KIOSK_PAGE = 2,   // show kiosk_page()
    KIOSK_ROTATE = 4, // what the pane that is shown has next
};

void kiosk_init(struct kiosk *k, const struct kiosk_plan *plan, int64_t now_us);
// From `page` on, where it is one of the plan's.
void kiosk_switch(struct kiosk *k, bool on, int page, int64_t now_us);
int kiosk_page(const struct kiosk *k); // that is to be shown
void kiosk_key(struct kiosk *k, int64_t now_us);
unsigned kiosk_tick(struct kiosk *k, bool rotates, int64_t now_us);
// It goes by itself: no hints, nobody to read them.
bool kiosk_alone(const struct kiosk *k);
void kiosk_drift(const struct kiosk *k, int64_t now_us, int *ret_x, int *ret_y);
bool kiosk_dim(const struct kiosk *k, int second_of_day);

// Begins with the plan's first page; with `on` it goes on by itself from there. After ui_init().
void ui_plan(struct ui *u, const struct kiosk_plan *plan, bool on, int64_t now_us);

#endif
