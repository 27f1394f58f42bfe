// A board that nobody sits at: it goes through its pages by itself, steps aside for keys, moves a
// little so that nothing burns in, and is dark at night. A state machine that is told the time.
#ifndef CDRTOP_UI_KIOSK_H
#define CDRTOP_UI_KIOSK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIOSK_PAGES_MAX 16
#define KIOSK_SECONDS   20 // of a page, where nothing else is said
#define KIOSK_AWAY_S    60 // so long without a key, and it goes on by itself
#define KIOSK_DRIFT_S   180
#define KIOSK_DRIFT_X   2 // columns and rows that the picture moves about in
#define KIOSK_DRIFT_Y   1

struct kiosk_plan {
    struct kiosk_page {
        int page;
        int64_t seconds; // 0: as the others
    } pages[KIOSK_PAGES_MAX];
    size_t count;
    int64_t seconds; // of a page, above 0
    int64_t wall_s;  // the wall goes on to its next queue after so long; 0 never
    bool dims;
    int dim_from_s, dim_to_s; // of the day, may go over midnight
};

struct kiosk { // moments are monotonic microseconds
    struct kiosk_plan plan;
    bool on;
    bool away;                        // nobody has pressed a key for KIOSK_AWAY_S
    size_t at;                        // of the plan's pages
    int64_t key_us, page_us, wall_us; // of the last key; the page, the wall's queue are shown since
};

#endif
