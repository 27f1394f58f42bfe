// What the screen does by itself: the pages of a kiosk, the queues on the wall, dimming at night.
// When whoever pressed keys has left, it closes what they left open, so that no half-typed filter
// and no frozen figures stay on a wall.
#include "ui/ui.h"

#include "dialogs/dialogs.h"
#include "kiosk_run.h"
#include "panes/panes.h"

void ui_plan(struct ui *u, const struct kiosk_plan *plan, bool on, int64_t now_us) {
    u->now_us = now_us;
    kiosk_init(&u->kiosk, plan, now_us);
    if (plan->count) ui_show(u, (enum ui_page)plan->pages[0].page);
    if (on) kiosk_switch(&u->kiosk, true, (int)u->page, now_us);
}

static void clean_up(struct ui *u) {
    dialog_leave(u);
    ui_say(u, false, "");
    u->help = u->frozen = u->zoom = false;
    while (ui_back(u))
        ;
    for (int i = 0; i < PANES; i++)
        u->scroll[i].picked = false;
    u->chart.at = u->hours.bars.at = u->hours.week.day = -1;
}

// The mark of an alert that nobody has acknowledged comes and goes. A page of alerts where nothing
// rings is left out.
static bool tick_alerts(struct ui *u) {
    const struct board_alerts *alerts = u->board ? &u->board->header.alerts : NULL;
    bool blinked = u->blinked;
    u->kiosk.skipped = alerts && alerts->on ? 0 : PAGE_ALERTS + 1;
    u->blinked = alerts && alerts->fresh && !blinked;
    return u->blinked != blinked;
}

bool ui_tick(struct ui *u, int64_t now_us, int second_of_day) {
    bool dim = u->themes.dim;
    const struct pane_kind *shown = pane_kinds[ui_pane(u)];
    u->now_us = now_us;
    bool blinked = tick_alerts(u);
    unsigned asked = kiosk_tick(&u->kiosk, shown->rotate, now_us);
    if (asked & KIOSK_RESUME) clean_up(u);
    if (asked & KIOSK_ROTATE) shown->rotate(u);
    if (asked & KIOSK_PAGE) {
        if (!u->said.stays) ui_say(u, false, "");
        ui_show(u, (enum ui_page)kiosk_page(&u->kiosk));
    }
    u->themes.dim = kiosk_dim(&u->kiosk, second_of_day);
    bool over = u->said.ticks && --u->said.ticks == 0;
    if (over) ui_say(u, false, "");
    return asked || over || blinked || u->themes.dim != dim;
}
