// The key table is the only place where a key is named. Help and hints are printed from it, so a
// key that is not here does nothing and a key that is here is explained.
#include "keymap.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

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

const struct command_text command_texts[] = {
    [COMMAND_NONE] = {NULL, NULL, NULL, 0, NULL},
    [COMMAND_OVERVIEW] = {"Look", "overview", "pages", 4, "1-7"},
    [COMMAND_QUEUES] = {"Look", "queues, all their figures", NULL, 0, NULL},
    [COMMAND_AGENTS] = {"Look", "agents, all their figures", NULL, 0, NULL},
    [COMMAND_CALLS] = {"Look", "calls, all of the window", NULL, 0, NULL},
    [COMMAND_HOURS] = {"Look", "hours, weekdays", NULL, 0, NULL},
    [COMMAND_RECALLS] = {"Look", "recalls: who was lost and not reached since", NULL, 0, NULL},
    [COMMAND_WALL] = {"Look", "wall: few figures, large", NULL, 0, NULL},
    [COMMAND_NEXT_PANE] = {"Look", "next pane", "pane", 7, NULL},
    [COMMAND_PREVIOUS_PANE] = {"Look", "previous pane", NULL, 0, NULL},
    [COMMAND_ZOOM] = {"Look", "the pane alone, and back", "zoom", 10, NULL},
    [COMMAND_HEADER] = {"Look", "the figures on top, on or off", NULL, 0, NULL},
    [COMMAND_UP] = {"Move", "a row up", NULL, 0, NULL},
    [COMMAND_DOWN] = {"Move", "a row down", NULL, 0, NULL},
    [COMMAND_LEFT] = {"Move", "to the figure left of it: tile, cell, bar", NULL, 0, NULL},
    [COMMAND_RIGHT] = {"Move", "to the figure right of it", NULL, 0, NULL},
    [COMMAND_PAGE_UP] = {"Move", "a page up", NULL, 0, NULL},
    [COMMAND_PAGE_DOWN] = {"Move", "a page down", NULL, 0, NULL},
    [COMMAND_TOP] = {"Move", "to the first row", NULL, 0, NULL},
    [COMMAND_BOTTOM] = {"Move", "to the last row, or the totals", NULL, 0, NULL},
    [COMMAND_ENTER] = {"Find", "all of the row, or what is behind the figure", "explain", 3, NULL},
    [COMMAND_BACK] = {"Find", "back: out of a search, a list, a selection, a page", NULL, 0, NULL},
    [COMMAND_SEARCH] = {"Find", "search in the pane", "search", 2, NULL},
    [COMMAND_NEXT_MATCH] = {"Find", "next match", NULL, 0, NULL},
    [COMMAND_PREVIOUS_MATCH] = {"Find", "previous match", NULL, 0, NULL},
    [COMMAND_FILTER] = {"Find", "edit the filter; Tab completes", "filter", 1, NULL},
    [COMMAND_PICK_FILTER] = {"Find", "pick queue, agent, direction, server", NULL, 0, NULL},
    [COMMAND_CLEAR_FILTER] = {"Find", "no filter", NULL, 0, NULL},
    [COMMAND_SORT] = {"Find", "sort by a column", "sort", 8, NULL},
    [COMMAND_SORT_LEFT] = {"Find", "sort by the column left of it", NULL, 0, NULL},
    [COMMAND_SORT_RIGHT] = {"Find", "sort by the column right of it", NULL, 0, NULL},
    [COMMAND_SORT_REVERSE] = {"Find", "sort the other way round", NULL, 0, NULL},
    [COMMAND_WINDOW] = {"Count", "which time: today, yesterday, the last minutes, a day", "window",
                        5, NULL},
    [COMMAND_FINER] = {"Count", "hours: finer steps, 60, 30, 15 minutes", NULL, 0, NULL},
    [COMMAND_COARSER] = {"Count", "hours: coarser steps", NULL, 0, NULL},
    [COMMAND_LEVEL] = {"Count", "calls, visits or records", "count", 6, NULL},
    [COMMAND_FORMULA] = {"Count", "next formula of the service level, which is named", "SL formula",
                         16, NULL},
    [COMMAND_FREEZE] = {"Act", "freeze the view; counting goes on", "freeze", 17, NULL},
    [COMMAND_EXPORT] = {"Act", "write what is shown to a file", "export", 18, NULL},
    [COMMAND_RESYNC] = {"Act", "ask the PBX for its state again", NULL, 0, NULL},
    [COMMAND_ALERTS] = {"Act", "alerts: this version watches none yet", NULL, 0, NULL},
    [COMMAND_MASK] = {"Act", "hide outside numbers, and back", NULL, 0, NULL},
    [COMMAND_KIOSK] = {"Act", "kiosk: go through the pages", NULL, 0, NULL},
    [COMMAND_THEME] = {"Act", "next theme, which is named", "theme", 19, NULL},
    [COMMAND_PICK_THEME] = {"Act", "pick a theme from a list", NULL, 0, NULL},
    [COMMAND_REDRAW] = {"Act", "draw the screen anew", NULL, 0, NULL},
    [COMMAND_HELP] = {"Leave", "this help", "help", 1, NULL},
    [COMMAND_SUSPEND] = {"Leave", "to the shell; fg comes back", NULL, 0, NULL},
    [COMMAND_QUIT] = {"Leave", "back out of what is open; quit", "quit", 1, NULL},
    [COMMAND_QUIT_NOW] = {"Leave", "quit at once", NULL, 0, NULL},
};
static_assert(sizeof command_texts / sizeof command_texts[0] == COMMANDS,
              "a text for each command");

enum command keymap_find(struct key key) {
    for (size_t i = 0; i < key_binding_count; i++)
        if (key_bindings[i].key.code == key.code && key_bindings[i].key.modifiers == key.modifiers)
            return key_bindings[i].command;
    return COMMAND_NONE;
}

bool keymap_name(struct key key, char out[KEYMAP_NAME_SIZE]) {
    char bytes[4];
    if (key.code >= KEYCODE_F1 && key.code < KEYCODE_F1 + 12 && !key.modifiers) {
        snprintf(out, KEYMAP_NAME_SIZE, "F%d", (int)(key.code - KEYCODE_F1) + 1);
        return true;
    }
    if (key.modifiers == KEY_CTRL && key.code >= 'a' && key.code <= 'z') {
        snprintf(out, KEYMAP_NAME_SIZE, "Ctrl-%c", (char)(key.code - 'a' + 'A'));
        return true;
    }
    if (key.code == UTF8_REPLACEMENT) return false;
    if (key.modifiers || key.code <= ' ' || key.code >= KEYCODE_UP || !utf8_keeps(key.code))
        return false;
    snprintf(out, KEYMAP_NAME_SIZE, "%.*s", (int)utf8_encode(key.code, bytes), bytes);
    return true;
}

void keymap_names(enum command command, char *out, size_t size) {
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < key_binding_count; i++) {
        if (key_bindings[i].command != command) continue;
        int more =
            snprintf(out + used, size - used, "%s%s", used ? "  " : "", key_bindings[i].name);
        if (more < 0 || (size_t)more >= size - used) return;
        used += (size_t)more;
    }
}
