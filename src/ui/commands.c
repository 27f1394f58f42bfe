// Commands change what is looked at; what concerns more than the screen becomes a wish.
#include "ui/ui.h"

#include "kiosk_run.h"
#include "panes/panes.h"

#include <stdio.h>

static enum ui_change turn(struct ui *u, int by) {
    int pane = (int)u->focus;
    do
        pane = (pane + by + PANES) % PANES;
    while (!pane_kinds[pane].focusable || (pane == PANE_TILES && !(u->header && !u->zoom)));
    u->focus = (enum pane)pane;
    return UI_REDRAW;
}

void pane_pick(struct ui_scroll *s, size_t at) {
    s->total = s->has_total && at >= s->rows;
    s->selected = s->total && s->rows ? s->rows - 1 : at;
    s->picked = s->moved = true;
}

// Behind the last row comes that of totals.
static void go(struct ui_scroll *s, enum command command) {
    size_t last = s->rows ? s->rows - 1 : 0, page = s->page > 1 ? s->page - 1 : 1;
    size_t at = s->selected < last ? s->selected : last;
    if (s->has_total) last = s->rows;
    if (s->has_total && s->total) at = last;
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
    pane_pick(s, at);
}

static void go_text(struct ui_scroll *s, enum command command) { // no row is selected in it
    s->selected = s->first;
    s->picked = true;
    go(s, command);
    s->first = s->selected; // the drawing stops it at the last page
}

bool pane_move(struct ui *u, enum pane pane, enum command command) {
    if (!pane_kinds[pane].scrolls || !u->scroll[pane].rows) return false;
    if (pane == PANE_DETAIL)
        go_text(&u->scroll[pane], command);
    else
        go(&u->scroll[pane], command);
    return true;
}

static enum ui_change move(struct ui *u, enum command command) {
    enum pane pane = ui_pane(u);
    if (u->help) {
        go_text(&u->help_scroll, command);
        return UI_REDRAW;
    }
    bool lines = pane == PANE_TILES || pane == PANE_HOURS;
    if (lines && (command == COMMAND_UP || command == COMMAND_DOWN))
        return lists_line(u, command == COMMAND_UP ? -1 : 1);
    if (pane == PANE_HOURS && (command == COMMAND_TOP || command == COMMAND_BOTTOM))
        return lists_end(u, command == COMMAND_BOTTOM);
    return pane_move(u, pane, command) ? UI_REDRAW : UI_NOTHING;
}

// A page is one pane alone; the overview comes back as it was left.
void ui_show(struct ui *u, enum ui_page page) {
    u->zoom = u->help = false;
    u->over_count = 0;
    if (u->page == PAGE_OVERVIEW) u->focus_before = u->focus;
    u->page = page;
    u->focus = page == PAGE_OVERVIEW ? u->focus_before : ui_alone(u);
}

static enum ui_change show(struct ui *u, enum ui_page page) {
    ui_show(u, page);
    return UI_REDRAW;
}

// Rows of another level are other rows.
static enum ui_change count_by(struct ui *u, enum board_level level) {
    u->level = level;
    u->over_count = 0; // figures of another level
    u->bar = -1;
    u->search.on = false;
    u->scroll[PANE_QUEUES] = u->scroll[PANE_AGENTS] = u->scroll[PANE_CALLS] = (struct ui_scroll){0};
    return UI_REDRAW;
}

static enum ui_change back(struct ui *u) {
    struct ui_scroll *s = &u->scroll[ui_pane(u)];
    if (u->help)
        u->help = false;
    else if (lists_back(u) || ui_back(u))
        ;
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

enum ui_change ui_wish_for(struct ui *u, enum ui_wish what) {
    u->wish = what;
    return UI_ASK;
}

// Panes share the screen, or one of those that do has it for itself.
static bool many(const struct ui *u) {
    return !u->help && u->page == PAGE_OVERVIEW && !u->over_count;
}

// On the Hours page: the steps, and which of its two views is shown.
static enum ui_change step(struct ui *u, int by) {
    int to = u->hours_step + by;
    if (u->help || ui_alone(u) != PANE_HOURS || to < 0 || to > 2) return UI_NOTHING;
    u->hours_step = to;
    return UI_REDRAW;
}

static bool turn_view(struct ui *u) {
    if (u->help || ui_alone(u) != PANE_HOURS) return false;
    u->hours_week = !u->hours_week;
    return true;
}

// On the wall the keys that move choose what it is of.
static bool choose_queue(struct ui *u, enum command command) {
    if (u->help || ui_alone(u) != PANE_WALL) return false;
    switch (command) {
    case COMMAND_LEFT:
    case COMMAND_UP:
        u->wall_steps--;
        return true;
    case COMMAND_RIGHT:
    case COMMAND_DOWN:
        u->wall_steps++;
        return true;
    case COMMAND_TOP:
        u->wall = 0;
        u->wall_steps = 0;
        return true;
    default:
        return false;
    }
}

static enum ui_change next_theme(struct ui *u) {
    char text[80];
    u->theme = (u->theme + 1) % u->theme_count;
    snprintf(text, sizeof text, "theme %.64s", u->themes[u->theme].name);
    ui_say_shortly(u, text);
    return UI_REDRAW;
}

// Where no title and no tile has its name, too.
static enum ui_change next_formula(struct ui *u) {
    char text[80];
    u->formula = (u->formula + 1) % SERVICE_FORMULAS;
    snprintf(text, sizeof text, "service level %s", board_formula_name(u->formula));
    ui_say_shortly(u, text);
    return UI_REDRAW;
}

enum ui_change ui_command(struct ui *u, enum command command) {
    if (u->picking) return pick(u, command);
    if (choose_queue(u, command)) return UI_REDRAW;
    switch (command) {
    case COMMAND_OVERVIEW:
        return show(u, PAGE_OVERVIEW);
    case COMMAND_QUEUES:
        return show(u, PAGE_QUEUES);
    case COMMAND_AGENTS:
        return show(u, PAGE_AGENTS);
    case COMMAND_CALLS:
        return show(u, PAGE_CALLS);
    case COMMAND_HOURS:
        return show(u, PAGE_HOURS);
    case COMMAND_RECALLS:
        return show(u, PAGE_RECALLS);
    case COMMAND_WALL:
        return show(u, PAGE_WALL);
    case COMMAND_LEVEL:
        return count_by(u, (u->level + 1) % BOARD_LEVELS);
    case COMMAND_FORMULA:
        return next_formula(u);
    case COMMAND_NEXT_PANE:
        if (turn_view(u)) return UI_REDRAW;
        return many(u) ? turn(u, 1) : UI_NOTHING;
    case COMMAND_PREVIOUS_PANE:
        if (turn_view(u)) return UI_REDRAW;
        return many(u) ? turn(u, -1) : UI_NOTHING;
    case COMMAND_RIGHT:
        return lists_side(u, 1);
    case COMMAND_LEFT:
        return lists_side(u, -1);
    case COMMAND_FINER:
        return step(u, 1);
    case COMMAND_COARSER:
        return step(u, -1);
    case COMMAND_ENTER:
        return lists_enter(u);
    case COMMAND_SEARCH:
        search_open(u);
        return UI_REDRAW;
    case COMMAND_NEXT_MATCH:
        return search_next(u, false);
    case COMMAND_PREVIOUS_MATCH:
        return search_next(u, true);
    case COMMAND_SORT:
        return ui_wish_for(u, WISH_SORT);
    case COMMAND_SORT_LEFT:
        return ui_wish_for(u, WISH_SORT_LEFT);
    case COMMAND_SORT_RIGHT:
        return ui_wish_for(u, WISH_SORT_RIGHT);
    case COMMAND_SORT_REVERSE:
        return ui_wish_for(u, WISH_SORT_REVERSE);
    case COMMAND_ZOOM:
        if (!many(u) || u->focus == PANE_TILES) return UI_NOTHING;
        u->zoom = !u->zoom;
        return UI_REDRAW;
    case COMMAND_HEADER:
        u->header = !u->header;
        if (!u->header && u->focus == PANE_TILES) u->focus = PANE_QUEUES;
        return UI_REDRAW;
    case COMMAND_UP:
    case COMMAND_DOWN:
    case COMMAND_PAGE_UP:
    case COMMAND_PAGE_DOWN:
    case COMMAND_TOP:
    case COMMAND_BOTTOM:
        return move(u, command);
    case COMMAND_FREEZE:
        if (u->help) return move(u, COMMAND_PAGE_DOWN); // Space, as in a pager
        u->frozen = !u->frozen;
        return UI_REDRAW;
    case COMMAND_THEME:
        return next_theme(u);
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
    case COMMAND_KIOSK:
        kiosk_switch(&u->kiosk, !u->kiosk.on, (int)u->page, u->now_us);
        return UI_REDRAW;
    case COMMAND_MASK:
        u->masked = !u->masked;
        return UI_REDRAW;
    case COMMAND_SUSPEND:
        return UI_SUSPEND;
    case COMMAND_FILTER:
        return ui_wish_for(u, WISH_EDIT_FILTER);
    case COMMAND_PICK_FILTER:
        return ui_wish_for(u, WISH_PICK_FILTER);
    case COMMAND_CLEAR_FILTER:
        return ui_wish_for(u, WISH_CLEAR_FILTER);
    case COMMAND_WINDOW:
        return ui_wish_for(u, WISH_PICK_WINDOW);
    case COMMAND_EXPORT:
        return ui_wish_for(u, WISH_EXPORT);
    case COMMAND_RESYNC:
        return ui_wish_for(u, WISH_RESYNC);
    case COMMAND_ALERTS:
        return ui_wish_for(u, WISH_ALERTS);
    case COMMAND_QUIT:
        if (!u->help && !u->zoom && !u->over_count) return UI_QUIT;
        if (u->help)
            u->help = false;
        else if (!ui_back(u))
            u->zoom = false;
        return UI_REDRAW;
    case COMMAND_QUIT_NOW:
        return UI_QUIT;
    case COMMAND_NONE:
    case COMMANDS:
        break;
    }
    return UI_NOTHING;
}
