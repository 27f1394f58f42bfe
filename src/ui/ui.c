// What is looked at, and drawing it: the layout is asked for rectangles and the panes for their
// content. Which pane is where is decided nowhere else. Keys are in commands.c.
#include "ui/ui.h"

#include "base/mask.h"
#include "base/utf8.h"
#include "dialogs/dialogs.h"
#include "canvas/draw.h"
#include "kiosk_run.h"
#include "panes/panes.h"

#include <stdio.h>
#include <string.h>

#define SHORTLY_TICKS 4

void ui_init(struct ui *u, size_t theme) {
    *u = (struct ui){.focus = PANE_QUEUES,
                     .header = true,
                     .keymap = &keymap_built_in,
                     .bar = -1,
                     .hours = {.at = -1},
                     .week = {.day = -1},
                     .themes = themes,
                     .theme_count = theme_count,
                     .theme = theme < theme_count ? theme : 0,
                     .mask_digits = MASK_DIGITS};
    kiosk_init(&u->kiosk, &(struct kiosk_plan){0}, 0);
}

void ui_set_themes(struct ui *u, const struct theme_list *list, size_t theme, const char *trouble) {
    u->themes = list->items;
    u->theme_count = list->count;
    u->theme = theme < list->count ? theme : 0;
    u->trouble = trouble && *trouble ? trouble : NULL;
}

void ui_set_keys(struct ui *u, const struct keymap *keymap) {
    u->keymap = keymap;
}

void ui_finish(struct ui *u) {
    if (!u) return;
    picker_close(&u->picker);
    board_detail_finish(&u->detail);
    *u = (struct ui){0};
}

void ui_ask(struct ui *u, enum prompt_kind kind, const char *label, const char *text) {
    prompt_open(&u->prompt, kind, label, text);
    u->prompt.history = &u->entered[kind];
}

void ui_close(struct ui *u) {
    prompt_close(&u->prompt);
    picker_close(&u->picker);
}

void ui_say(struct ui *u, bool badly, const char *text) {
    span_copy(span_of(text), u->said, sizeof u->said);
    u->said_badly = badly;
    u->said_ticks = 0;
    u->said_of_key = false;
}

void ui_say_shortly(struct ui *u, const char *text) {
    ui_say(u, false, text);
    u->said_ticks = SHORTLY_TICKS;
}

void ui_hush(struct ui *u) {
    if (u->said_of_key) ui_say(u, false, "");
}

enum pane ui_alone(const struct ui *u) {
    static const enum pane panes[PAGES] = {
        [PAGE_OVERVIEW] = PANES,   [PAGE_QUEUES] = PANE_QUEUES, [PAGE_AGENTS] = PANE_AGENTS,
        [PAGE_CALLS] = PANE_CALLS, [PAGE_HOURS] = PANE_HOURS,   [PAGE_RECALLS] = PANE_RECALLS,
        [PAGE_WALL] = PANE_WALL,
    };
    if (u->over_count) return u->over[u->over_count - 1];
    if (u->page != PAGE_OVERVIEW) return panes[u->page];
    return u->zoom ? u->focus : PANES;
}

enum pane ui_pane(const struct ui *u) {
    enum pane alone = ui_alone(u);
    return alone != PANES ? alone : u->focus;
}

void ui_over(struct ui *u, enum pane pane) {
    if (u->over_count == UI_OVER_MAX) return;
    u->covered[u->over_count] = u->scroll[pane];
    u->over[u->over_count++] = pane;
    u->scroll[pane] = (struct ui_scroll){0};
}

bool ui_back(struct ui *u) {
    if (!u->over_count) return false;
    u->over_count--;
    u->scroll[u->over[u->over_count]] = u->covered[u->over_count];
    return true;
}

const struct theme *ui_theme(struct ui *u) {
    if (!u->dim) return &u->themes[u->theme];
    theme_dim(&u->themes[u->theme], &u->dimmed);
    return &u->dimmed;
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
    bool first = c->height > 1; // else what is needed alone
    if (first) canvas_string(c, 0, 0, c->width, ROLE_NORMAL, small);
    canvas_string(c, 0, first, c->width, ROLE_NORMAL, needs);
}

static void draw(struct ui *u, struct board *b, struct canvas *c) {
    detail_find(u, b);
    enum pane alone = ui_alone(u);
    struct layout_input in = {
        .width = c->width,
        .height = c->height,
        .header = u->header,
        .zoom = alone != PANES,
        .whole = alone == PANE_WALL,
        .no_hints = kiosk_alone(&u->kiosk),
        .focus = alone != PANES ? alone : u->focus,
        .queues = board_rows(b, TABLE_QUEUES),
        .agents = board_rows(b, TABLE_AGENTS),
    };
    struct layout layout;
    pane_tiles_wish(b, &in);
    layout_overview(&in, &layout);
    u->drawn = (struct ui_drawn){.layout = layout, .left = c->left, .top = c->top};
    if (layout.too_small) {
        too_small(c);
        return;
    }
    if (u->help) {
        pane_help(u, c);
        return;
    }
    for (int i = 0; i < PANES; i++) {
        struct pane_view view = {u, b, c, &layout, layout.pane[i], (enum pane)i};
        if (view.at.w > 0 && view.at.h > 0) pane_kinds[i].draw(&view);
    }
    if (u->picking) pane_themes(u, c);
    if (u->picker.kind != PICKER_NONE) picker_draw(&u->picker, c);
    if (u->prompt.kind != PROMPT_NONE || *u->said) pane_prompt(u, c);
}

// On a kiosk the picture moves about in a margin, where there is room for one.
void ui_draw(struct ui *u, struct board *b, struct canvas *c) {
    int width = c->width - KIOSK_DRIFT_X, height = c->height - KIOSK_DRIFT_Y, x, y;
    canvas_clear(c);
    kiosk_drift(&u->kiosk, u->now_us, &x, &y);
    if (u->kiosk.on && width >= LAYOUT_MIN_WIDTH && height >= LAYOUT_MIN_HEIGHT)
        canvas_inset(c, x, y, width, height);
    draw(u, b, c);
    canvas_whole(c);
}
