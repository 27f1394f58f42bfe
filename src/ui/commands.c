// What keys do: one row for each command, in the order of the help, and before them the functions
// that the rows name. What a key does inside a pane is decided by the pane (panes/); what needs the
// rest of the program, by the program (struct ui_host).
#include "ui/ui.h"

#include "dialogs/dialogs.h"
#include "kiosk_run.h"
#include "panes/panes.h"

#include <stdio.h>
#include <string.h>

bool command_ask(struct ui *u, const char *id) {
    for (const struct ui_answer *const *list = u->host.answers; list && *list; list++)
        for (const struct ui_answer *a = *list; a->id; a++)
            if (strcmp(a->id, id) == 0) return a->answer(u->host.context);
    return false;
}

bool command_run(struct ui *u, const struct command *c) {
    return c->run ? c->run(u, c->which) : command_ask(u, c->id);
}

// ---- what is looked at

static bool show(struct ui *u, int page) {
    ui_show(u, (enum ui_page)page);
    return true;
}

// Whether panes share the screen, or one that can share it has it alone now.
static bool many(const struct ui *u) {
    return !u->help && u->page == PAGE_OVERVIEW && !u->over_count;
}

// Tab leads to it.
static bool is_next(const struct ui *u, enum pane pane) {
    if (pane == PANE_WAITING && !u->drawn.layout.pane[pane].w) return false;
    return pane_kinds[pane]->focusable && !(pane_kinds[pane]->on_top && (!u->header || u->zoom));
}

static bool next_pane(struct ui *u, int by) {
    const struct pane_kind *here = pane_here(u);
    if (here->turn) return here->turn(u, by);
    if (ui_on_queues(u) && !u->help) {
        u->focus = u->focus == PANE_WAITING ? PANE_QUEUES : PANE_WAITING;
        return true;
    }
    if (!many(u)) return false;
    do
        u->focus = (enum pane)(((int)u->focus + by + PANES) % PANES);
    while (!is_next(u, u->focus));
    return true;
}

static bool zoom(struct ui *u, int which) {
    (void)which;
    if (!many(u) || pane_kinds[u->focus]->on_top) return false;
    u->zoom = !u->zoom;
    return true;
}

bool command_is_idle(const struct ui *u, const struct command *c) {
    const struct pane_kind *here = pane_here(u);
    if (c->run == next_pane) return !here->turn && !ui_on_queues(u) && !many(u);
    if (c->run == zoom) return !many(u);
    return c->run == sort_pick && here->table == TABLES;
}

static bool header(struct ui *u, int which) {
    (void)which;
    u->header = !u->header;
    if (!u->header && pane_kinds[u->focus]->on_top) u->focus = PANE_QUEUES;
    return true;
}

// ---- moving

static bool move(struct ui *u, int where) {
    const struct pane_kind *here = pane_here(u);
    return here->move && here->move(u, ui_pane(u), (enum move)where);
}

static bool side(struct ui *u, int by) {
    const struct pane_kind *here = pane_here(u);
    return here->side && here->side(u, by);
}

static bool enter(struct ui *u, int which) {
    const struct pane_kind *here = pane_here(u);
    (void)which;
    return here->enter && here->enter(u);
}

// Leaves what is open, the innermost first.
static bool back(struct ui *u, int which) {
    enum pane pane = ui_pane(u);
    const struct pane_kind *here = pane_here(u);
    (void)which;
    if (u->help)
        u->help = help_search_back(u);
    else if (search_back(u) || (here->back && here->back(u)) || ui_back(u))
        ;
    else if (u->scroll[pane].picked)
        u->scroll[pane].picked = false;
    else if (u->zoom)
        u->zoom = false;
    else if (u->page != PAGE_OVERVIEW)
        ui_show(u, PAGE_OVERVIEW);
    else
        return false;
    return true;
}

// ---- what is counted

// Another level has other rows.
static bool count_by(struct ui *u, int which) {
    (void)which;
    u->level = (u->level + 1) % BOARD_LEVELS;
    u->over_count = 0; // lists of the old level do not apply
    u->chart.at = -1;
    u->search.sought.on = false;
    u->scroll[PANE_QUEUES] = u->scroll[PANE_AGENTS] = u->scroll[PANE_CALLS] = (struct ui_scroll){0};
    return true;
}

// Says the formula's name, which may not be in any title or tile.
static bool formula(struct ui *u, int by) {
    char text[80];
    u->formula = (u->formula + (enum service_formula)by) % SERVICE_FORMULAS;
    snprintf(text, sizeof text, "service level %s", board_formula_name(u->formula));
    ui_say_shortly(u, text);
    return true;
}

static bool step(struct ui *u, int by) {
    const struct pane_kind *here = pane_here(u);
    return here->step && here->step(u, by);
}

// ---- acts

static bool freeze(struct ui *u, int which) {
    (void)which;
    if (u->help) return move(u, MOVE_PAGE_DOWN); // Space pages down, as in a pager
    u->frozen = !u->frozen;
    return true;
}

static bool mask(struct ui *u, int which) {
    (void)which;
    u->masked = !u->masked;
    return true;
}

// Opens the list over the page; in it, acknowledges.
static bool alerts(struct ui *u, int which) {
    (void)which;
    if (ui_pane(u) == PANE_ALERTS) return command_ask(u, "acknowledge");
    ui_over(u, PANE_ALERTS);
    u->help = false;
    return true;
}

static bool kiosk(struct ui *u, int which) {
    (void)which;
    kiosk_switch(&u->kiosk, !u->kiosk.on, (int)u->page, u->now_us);
    return true;
}

static bool theme(struct ui *u, int by) {
    char text[80];
    u->themes.at = (u->themes.at + (size_t)by) % u->themes.count;
    snprintf(text, sizeof text, "theme %.64s", u->themes.list[u->themes.at].name);
    ui_say_shortly(u, text);
    return true;
}

static bool help(struct ui *u, int which) {
    (void)which;
    u->help = !u->help;
    u->helped = (struct ui_help){.go = false};
    return true;
}

static bool ask_to_quit(struct ui *u) {
    char text[120];
    if (!u->confirm_quit || u->kiosk.on) return command_ask(u, "quit_now");
    snprintf(text, sizeof text, "quit? %s again quits, any other key stays", pane_key(u, "quit"));
    ui_say(u, false, text);
    u->said.quits = true;
    return true;
}

static bool quit(struct ui *u, int which) {
    (void)which;
    if (!u->help && !u->zoom && !u->over_count) return ask_to_quit(u);
    if (u->help)
        u->help = false;
    else if (!ui_back(u))
        u->zoom = false;
    return true;
}

// ---- the table

#define LOOK  "Pages and panes"
#define MOVE  "Moving"
#define FIND  "Finding"
#define COUNT "Counting"
#define ACT   "Actions"
#define LEAVE "Help and quitting"

#define KEYS(...)                                                                                  \
    { __VA_ARGS__ }

#define ASKED NULL, 0 // done by the program

const struct command commands[] = {
    {"overview", KEYS("1"), LOOK, "Overview: the day at a glance", "pages", 4, show, PAGE_OVERVIEW},
    {"queues", KEYS("2"), LOOK, "Queues: all figures of each queue", NULL, 0, show, PAGE_QUEUES},
    {"agents", KEYS("3"), LOOK, "Agents: all figures of each agent", NULL, 0, show, PAGE_AGENTS},
    {"calls", KEYS("4"), LOOK, "Calls: every call of the window", NULL, 0, show, PAGE_CALLS},
    {"hours", KEYS("5"), LOOK, "Hours: calls by hour and weekday", NULL, 0, show, PAGE_HOURS},
    {"recalls", KEYS("6"), LOOK, "Recalls: lost callers, and who called them back", NULL, 0, show,
     PAGE_RECALLS},
    {"wall", KEYS("7"), LOOK, "Wall: a few figures in large digits", NULL, 0, show, PAGE_WALL},
    {"alerts_page", KEYS("8"), LOOK, "Alerts: what is firing, pending or over", NULL, 0, show,
     PAGE_ALERTS},
    {"next_pane", KEYS("Tab"), LOOK, "next pane", "pane", 7, next_pane, 1},
    {"previous_pane", KEYS("Shift-Tab"), LOOK, "previous pane", NULL, 0, next_pane, -1},
    {"zoom", KEYS("z"), LOOK, "show this pane alone, or all of them", "zoom", 10, zoom, 0},
    {"header", KEYS("#"), LOOK, "show or hide the figures on top", NULL, 0, header, 0},

    {"row_up", KEYS("Up", "k"), MOVE, "one row up", NULL, 0, move, MOVE_UP},
    {"row_down", KEYS("Down", "j"), MOVE, "one row down", NULL, 0, move, MOVE_DOWN},
    {"figure_left", KEYS("Left", "h"), MOVE, "one figure to the left: tile, cell or bar", NULL, 0,
     side, -1},
    {"figure_right", KEYS("Right", "l"), MOVE, "one figure to the right", NULL, 0, side, 1},
    {"page_up", KEYS("PgUp", "Ctrl-B"), MOVE, "one page up", NULL, 0, move, MOVE_PAGE_UP},
    {"page_down", KEYS("PgDn", "Ctrl-F"), MOVE, "one page down", NULL, 0, move, MOVE_PAGE_DOWN},
    {"first_row", KEYS("Home", "g"), MOVE, "to the first row", NULL, 0, move, MOVE_TOP},
    {"last_row", KEYS("End", "G"), MOVE, "to the last row, or to the totals", NULL, 0, move,
     MOVE_BOTTOM},

    {"explain", KEYS("Enter"), FIND, "open the row, or list what is behind the figure", "explain",
     3, enter, 0},
    {"back", KEYS("Esc"), FIND, "go back: leave a search, a list or a page", NULL, 0, back, 0},
    {"search", KEYS("/", "F3"), FIND, "search in this pane", "search", 2, search_open, 0},
    {"next_match", KEYS("n"), FIND, "next match", NULL, 0, search_next, 1},
    {"previous_match", KEYS("N"), FIND, "previous match", NULL, 0, search_next, -1},
    {"filter", KEYS("f", "F4", "F7"), FIND, "edit the filter; Tab completes", "filter", 1, ASKED},
    {"pick_filter", KEYS("F"), FIND, "pick a queue, agent, direction or server", NULL, 0, ASKED},
    {"clear_filter", KEYS("x"), FIND, "clear the filter", NULL, 0, ASKED},
    {"filter_before", KEYS("X"), FIND, "go back to the previous filter", NULL, 0, ASKED},
    {"sort", KEYS("S", "F6"), FIND, "sort by a column", "sort", 8, sort_pick, 0},
    {"sort_left", KEYS("<"), FIND, "sort by the next column to the left", NULL, 0, sort_move, -1},
    {"sort_right", KEYS(">"), FIND, "sort by the next column to the right", NULL, 0, sort_move, 1},
    {"sort_reverse", KEYS("I"), FIND, "reverse the order", NULL, 0, sort_reverse, 0},

    {"window", KEYS("w"), COUNT, "pick the time: today, yesterday, another day", "window", 5,
     ASKED},
    {"finer_hours", KEYS("+", "]"), COUNT, "Hours: shorter steps (60, 30, 15 minutes)", NULL, 0,
     step, 1},
    {"coarser_hours", KEYS("-", "["), COUNT, "Hours: longer steps", NULL, 0, step, -1},
    {"count_by", KEYS("v"), COUNT, "count calls, visits or records", "count", 6, count_by, 0},
    {"service_level_formula", KEYS("L"), COUNT, "next formula of the service level", "SL formula",
     16, formula, 1},

    {"freeze", KEYS("p", "Space"), ACT, "freeze the screen; counting goes on", "freeze", 17, freeze,
     0},
    {"export", KEYS("e", "F2"), ACT, "export what is shown to a file", "export", 18, ASKED},
    {"reload", KEYS("R"), ACT, "read the configuration again", NULL, 0, ASKED},
    {"resync", KEYS("r", "F5"), ACT, "ask the PBX for its state again", NULL, 0, ASKED},
    {"alerts", KEYS("a"), ACT, "list the alerts; in the list, acknowledge one", NULL, 0, alerts, 0},
    {"mute", KEYS("M"), ACT, "in the list of alerts: silence one for 15 minutes", NULL, 0, ASKED},
    {"mask", KEYS("m"), ACT, "hide or show outside numbers", NULL, 0, mask, 0},
    {"kiosk", KEYS("K"), ACT, "kiosk: show one page after the other", NULL, 0, kiosk, 0},
    {"theme", KEYS("t"), ACT, "next theme", "theme", 19, theme, 1},
    {"pick_theme", KEYS("T"), ACT, "pick a theme", NULL, 0, themes_pick, 0},
    {"redraw", KEYS("Ctrl-L"), ACT, "redraw the screen", NULL, 0, ASKED},

    {"help", KEYS("?", "F1"), LEAVE, "this help", "help", 1, help, 0},
    {"suspend", KEYS("Ctrl-Z"), LEAVE, "go to the shell; fg comes back", NULL, 0, ASKED},
    {"quit", KEYS("q", "F10"), LEAVE, "close what is open, or quit", "quit", 1, quit, 0},
    {"quit_now", KEYS("Q", "Ctrl-C"), LEAVE, "quit at once", NULL, 0, ASKED},
};
const size_t command_count = sizeof commands / sizeof commands[0];
