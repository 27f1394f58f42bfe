// A list to pick one line of, over the board, which goes on behind it. Where it narrows, typed text
// leaves only the lines that contain it.
#ifndef CDRTOP_UI_PICKER_H
#define CDRTOP_UI_PICKER_H

#include "ui/canvas.h"
#include "ui/prompt.h"

enum picker_kind { PICKER_NONE, PICKER_FILTER, PICKER_WINDOW, PICKER_SORT };

struct picker_item {
    char text[80], note[80];
    char value[160]; // what picking it means, to the one who made it
};

struct picker {
    enum picker_kind kind;
    const char *title, *empty; // empty: what is said where there is no line
    struct picker_item *items; // owned
    size_t count, capacity;
    size_t *shown, shown_count; // owned: those that contain what is typed
    size_t selected, first;     // of the shown
    int text_width, note_width; // of the widest of all lines
    bool narrows;
    struct prompt typed;
};

void picker_open(struct picker *p, enum picker_kind kind, const char *title, bool narrows);
void picker_add(struct picker *p, const char *text, const char *note, const char *value);
const struct picker_item *picker_selected(const struct picker *p); // NULL none

#endif
