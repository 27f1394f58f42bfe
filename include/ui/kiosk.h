// Kiosk mode, for a board that nobody sits at. It shows one page after the other, stops while
// somebody presses keys, moves the picture a little so that nothing burns in, and dims it at night.
// A state machine that is given the time.
#ifndef CDRTOP_UI_KIOSK_H
#define CDRTOP_UI_KIOSK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIOSK_PAGES_MAX 16
#define KIOSK_SECONDS   20 // seconds for a page, unless configured
#define KIOSK_AWAY_S    60 // after so long without a key it goes on by itself
#define KIOSK_DRIFT_S   180
#define KIOSK_DRIFT_X   2 // how many columns and rows the picture moves within
#define KIOSK_DRIFT_Y   1

struct kiosk_plan {
    struct kiosk_page {
        int page;
        int64_t seconds; // 0: the same as for other pages
    } pages[KIOSK_PAGES_MAX];
    size_t count;
    int64_t seconds; // for a page; above 0
    int64_t wall_s;  // after so long the wall shows its next queue; 0 for never
    bool dims;
    int dim_from_s, dim_to_s; // times of day; may pass midnight
};

struct kiosk { // all times are monotonic microseconds
    struct kiosk_plan plan;
    bool on;
    int skipped; // the page that has nothing to show now, + 1; 0 for none
    bool away;   // nobody has pressed a key for KIOSK_AWAY_S
    size_t at;   // index of the page in the plan
    // the last key; since when the page, and the wall's queue, have been shown
    int64_t key_us, page_us, wall_us;
};

#endif
