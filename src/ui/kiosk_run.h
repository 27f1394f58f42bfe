// Runs kiosk mode, by time and by keys.
#ifndef CDRTOP_UI_KIOSK_RUN_H
#define CDRTOP_UI_KIOSK_RUN_H

#include "ui/ui.h"

enum {                // what kiosk_tick() asks for
    KIOSK_RESUME = 1, // whoever was there has left: close what they left open
    KIOSK_PAGE = 2,   // show the page kiosk_page()
    KIOSK_ROTATE = 4, // let the shown pane go to what it has next
};

void kiosk_init(struct kiosk *k, const struct kiosk_plan *plan, int64_t now_us);
// Starts at `page` if that is in the plan.
void kiosk_switch(struct kiosk *k, bool on, int page, int64_t now_us);
int kiosk_page(const struct kiosk *k); // the page to show
void kiosk_key(struct kiosk *k, int64_t now_us);
unsigned kiosk_tick(struct kiosk *k, bool rotates, int64_t now_us);
// Nobody is there, so hints are not needed.
bool kiosk_alone(const struct kiosk *k);
void kiosk_drift(const struct kiosk *k, int64_t now_us, int *ret_x, int *ret_y);
bool kiosk_dim(const struct kiosk *k, int second_of_day);

// Starts with the first page of the plan; with `on` it goes on by itself from there. Call it after
// ui_init().
void ui_plan(struct ui *u, const struct kiosk_plan *plan, bool on, int64_t now_us);

#endif
