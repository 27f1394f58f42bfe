// Commands change what is looked at; drawing asks the layout for rectangles and the panes for their
// content. Which pane is where is decided nowhere else.
#include "ui/ui.h"

#include "panes.h"

#include <stdio.h>

void ui_init(struct ui *u, size_t theme) {
    *u = (struct ui){.focus = PANE_QUEUES,
                     .header = true,
                     .themes = themes,
                     .theme_count = theme_count,
                     .theme = theme < theme_count ? theme : 0};
}

void ui_set_themes(struct ui *u, const struct theme_list *list, size_t theme, const char *trouble) {
    u->themes = list->items;
    u->theme_count = list->count;
    u->theme = theme < list->count ? theme : 0;
    u->trouble = trouble && *trouble ? trouble : NULL;
}

void ui_finish(struct ui *u) {
    if (u) *u = (struct ui){0};
}

static enum ui_change turn(struct ui *u, int by) {
    int pane = (int)u->focus;
    do
        pane = (pane + by + PANES) % PANES;
    while (!pane_kinds[pane].focusable);
    u->focus = (enum pane)pane;
    return UI_REDRAW;
}

static void go(struct ui_scroll *s, enum command command) {
    size_t last = s->rows ? s->rows - 1 : 0, page = s->page > 1 ? s->page - 1 : 1;
    size_t at = s->selected < last ? s->selected : last;
    if (!s->picked) at = command == COMMAND_UP || command == COMMAND_DOWN ? 0 : s->first;
    switch (command) {
    case COMMAND_UP:
        if (s->picked && at) at--;
        break;
    case COMMAND_DOWN:
        if (s->picked && at < last) at++;
        break;
    case COMMAND_PAGE_UP:
        at = at > page ? at - page : 0;
        break;
    case COMMAND_PAGE_DOWN:
        at = last - at > page ? at + page : last;
        break;
    case COMMAND_TOP:
        at = 0;
        break;
    default:
        at = last;
        break;
    }
    s->selected = at;
    s->picked = s->moved = true;
}

static enum ui_change move(struct ui *u, enum command command) {
    if (u->help) {
        struct ui_scroll *s = &u->help_scroll;
        s->selected = s->first;
        s->picked = true;
        go(s, command);
        s->first = s->selected; // the drawing stops it at the last page
        return UI_REDRAW;
    }
    if (!pane_kinds[u->focus].scrolls || !u->scroll[u->focus].rows) return UI_NOTHING;
    go(&u->scroll[u->focus], command);
    return UI_REDRAW;
}

// A page is one pane alone; the overview comes back as it was left.
static enum ui_change show(struct ui *u, enum ui_page page) {
    static const enum pane panes[PAGES] = {
        [PAGE_QUEUES] = PANE_QUEUES, [PAGE_AGENTS] = PANE_AGENTS};
    u->zoom = u->help = false;
    if (u->page == PAGE_OVERVIEW) u->focus_before = u->focus;
    u->focus = page == PAGE_OVERVIEW ? u->focus_before : panes[page];
    u->page = page;
    return UI_REDRAW;
}

// Rows of another level are other rows.
static enum ui_change count_by(struct ui *u, enum board_level level) {
    u->level = level;
    u->scroll[PANE_QUEUES] = u->scroll[PANE_AGENTS] = u->scroll[PANE_CALLS] = (struct ui_scroll){0};
    return UI_REDRAW;
}

static enum ui_change back(struct ui *u) {
    struct ui_scroll *s = &u->scroll[u->focus];
    if (u->help)
        u->help = false;
    else if (s->picked)
        s->picked = false;
    else if (u->zoom)
        u->zoom = false;
    else if (u->page != PAGE_OVERVIEW)
        return show(u, PAGE_OVERVIEW);
    else
        return UI_NOTHING;
    return UI_REDRAW;
}

// The list of themes is a mode of the same screen: figures go on behind it, in the theme that it
// stands on. Keys that it does not know do nothing, so that none acts on what is half hidden.
static enum ui_change pick(struct ui *u, enum command command) {
    struct ui_scroll *s = &u->theme_scroll;
    switch (command) {
    case COMMAND_UP:
    case COMMAND_DOWN:
    case COMMAND_PAGE_UP:
    case COMMAND_PAGE_DOWN:
    case COMMAND_TOP:
    case COMMAND_BOTTOM:
        s->rows = u->theme_count;
        s->selected = u->theme;
        s->picked = true;
        go(s, command);
        u->theme = s->selected;
        return UI_REDRAW;
    case COMMAND_THEME:
        u->theme = (u->theme + 1) % u->theme_count;
        return UI_REDRAW;
    case COMMAND_ENTER:
    case COMMAND_PICK_THEME:
        u->picking = false;
        return UI_REDRAW;
    case COMMAND_BACK:
    case COMMAND_QUIT:
        u->theme = u->theme_before;
        u->picking = false;
        return UI_REDRAW;
    case COMMAND_REDRAW:
        return UI_REPAINT;
    case COMMAND_SUSPEND:
        return UI_SUSPEND;
    case COMMAND_QUIT_NOW:
        return UI_QUIT;
    default:
        return UI_NOTHING;
    }
}

enum ui_change ui_command(struct ui *u, enum command command) {
    if (u->picking) return pick(u, command);
    switch (command) {
    case COMMAND_OVERVIEW:
        return show(u, PAGE_OVERVIEW);
    case COMMAND_QUEUES:
        return show(u, PAGE_QUEUES);
    case COMMAND_AGENTS:
        return show(u, PAGE_AGENTS);
    case COMMAND_LEVEL:
        return count_by(u, (u->level + 1) % BOARD_LEVELS);
    case COMMAND_FORMULA:
        u->formula = (u->formula + 1) % SERVICE_FORMULAS;
        return UI_REDRAW;
    case COMMAND_NEXT_PANE:
        return u->help || u->page != PAGE_OVERVIEW ? UI_NOTHING : turn(u, 1);
    case COMMAND_PREVIOUS_PANE:
        return u->help || u->page != PAGE_OVERVIEW ? UI_NOTHING : turn(u, -1);
    case COMMAND_ZOOM:
        if (u->help || u->page != PAGE_OVERVIEW) return UI_NOTHING;
        u->zoom = !u->zoom;
        return UI_REDRAW;
    case COMMAND_HEADER:
        u->header = !u->header;
        return UI_REDRAW;
    case COMMAND_UP:
    case COMMAND_DOWN:
    case COMMAND_PAGE_UP:
    case COMMAND_PAGE_DOWN:
    case COMMAND_TOP:
    case COMMAND_BOTTOM:
        return move(u, command);
    case COMMAND_FREEZE:
        u->frozen = !u->frozen;
        return UI_REDRAW;
    case COMMAND_THEME:
        u->theme = (u->theme + 1) % u->theme_count;
        return UI_REDRAW;
    case COMMAND_PICK_THEME:
        u->picking = true;
        u->help = false;
        u->theme_before = u->theme;
        return UI_REDRAW;
    case COMMAND_REDRAW:
        return UI_REPAINT;
    case COMMAND_HELP:
        u->help = !u->help;
        u->help_scroll = (struct ui_scroll){0};
        return UI_REDRAW;
    case COMMAND_BACK:
        return back(u);
    case COMMAND_SUSPEND:
        return UI_SUSPEND;
    case COMMAND_QUIT:
        if (!u->help && !u->zoom) return UI_QUIT;
        if (u->help)
            u->help = false;
        else
            u->zoom = false;
        return UI_REDRAW;
    case COMMAND_QUIT_NOW:
        return UI_QUIT;
    case COMMAND_NONE:
    case COMMAND_ENTER:
    case COMMANDS:
        break;
    }
    return UI_NOTHING;
}

enum ui_change ui_key(struct ui *u, struct key key) {
    return ui_command(u, keymap_find(key));
}

static void too_small(struct canvas *c) {
    char text[64];
    snprintf(text, sizeof text, "too small: %dx%d, needs %dx%d", c->width, c->height,
             LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT);
    canvas_string(c, 0, 0, c->width, ROLE_NORMAL, text);
}

void ui_draw(struct ui *u, struct board *b, struct canvas *c) {
    struct layout_input in = {
        .width = c->width,
        .height = c->height,
        .header = u->header,
        .zoom = u->zoom || u->page != PAGE_OVERVIEW,
        .focus = u->focus,
        .queues = board_rows(b, TABLE_QUEUES),
        .agents = board_rows(b, TABLE_AGENTS),
    };
    struct layout layout;
    pane_tiles_wish(b, &in);
    layout_overview(&in, &layout);
    canvas_clear(c);
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
}
