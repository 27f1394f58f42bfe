// What is shown, and how it is drawn: the layout gives rectangles, and the panes fill them. Only
// this file decides which pane goes where. What keys do is in commands.c.
#include "ui/ui.h"

#include "base/mask.h"
#include "canvas/draw.h"
#include "dialogs/dialogs.h"
#include "kiosk_run.h"
#include "panes/panes.h"

#include <stdio.h>
#include <string.h>

#define SHORTLY_TICKS 4

void ui_init(struct ui *u, struct board *board, size_t theme) {
    *u = (struct ui){
        .board = board,
        .focus = PANE_QUEUES,
        .header = true,
        .keymap = &keymap_built_in,
        .chart = {.at = -1},
        .hours = {.bars = {.at = -1}, .week = {.day = -1}},
        .themes = {.list = themes, .count = theme_count, .at = theme < theme_count ? theme : 0},
        .mask_digits = MASK_DIGITS};
    kiosk_init(&u->kiosk, &(struct kiosk_plan){0}, 0);
}

void ui_set_themes(struct ui *u, const struct theme_list *list, size_t theme, const char *trouble) {
    if (u->picker.dialog) picker_close(&u->picker);
    u->themes.list = list->items;
    u->themes.count = list->count;
    u->themes.at = theme < list->count ? theme : 0;
    u->themes.trouble = trouble && *trouble ? trouble : NULL;
}

void ui_set_keys(struct ui *u, const struct keymap *keymap) {
    u->keymap = keymap;
}

void ui_finish(struct ui *u) {
    if (!u) return;
    picker_close(&u->picker);
    board_detail_finish(&u->detail.lines);
    *u = (struct ui){0};
}

void ui_say(struct ui *u, bool badly, const char *text) {
    span_copy(span_of(text), u->said.text, sizeof u->said.text);
    u->said.badly = badly;
    u->said.ticks = 0;
    u->said.of_key = u->said.quits = u->said.stays = false;
}

void ui_say_shortly(struct ui *u, const char *text) {
    ui_say(u, false, text);
    u->said.ticks = SHORTLY_TICKS;
}

void ui_hush(struct ui *u) {
    if (u->said.of_key) ui_say(u, false, "");
}

bool ui_on_queues(const struct ui *u) {
    return u->page == PAGE_QUEUES && !u->over_count;
}

enum pane ui_alone(const struct ui *u) {
    static const enum pane panes[PAGES] = {
        [PAGE_OVERVIEW] = PANES,     [PAGE_AGENTS] = PANE_AGENTS,   [PAGE_CALLS] = PANE_CALLS,
        [PAGE_HOURS] = PANE_HOURS,   [PAGE_RECALLS] = PANE_RECALLS, [PAGE_WALL] = PANE_WALL,
        [PAGE_ALERTS] = PANE_ALERTS,
    };
    if (u->over_count) return u->over[u->over_count - 1].pane;
    if (ui_on_queues(u)) return u->focus == PANE_WAITING ? PANE_WAITING : PANE_QUEUES;
    if (u->page != PAGE_OVERVIEW) return panes[u->page];
    return u->zoom ? u->focus : PANES;
}

enum pane ui_pane(const struct ui *u) {
    enum pane alone = ui_alone(u);
    return alone != PANES ? alone : u->focus;
}

// A page is one pane alone; the overview returns as it was left.
void ui_show(struct ui *u, enum ui_page page) {
    u->zoom = u->help = false;
    u->over_count = 0;
    if (u->page == PAGE_OVERVIEW) u->focus_before = u->focus;
    u->page = page;
    u->focus = PANE_QUEUES; // which begin on their page
    u->focus = page == PAGE_OVERVIEW ? u->focus_before : ui_alone(u);
}

void ui_over(struct ui *u, enum pane pane) {
    if (u->over_count == UI_OVER_MAX) return;
    u->over[u->over_count++] = (struct ui_over){.pane = pane, .covered = u->scroll[pane]};
    u->scroll[pane] = (struct ui_scroll){0};
}

bool ui_back(struct ui *u) {
    if (!u->over_count) return false;
    const struct ui_over *last = &u->over[--u->over_count];
    u->scroll[last->pane] = last->covered;
    return true;
}

void ui_input(struct ui *u, struct board_input *in) {
    in->look.level = u->level;
    in->look.formula = u->formula;
    in->look.frozen = u->frozen;
    in->look.masked = u->masked;
    in->look.mask_digits = u->mask_digits;
    in->look.business = u->hours.business;
    in->look.sorts = &u->sorts;
    in->look.free_first = u->free_first;
    in->look.hidden_states = u->hidden_states;
    in->look.explain = NULL;
    for (size_t i = 0; i < u->over_count; i++)
        if (u->over[i].explained.kind != FIGURE_NONE) in->look.explain = &u->over[i].explained;
    in->look.sought = search_input(u);
}

const struct theme *ui_theme(struct ui *u) {
    const struct theme *bright = &u->themes.list[u->themes.at];
    if (!u->themes.dim) return bright;
    theme_dim(bright, &u->themes.dimmed);
    return &u->themes.dimmed;
}

static void too_small(struct canvas *c) {
    char small[32], needs[32], text[72];
    snprintf(small, sizeof small, "too small: %dx%d", c->width, c->height);
    snprintf(needs, sizeof needs, "needs %dx%d", LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT);
    snprintf(text, sizeof text, "%s, %s", small, needs);
    if ((int)strlen(text) <= c->width) {
        canvas_string(c, 0, 0, c->width, ROLE_NORMAL, text);
        return;
    }
    bool first = c->height > 1; // else only the most necessary
    if (first) canvas_string(c, 0, 0, c->width, ROLE_NORMAL, small);
    canvas_string(c, 0, first, c->width, ROLE_NORMAL, needs);
}

static void draw(struct ui *u, struct canvas *c) {
    struct board *b = u->board;
    detail_find(u);
    enum pane alone = ui_alone(u);
    struct layout_input in = {
        .width = c->width,
        .height = c->height,
        .header = u->header,
        .zoom = alone != PANES,
        .whole = alone != PANES && pane_kinds[alone]->whole,
        .queues_page = ui_on_queues(u),
        .no_hints = kiosk_alone(&u->kiosk),
        .alert = b->header.alerts.on > 0 && alone != PANE_ALERTS,
        .focus = ui_pane(u),
        .queues = board_rows(b, TABLE_QUEUES),
        .agents = board_rows(b, TABLE_AGENTS),
    };
    struct layout layout;
    tiles_wish(u, c, &in);
    layout_overview(&in, &layout);
    u->drawn = (struct ui_drawn){.layout = layout, .left = c->left, .top = c->top};
    if (layout.too_small) {
        too_small(c);
        return;
    }
    if (u->help) help_draw(u, c);
    for (int i = 0; !u->help && i < PANES; i++) {
        struct pane_view view = {u, b, c, &layout, layout.pane[i], (enum pane)i};
        if (view.at.w > 0 && view.at.h > 0) pane_kinds[i]->draw(&view);
    }
    if (u->picker.dialog) picker_draw(u, c);
    if (u->prompt.dialog || *u->said.text) prompt_draw(u, c);
}

// In kiosk mode the picture moves within a margin, if there is room for one.
void ui_draw(struct ui *u, struct canvas *c) {
    int width = c->width - KIOSK_DRIFT_X, height = c->height - KIOSK_DRIFT_Y, x, y;
    canvas_clear(c);
    kiosk_drift(&u->kiosk, u->now_us, &x, &y);
    if (u->kiosk.on && width >= LAYOUT_MIN_WIDTH && height >= LAYOUT_MIN_HEIGHT)
        canvas_inset(c, x, y, width, height);
    draw(u, c);
    canvas_whole(c);
}
