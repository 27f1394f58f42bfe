// What the screen does by itself: a kiosk's pages, the wall's queues, the dark at night. Whoever
// was at the keys and left is cleaned up after, so that no half-typed filter and no frozen figure
// stays on a wall.
#include "ui/ui.h"

#include "kiosk_run.h"
#include "panes/panes.h"

void ui_plan(struct ui *u, const struct kiosk_plan *plan, bool on, int64_t now_us) {
    u->now_us = now_us;
    kiosk_init(&u->kiosk, plan, now_us);
    if (plan->count) ui_show(u, (enum ui_page)plan->pages[0].page);
    if (on) kiosk_switch(&u->kiosk, true, (int)u->page, now_us);
}

static void clean_up(struct ui *u) {
    ui_close(u);
    u->said[0] = '\0';
    u->help = u->frozen = u->zoom = false;
    if (u->picking) u->theme = u->theme_before;
    u->picking = false;
    while (ui_back(u))
        ;
    for (int i = 0; i < PANES; i++)
        u->scroll[i].picked = false;
    u->bar = u->hours.at = u->week.day = -1;
}

enum ui_change ui_tick(struct ui *u, int64_t now_us, int second_of_day) {
    bool dim = u->dim;
    u->now_us = now_us;
    unsigned asked = kiosk_tick(&u->kiosk, ui_alone(u) == PANE_WALL, now_us);
    if (asked & KIOSK_RESUME) clean_up(u);
    if (asked & KIOSK_QUEUE) u->wall_steps++;
    if (asked & KIOSK_PAGE) {
        u->said[0] = '\0';
        ui_show(u, (enum ui_page)kiosk_page(&u->kiosk));
    }
    u->dim = kiosk_dim(&u->kiosk, second_of_day);
    bool over = u->said_ticks && --u->said_ticks == 0;
    if (over) u->said[0] = '\0';
    return asked || over || u->dim != dim ? UI_REDRAW : UI_NOTHING;
}
