// The key table is the only place where a key is named. Help and hints are printed from it, so a
// key that is not here does nothing and a key that is here is explained.
#include "keymap.h"

#include "ui/ui.h"

#include <assert.h>
#include <stdio.h>

#define CTRL(letter)                                                                               \
    { letter, KEY_CTRL }

const struct key_binding key_bindings[] = {
    {{'1', 0}, "1", COMMAND_OVERVIEW},
    {{'2', 0}, "2", COMMAND_QUEUES},
    {{'3', 0}, "3", COMMAND_AGENTS},
    {{'4', 0}, "4", COMMAND_CALLS},
    {{'5', 0}, "5", COMMAND_HOURS},
    {{'6', 0}, "6", COMMAND_RECALLS},
    {{'7', 0}, "7", COMMAND_WALL},
    {{KEYCODE_TAB, 0}, "Tab", COMMAND_NEXT_PANE},
    {{KEYCODE_TAB, KEY_SHIFT}, "Shift-Tab", COMMAND_PREVIOUS_PANE},
    {{'z', 0}, "z", COMMAND_ZOOM},
    {{'#', 0}, "#", COMMAND_HEADER},
    {{KEYCODE_UP, 0}, "Up", COMMAND_UP},
    {{'k', 0}, "k", COMMAND_UP},
    {{KEYCODE_DOWN, 0}, "Down", COMMAND_DOWN},
    {{'j', 0}, "j", COMMAND_DOWN},
    {{KEYCODE_LEFT, 0}, "Left", COMMAND_LEFT},
    {{'h', 0}, "h", COMMAND_LEFT},
    {{KEYCODE_RIGHT, 0}, "Right", COMMAND_RIGHT},
    {{'l', 0}, "l", COMMAND_RIGHT},
    {{KEYCODE_PAGE_UP, 0}, "PgUp", COMMAND_PAGE_UP},
    {CTRL('b'), "Ctrl-B", COMMAND_PAGE_UP},
    {{KEYCODE_PAGE_DOWN, 0}, "PgDn", COMMAND_PAGE_DOWN},
    {CTRL('f'), "Ctrl-F", COMMAND_PAGE_DOWN},
    {{KEYCODE_HOME, 0}, "Home", COMMAND_TOP},
    {{'g', 0}, "g", COMMAND_TOP},
    {{KEYCODE_END, 0}, "End", COMMAND_BOTTOM},
    {{'G', 0}, "G", COMMAND_BOTTOM},
    {{KEYCODE_ENTER, 0}, "Enter", COMMAND_ENTER},
    {{KEYCODE_ESCAPE, 0}, "Esc", COMMAND_BACK},
    {{'/', 0}, "/", COMMAND_SEARCH},
    {{KEYCODE_F1 + 2, 0}, "F3", COMMAND_SEARCH},
    {{'n', 0}, "n", COMMAND_NEXT_MATCH},
    {{'N', 0}, "N", COMMAND_PREVIOUS_MATCH},
    {{'f', 0}, "f", COMMAND_FILTER},
    {{KEYCODE_F1 + 3, 0}, "F4", COMMAND_FILTER},
    {{KEYCODE_F1 + 6, 0}, "F7", COMMAND_FILTER},
    {{'F', 0}, "F", COMMAND_PICK_FILTER},
    {{'x', 0}, "x", COMMAND_CLEAR_FILTER},
    {{'S', 0}, "S", COMMAND_SORT},
    {{KEYCODE_F1 + 5, 0}, "F6", COMMAND_SORT},
    {{'<', 0}, "<", COMMAND_SORT_LEFT},
    {{'>', 0}, ">", COMMAND_SORT_RIGHT},
    {{'I', 0}, "I", COMMAND_SORT_REVERSE},
    {{'w', 0}, "w", COMMAND_WINDOW},
    {{'v', 0}, "v", COMMAND_LEVEL},
    {{'L', 0}, "L", COMMAND_FORMULA},
    {{'+', 0}, "+", COMMAND_FINER},
    {{']', 0}, "]", COMMAND_FINER},
    {{'-', 0}, "-", COMMAND_COARSER},
    {{'[', 0}, "[", COMMAND_COARSER},
    {{'p', 0}, "p", COMMAND_FREEZE},
    {{' ', 0}, "Space", COMMAND_FREEZE},
    {{'e', 0}, "e", COMMAND_EXPORT},
    {{KEYCODE_F1 + 1, 0}, "F2", COMMAND_EXPORT},
    {{'r', 0}, "r", COMMAND_RESYNC},
    {{KEYCODE_F1 + 4, 0}, "F5", COMMAND_RESYNC},
    {{'a', 0}, "a", COMMAND_ALERTS},
    {{'m', 0}, "m", COMMAND_MASK},
    {{'K', 0}, "K", COMMAND_KIOSK},
    {{'t', 0}, "t", COMMAND_THEME},
    {{'T', 0}, "T", COMMAND_PICK_THEME},
    {CTRL('l'), "Ctrl-L", COMMAND_REDRAW},
    {{'?', 0}, "?", COMMAND_HELP},
    {{KEYCODE_F1, 0}, "F1", COMMAND_HELP},
    {CTRL('z'), "Ctrl-Z", COMMAND_SUSPEND},
    {{'q', 0}, "q", COMMAND_QUIT},
    {{KEYCODE_F1 + 9, 0}, "F10", COMMAND_QUIT},
    {{'Q', 0}, "Q", COMMAND_QUIT_NOW},
    {CTRL('c'), "Ctrl-C", COMMAND_QUIT_NOW},
};
const size_t key_binding_count = sizeof key_bindings / sizeof key_bindings[0];
const struct keymap keymap_built_in = {key_bindings, sizeof key_bindings / sizeof key_bindings[0]};

const struct command_text command_texts[] = {
    [COMMAND_NONE] = {NULL, NULL, NULL, NULL, 0, NULL},
    [COMMAND_OVERVIEW] = {"overview", "Look", "overview", "pages", 4, "1-7"},
    [COMMAND_QUEUES] = {"queues", "Look", "queues, all their figures", NULL, 0, NULL},
    [COMMAND_AGENTS] = {"agents", "Look", "agents, all their figures", NULL, 0, NULL},
    [COMMAND_CALLS] = {"calls", "Look", "calls, all of the window", NULL, 0, NULL},
    [COMMAND_HOURS] = {"hours", "Look", "hours, weekdays", NULL, 0, NULL},
    [COMMAND_RECALLS] = {"recalls", "Look", "recalls: who was lost and not reached since", NULL, 0,
                         NULL},
    [COMMAND_WALL] = {"wall", "Look", "wall: few figures, large", NULL, 0, NULL},
    [COMMAND_NEXT_PANE] = {"next_pane", "Look", "next pane", "pane", 7, NULL},
    [COMMAND_PREVIOUS_PANE] = {"previous_pane", "Look", "previous pane", NULL, 0, NULL},
    [COMMAND_ZOOM] = {"zoom", "Look", "the pane alone, and back", "zoom", 10, NULL},
    [COMMAND_HEADER] = {"header", "Look", "the figures on top, on or off", NULL, 0, NULL},
    [COMMAND_UP] = {"row_up", "Move", "a row up", NULL, 0, NULL},
    [COMMAND_DOWN] = {"row_down", "Move", "a row down", NULL, 0, NULL},
    [COMMAND_LEFT] = {"figure_left", "Move", "to the figure left of it: tile, cell, bar", NULL, 0,
                      NULL},
    [COMMAND_RIGHT] = {"figure_right", "Move", "to the figure right of it", NULL, 0, NULL},
    [COMMAND_PAGE_UP] = {"page_up", "Move", "a page up", NULL, 0, NULL},
    [COMMAND_PAGE_DOWN] = {"page_down", "Move", "a page down", NULL, 0, NULL},
    [COMMAND_TOP] = {"first_row", "Move", "to the first row", NULL, 0, NULL},
    [COMMAND_BOTTOM] = {"last_row", "Move", "to the last row, or the totals", NULL, 0, NULL},
    [COMMAND_ENTER] = {"explain", "Find", "all of the row, or what is behind the figure", "explain",
                       3, NULL},
    [COMMAND_BACK] = {"back", "Find", "back: out of a search, a list, a selection, a page", NULL, 0,
                      NULL},
    [COMMAND_SEARCH] = {"search", "Find", "search in the pane", "search", 2, NULL},
    [COMMAND_NEXT_MATCH] = {"next_match", "Find", "next match", NULL, 0, NULL},
    [COMMAND_PREVIOUS_MATCH] = {"previous_match", "Find", "previous match", NULL, 0, NULL},
    [COMMAND_FILTER] = {"filter", "Find", "edit the filter; Tab completes", "filter", 1, NULL},
    [COMMAND_PICK_FILTER] = {"pick_filter", "Find", "pick queue, agent, direction, server", NULL, 0,
                             NULL},
    [COMMAND_CLEAR_FILTER] = {"clear_filter", "Find", "no filter", NULL, 0, NULL},
    [COMMAND_SORT] = {"sort", "Find", "sort by a column", "sort", 8, NULL},
    [COMMAND_SORT_LEFT] = {"sort_left", "Find", "sort by the column left of it", NULL, 0, NULL},
    [COMMAND_SORT_RIGHT] = {"sort_right", "Find", "sort by the column right of it", NULL, 0, NULL},
    [COMMAND_SORT_REVERSE] = {"sort_reverse", "Find", "sort the other way round", NULL, 0, NULL},
    [COMMAND_WINDOW] = {"window", "Count", "which time: today, yesterday, the last minutes, a day",
                        "window", 5, NULL},
    [COMMAND_FINER] = {"finer_hours", "Count", "hours: finer steps, 60, 30, 15 minutes", NULL, 0,
                       NULL},
    [COMMAND_COARSER] = {"coarser_hours", "Count", "hours: coarser steps", NULL, 0, NULL},
    [COMMAND_LEVEL] = {"count_by", "Count", "calls, visits or records", "count", 6, NULL},
    [COMMAND_FORMULA] = {"service_level_formula", "Count",
                         "next formula of the service level, which is named", "SL formula", 16,
                         NULL},
    [COMMAND_FREEZE] = {"freeze", "Act", "freeze the view; counting goes on", "freeze", 17, NULL},
    [COMMAND_EXPORT] = {"export", "Act", "write what is shown to a file", "export", 18, NULL},
    [COMMAND_RESYNC] = {"resync", "Act", "ask the PBX for its state again", NULL, 0, NULL},
    [COMMAND_ALERTS] = {"alerts", "Act", "alerts: this version watches none yet", NULL, 0, NULL},
    [COMMAND_MASK] = {"mask", "Act", "hide outside numbers, and back", NULL, 0, NULL},
    [COMMAND_KIOSK] = {"kiosk", "Act", "kiosk: go through the pages", NULL, 0, NULL},
    [COMMAND_THEME] = {"theme", "Act", "next theme, which is named", "theme", 19, NULL},
    [COMMAND_PICK_THEME] = {"pick_theme", "Act", "pick a theme from a list", NULL, 0, NULL},
    [COMMAND_REDRAW] = {"redraw", "Act", "draw the screen anew", NULL, 0, NULL},
    [COMMAND_HELP] = {"help", "Leave", "this help", "help", 1, NULL},
    [COMMAND_SUSPEND] = {"suspend", "Leave", "to the shell; fg comes back", NULL, 0, NULL},
    [COMMAND_QUIT] = {"quit", "Leave", "back out of what is open; quit", "quit", 1, NULL},
    [COMMAND_QUIT_NOW] = {"quit_now", "Leave", "quit at once", NULL, 0, NULL},
};
static_assert(sizeof command_texts / sizeof command_texts[0] == COMMANDS,
              "a text for each command");

bool key_same(struct key a, struct key b) {
    return a.code == b.code && a.modifiers == b.modifiers;
}

static enum command find(const struct keymap *m, struct key key) {
    for (size_t i = 0; i < m->count; i++)
        if (key_same(m->bindings[i].key, key)) return m->bindings[i].command;
    return COMMAND_NONE;
}

enum command keymap_find(const struct keymap *m, struct key key) {
    enum command command = find(m, key);
    if (command != COMMAND_NONE) return command;
    return find(m, (struct key){key_latin(key.code), key.modifiers});
}

void keymap_names(const struct keymap *m, enum command command, char *out, size_t size) {
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < m->count; i++) {
        if (m->bindings[i].command != command) continue;
        int more = snprintf(out + used, size - used, "%s%s", used ? "  " : "", m->bindings[i].name);
        if (more < 0 || (size_t)more >= size - used) {
            out[used] = '\0';
            return;
        }
        used += (size_t)more;
    }
}

const char *keymap_first(const struct keymap *m, enum command command) {
    for (size_t i = 0; i < m->count; i++)
        if (m->bindings[i].command == command) return m->bindings[i].name;
    return "";
}

const char *keymap_hint(const struct keymap *m, enum command command) {
    const char *several = command_texts[command].keys;
    // They stand for the commands from this one on: "1-7".
    for (int i = 0; several && several[0] + i <= several[2]; i++) {
        struct key key = {(uint32_t)(several[0] + i), 0};
        if (find(m, key) != command + (enum command)i) several = NULL;
    }
    return several ? several : keymap_first(m, command);
}

bool keymap_row(const struct keymap *m, size_t i, struct keymap_row *ret_row) {
    if (i + 1 >= COMMANDS) return false;
    const struct command_text *t = &command_texts[i + 1];
    *ret_row = (struct keymap_row){.id = t->id, .group = t->group, .text = t->text};
    keymap_names(m, (enum command)(i + 1), ret_row->keys, sizeof ret_row->keys);
    return true;
}
