// The key table is the only place where a key is named. Help and hints are printed from it, so a
// key that is not here does nothing and a key that is here is explained.
#include "ui/keymap.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define CTRL(letter)                                                                               \
    { letter, KEY_CTRL }

const struct key_binding key_bindings[] = {
    {{'1', 0}, "1", COMMAND_OVERVIEW},
    {{'2', 0}, "2", COMMAND_QUEUES},
    {{'3', 0}, "3", COMMAND_AGENTS},
    {{KEYCODE_TAB, 0}, "Tab", COMMAND_NEXT_PANE},
    {{KEYCODE_TAB, KEY_SHIFT}, "Shift-Tab", COMMAND_PREVIOUS_PANE},
    {{'z', 0}, "z", COMMAND_ZOOM},
    {{'#', 0}, "#", COMMAND_HEADER},
    {{KEYCODE_UP, 0}, "Up", COMMAND_UP},
    {{'k', 0}, "k", COMMAND_UP},
    {{KEYCODE_DOWN, 0}, "Down", COMMAND_DOWN},
    {{'j', 0}, "j", COMMAND_DOWN},
    {{KEYCODE_LEFT, 0}, "Left", COMMAND_PREVIOUS_PANE},
    {{'h', 0}, "h", COMMAND_PREVIOUS_PANE},
    {{KEYCODE_RIGHT, 0}, "Right", COMMAND_NEXT_PANE},
    {{'l', 0}, "l", COMMAND_NEXT_PANE},
    {{KEYCODE_PAGE_UP, 0}, "PgUp", COMMAND_PAGE_UP},
    {CTRL('b'), "Ctrl-B", COMMAND_PAGE_UP},
    {{KEYCODE_PAGE_DOWN, 0}, "PgDn", COMMAND_PAGE_DOWN},
    {CTRL('f'), "Ctrl-F", COMMAND_PAGE_DOWN},
    {{KEYCODE_HOME, 0}, "Home", COMMAND_TOP},
    {{'g', 0}, "g", COMMAND_TOP},
    {{KEYCODE_END, 0}, "End", COMMAND_BOTTOM},
    {{'G', 0}, "G", COMMAND_BOTTOM},
    {{'v', 0}, "v", COMMAND_LEVEL},
    {{'L', 0}, "L", COMMAND_FORMULA},
    {{'p', 0}, "p", COMMAND_FREEZE},
    {{' ', 0}, "Space", COMMAND_FREEZE},
    {{'t', 0}, "t", COMMAND_THEME},
    {{'T', 0}, "T", COMMAND_PICK_THEME},
    {CTRL('l'), "Ctrl-L", COMMAND_REDRAW},
    {{'?', 0}, "?", COMMAND_HELP},
    {{KEYCODE_F1, 0}, "F1", COMMAND_HELP},
    {{KEYCODE_ENTER, 0}, "Enter", COMMAND_ENTER},
    {{KEYCODE_ESCAPE, 0}, "Esc", COMMAND_BACK},
    {CTRL('z'), "Ctrl-Z", COMMAND_SUSPEND},
    {{'q', 0}, "q", COMMAND_QUIT},
    {{KEYCODE_F1 + 9, 0}, "F10", COMMAND_QUIT},
    {{'Q', 0}, "Q", COMMAND_QUIT_NOW},
    {CTRL('c'), "Ctrl-C", COMMAND_QUIT_NOW},
};
const size_t key_binding_count = sizeof key_bindings / sizeof key_bindings[0];

const struct command_text command_texts[] = {
    [COMMAND_NONE] = {NULL, NULL, NULL, 0},
    [COMMAND_OVERVIEW] = {"Look", "Overview", "overview", 9},
    [COMMAND_QUEUES] = {"Look", "queues, all their figures", "queues", 2},
    [COMMAND_AGENTS] = {"Look", "agents, all their figures", "agents", 3},
    [COMMAND_NEXT_PANE] = {"Look", "next pane", "pane", 4},
    [COMMAND_PREVIOUS_PANE] = {"Look", "previous pane", NULL, 0},
    [COMMAND_ZOOM] = {"Look", "the pane alone, and back", "zoom", 7},
    [COMMAND_HEADER] = {"Look", "the figures on top, on or off", NULL, 0},
    [COMMAND_UP] = {"Move", "a row up", NULL, 0},
    [COMMAND_DOWN] = {"Move", "a row down", NULL, 0},
    [COMMAND_PAGE_UP] = {"Move", "a page up", NULL, 0},
    [COMMAND_PAGE_DOWN] = {"Move", "a page down", NULL, 0},
    [COMMAND_TOP] = {"Move", "to the first row", NULL, 0},
    [COMMAND_BOTTOM] = {"Move", "to the last row", NULL, 0},
    [COMMAND_LEVEL] = {"Act", "count calls, visits or records", "count", 6},
    [COMMAND_FORMULA] = {"Act", "next formula of the service level", "SL formula", 8},
    [COMMAND_FREEZE] = {"Act", "freeze the view; counting goes on", "freeze", 5},
    [COMMAND_THEME] = {"Act", "next theme", "theme", 10},
    [COMMAND_PICK_THEME] = {"Act", "pick a theme from a list", NULL, 0},
    [COMMAND_REDRAW] = {"Act", "draw the screen anew", NULL, 0},
    [COMMAND_HELP] = {"Leave", "this help", "help", 1},
    [COMMAND_ENTER] = {"Leave", "take what the list has picked", NULL, 0},
    [COMMAND_BACK] = {"Leave", "back: out of a list, help, selection, zoom", NULL, 0},
    [COMMAND_SUSPEND] = {"Leave", "to the shell; fg comes back", NULL, 0},
    [COMMAND_QUIT] = {"Leave", "back out of help and zoom; quit", "quit", 1},
    [COMMAND_QUIT_NOW] = {"Leave", "quit at once", NULL, 0},
};
static_assert(sizeof command_texts / sizeof command_texts[0] == COMMANDS,
              "a text for each command");

enum command keymap_find(struct key key) {
    for (size_t i = 0; i < key_binding_count; i++)
        if (key_bindings[i].key.code == key.code && key_bindings[i].key.modifiers == key.modifiers)
            return key_bindings[i].command;
    return COMMAND_NONE;
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
