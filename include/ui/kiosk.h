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

enum {                // what kiosk_tick() asks for
    KIOSK_RESUME = 1, // whoever was there is gone: close what was left open
    KIOSK_PAGE = 2,   // show kiosk_page()
    KIOSK_QUEUE = 4,  // the wall's next queue
};

void kiosk_init(struct kiosk *k, const struct kiosk_plan *plan, int64_t now_us);
// From `page` on, where it is one of the plan's.
void kiosk_switch(struct kiosk *k, bool on, int page, int64_t now_us);
void kiosk_key(struct kiosk *k, int64_t now_us);
unsigned kiosk_tick(struct kiosk *k, bool on_wall, int64_t now_us);
int kiosk_page(const struct kiosk *k);
// It goes by itself: no hints, nobody to read them.
bool kiosk_alone(const struct kiosk *k);
void kiosk_drift(const struct kiosk *k, int64_t now_us, int *ret_x, int *ret_y);
bool kiosk_dim(const struct kiosk *k, int second_of_day);

#endif
