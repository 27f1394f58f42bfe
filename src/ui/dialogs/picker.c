// A picker has all its lines, and the numbers of those that contain the typed text. It covers the
// lower right of the board, so that the figures at the top remain visible.
#include "ui/ui.h"

#include "../canvas/draw.h"
#include "../keymap.h"
#include "base/larger.h"
#include "base/mem.h"
#include "base/text.h"
#include "dialogs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define GAP       2
#define TEXT_MOST 80 // columns
#define AROUND    4  // title, the typed line, hints, and the line below

void picker_open(struct picker *p, const struct dialog *dialog, const char *title, bool narrows) {
    picker_close(p);
    *p = (struct picker){.dialog = dialog,
                         .title = title,
                         .narrows = narrows,
                         .empty = "nothing here",
                         .leaves = "leave"};
    prompt_open(&p->typed, dialog, NULL, "", "");
}

void picker_close(struct picker *p) {
    if (!p) return;
    buf_finish(&p->texts);
    free(p->items);
    free(p->shown);
    *p = (struct picker){0};
}

// Most texts do not have its first letter where it would have to be, which is seen at once.
static bool contains(const char *text, const char *part) {
    size_t len = strlen(part);
    int first = tolower((unsigned char)*part);
    for (; *text && len; text++)
        if (tolower((unsigned char)*text) == first && strncasecmp(text, part, len) == 0)
            return true;
    return !len;
}

static struct picker_item item_of(const struct picker *p, size_t i) {
    const char *text = p->texts.at + p->items[i], *note = text + strlen(text) + 1;
    return (struct picker_item){text, note, note + strlen(note) + 1};
}

static void narrow(struct picker *p) {
    p->shown_count = p->selected = p->first = 0;
    for (size_t i = 0; i < p->count; i++) {
        struct picker_item item = item_of(p, i);
        if (contains(item.text, p->typed.text) || contains(item.note, p->typed.text))
            p->shown[p->shown_count++] = i;
    }
}

// No text takes more columns than it has bytes, so few of them have to be measured.
static void put(struct picker *p, const char *text, int *width) {
    size_t len = strlen(text);
    buf_put(&p->texts, text, len + 1);
    if (!width || len <= (size_t)*width) return;
    int columns = canvas_columns(text);
    *width = larger(*width, columns < TEXT_MOST ? columns : TEXT_MOST);
}

void picker_add(struct picker *p, const char *text, const char *note, const char *value) {
    if (p->count == p->capacity) {
        p->capacity = p->capacity * 2 + 16;
        p->items = mem_resize(p->items, p->capacity, sizeof *p->items);
        p->shown = mem_resize(p->shown, p->capacity, sizeof *p->shown);
    }
    p->items[p->count] = p->texts.len;
    p->shown[p->shown_count++] = p->count++;
    put(p, text, &p->text_width);
    put(p, note, &p->note_width);
    put(p, value, NULL);
}

void picker_select(struct picker *p, size_t index) {
    if (index < p->shown_count) p->selected = index;
}

static enum dialog_act move(struct picker *p, size_t to) {
    if (!p->shown_count) return DIALOG_IDLE;
    p->selected = to < p->shown_count ? to : p->shown_count - 1;
    return DIALOG_CHANGED;
}

// The letters that move only do so in lists in which nothing can be typed.
static uint32_t meaning(const struct picker *p, struct key key) {
    static const struct {
        uint32_t letter, code;
    } letters[] = {{'j', KEYCODE_DOWN},
                   {'k', KEYCODE_UP},
                   {'g', KEYCODE_HOME},
                   {'G', KEYCODE_END},
                   {'q', KEYCODE_ESCAPE}};
    if (key.modifiers & KEY_CTRL) {
        if (key.code == 'n') return KEYCODE_DOWN;
        if (key.code == 'p') return KEYCODE_UP;
        if (key.code == 'c' || key.code == 'g') return KEYCODE_ESCAPE;
    }
    for (size_t i = 0; !p->narrows && i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].letter == key_latin(key.code)) return letters[i].code;
    return key.code;
}

static enum dialog_act typed(struct picker *p, enum dialog_act act) {
    if (act == DIALOG_CHANGED) narrow(p);
    if (act == DIALOG_OTHER) return act;
    return act == DIALOG_CHANGED || act == DIALOG_MOVED ? DIALOG_MOVED : DIALOG_IDLE;
}

enum dialog_act picker_paste(struct picker *p, struct span text) {
    return typed(p, prompt_paste(&p->typed, text));
}

enum dialog_act picker_key(struct picker *p, struct key key) {
    switch (meaning(p, key)) {
    case KEYCODE_UP:
        return move(p, p->selected ? p->selected - 1 : 0);
    case KEYCODE_DOWN:
        return move(p, p->selected + 1);
    case KEYCODE_PAGE_UP:
        return move(p, p->selected > 10 ? p->selected - 10 : 0);
    case KEYCODE_PAGE_DOWN:
        return move(p, p->selected + 10);
    case KEYCODE_HOME:
        return move(p, 0);
    case KEYCODE_END:
        return move(p, SIZE_MAX);
    case KEYCODE_ENTER:
        return p->shown_count ? DIALOG_TAKE : DIALOG_LEAVE;
    case KEYCODE_ESCAPE:
        return DIALOG_LEAVE;
    default:
        return p->narrows ? typed(p, prompt_key(&p->typed, key)) : DIALOG_OTHER;
    }
}

bool picker_selected(const struct picker *p, struct picker_item *ret_item) {
    if (p->selected >= p->shown_count) return false;
    *ret_item = item_of(p, p->shown[p->selected]);
    return true;
}

static void clear(struct canvas *c, int x, int y, int width) {
    for (int row = y; row < c->height - 1; row++)
        for (int i = x - 2; i < x + width + 2; i++)
            canvas_string(c, i, row, 1, ROLE_NORMAL, " ");
}

// The rule after the title, and at its end the last line that is shown, where there are more.
static void draw_position(const struct picker *p, struct canvas *c, int x, int y, int width,
                          int used, int lines) {
    char last[FIGURE_SIZE], all[FIGURE_SIZE], text[2 * FIGURE_SIZE + 16] = "";
    size_t to = p->first + (size_t)lines;
    if (to > p->shown_count) to = p->shown_count;
    if (p->shown_count > (size_t)lines)
        snprintf(text, sizeof text, " %s of %s%s", figure_count(to, last),
                 figure_count(p->shown_count, all), to < p->shown_count ? " ▾" : "");
    int more = canvas_columns(text), end = width - more;
    canvas_rule(c, x + used, y, end - used, ROLE_RULE);
    if (end >= used) canvas_string(c, x + end, y, more, ROLE_LABEL, text);
}

void picker_draw(struct ui *u, struct canvas *c) {
    struct picker *p = &u->picker;
    char hints[80];
    int texts = p->text_width, lines = (int)p->count, around = AROUND + p->lines;
    int width = larger(texts + GAP + p->note_width, 50);
    if (width > c->width - 4) width = c->width - 4;
    if (lines > c->height - around - 4) lines = c->height - around - 4;
    if (lines < 1) lines = 1;
    if (p->selected < p->first) p->first = p->selected;
    if (p->selected >= p->first + (size_t)lines) p->first = p->selected - (size_t)lines + 1;
    int x = c->width - width - 2, y = c->height - lines - around;
    clear(c, x, y, width);
    int used = canvas_string(c, x, y, width, ROLE_FOCUS, p->title) + 1;
    if (p->narrows && p->typed.len)
        used += canvas_string(c, x + used, y, width - used, ROLE_ACCENT, p->typed.text) + 1;
    draw_position(p, c, x, y, width, used, lines);
    y++;
    if (!p->shown_count) canvas_string(c, x, y, width, ROLE_QUIET, p->empty);
    for (int i = 0; i < lines && p->first + (size_t)i < p->shown_count; i++) {
        size_t number = p->first + (size_t)i;
        struct picker_item item = item_of(p, p->shown[number]);
        canvas_string(c, x, y + i, texts < width ? texts : width, ROLE_NORMAL, item.text);
        canvas_string(c, x + texts + GAP, y + i, width - texts - GAP, ROLE_LABEL, item.note);
        if (number != p->selected) continue;
        canvas_string(c, x - 1, y + i, 1, ROLE_FOCUS, "▸");
        canvas_role(c, x, y + i, width, ROLE_SELECTED);
    }
    y += lines + 1;
    if (p->lines) p->dialog->draw(u, c, x, y, width);
    snprintf(hints, sizeof hints, "%sUp Down   Enter take   Esc %s",
             p->narrows ? "type to narrow   " : "", p->leaves);
    canvas_string(c, x, y + p->lines, width, ROLE_LABEL, hints);
}
