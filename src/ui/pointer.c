// The pointer: what is under it, and what a click or the wheel does there. Drawing remembers where
// everything is.
#include "ui/ui.h"

#include "dialogs/dialogs.h"
#include "kiosk_run.h"
#include "panes/panes.h"

#define DOUBLE_US 400000

struct ui_hit ui_hit(const struct ui *u, int x, int y) {
    const struct layout *l = &u->drawn.layout;
    int pane = 0;
    x -= u->drawn.left;
    y -= u->drawn.top;
    while (pane < PANES && !pane_inside(l->pane[pane], x, y))
        pane++;
    if (pane == PANES) return (struct ui_hit){HIT_NONE, PANES, 0};
    if (pane_kinds[pane]->hit) return pane_kinds[pane]->hit(u, (enum pane)pane, x, y);
    return (struct ui_hit){HIT_PANE, (enum pane)pane, 0};
}

static bool click(struct ui *u, int x, int y, int64_t now_us) {
    struct ui_hit hit = ui_hit(u, x, y), before = u->hit;
    bool again = hit.kind == HIT_ROW && before.kind == HIT_ROW && hit.pane == before.pane &&
                 hit.index == before.index && u->clicked_us && now_us - u->clicked_us < DOUBLE_US;
    u->hit = hit;
    u->clicked_us = again ? 0 : now_us;
    if (hit.kind == HIT_NONE) return false;
    const struct pane_kind *kind = pane_kinds[hit.pane];
    bool keys = ui_pane(u) == hit.pane;
    if (kind->focusable) u->focus = hit.pane;
    if (again) return kind->enter(u);
    return kind->click ? kind->click(u, hit, keys) : true;
}

static bool wheel(struct ui *u, bool up, int x, int y) {
    struct ui_hit hit = ui_hit(u, x, y);
    bool moved = false;
    if (u->picker.dialog)
        return dialog_key(u, (struct key){up ? KEYCODE_UP : KEYCODE_DOWN, 0}, NULL);
    if (hit.kind == HIT_NONE && !u->help) return false;
    const struct pane_kind *kind = u->help ? &pane_help : pane_kinds[hit.pane];
    for (int i = 0; i < kind->wheel; i++)
        moved |= kind->move(u, hit.pane, up ? MOVE_UP : MOVE_DOWN);
    return moved;
}

bool ui_pointer(struct ui *u, uint32_t code, int x, int y, int64_t now_us) {
    bool open = u->help || dialog_is_open(u);
    kiosk_key(&u->kiosk, u->now_us);
    if (code != KEYCODE_CLICK) return wheel(u, code == KEYCODE_WHEEL_UP, x, y);
    return open ? false : click(u, x, y, now_us);
}
