// The help: what the marks of the pane mean, and the table of commands, printed in as many columns
// as fit. It is a mode of the same screen, so the board continues behind it.
#include "panes.h"

#include "../canvas/draw.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define ENTRIES_MAX  160
#define MARK_MOST    15 // columns for keys and marks
#define COLUMN_LEAST 56
#define COLUMN_GAP   3

struct entry { // a heading has no text
    char mark[64];
    const char *text;
};

struct page {
    struct entry entries[ENTRIES_MAX];
    size_t count;
    int lines[ENTRIES_MAX];
    int x[ENTRIES_MAX], y[ENTRIES_MAX]; // where they are, before scrolling
    int mark, text;                     // columns
    int height;                         // lines of the longest column
};

// ---- what is in it

static struct entry *add(struct page *p, const char *mark, const char *text) {
    struct entry *e = &p->entries[p->count];
    if (p->count == ENTRIES_MAX) return e - 1;
    span_copy(span_of(mark), e->mark, sizeof e->mark);
    e->text = text;
    p->count++;
    return e;
}

static void add_legend(struct page *p, const char *heading, const char *name,
                       const struct legend *l) {
    char title[64];
    if (!l) return;
    snprintf(title, sizeof title, "%s%s", heading, name);
    add(p, title, NULL);
    for (; l->mark; l++)
        add(p, l->mark, l->means);
}

static void gather(const struct ui *u, struct page *p) {
    const struct pane_kind *pane = pane_kinds[ui_pane(u)];
    p->count = 0;
    add_legend(p, "Marks", "", legend_everywhere);
    add_legend(p, "This pane: ", pane->name, pane->legend);
    if (u->drawn.layout.pane[PANE_TILES].w && pane != &pane_tiles)
        add_legend(p, "The figures on top", "", pane_tiles.legend);
    for (size_t i = 0; i < command_count; i++) {
        if (!i || strcmp(commands[i - 1].group, commands[i].group) != 0)
            add(p, commands[i].group, NULL);
        struct entry *e = add(p, "", commands[i].text);
        keymap_names(u->keymap, &commands[i], e->mark, sizeof e->mark);
    }
}

// ---- where it is

// The bytes of a text that fit on a line, without the blank after them.
static size_t line_bytes(struct span text, int width) {
    size_t fits = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && text.at[i] != ' ') continue;
        if ((int)utf8_columns((struct span){text.at, i}) > width) break;
        fits = i;
    }
    return fits ? fits : text.len;
}

static struct span rest_of(struct span text, size_t line) {
    return span_from(text, line < text.len ? line + 1 : line);
}

static int lines_of(struct span text, int width) {
    int lines = 1;
    for (size_t line; (line = line_bytes(text, width)) < text.len; lines++)
        text = rest_of(text, line);
    return lines;
}

// Puts entries into columns of that height; a heading is never the last in its column. Returns how
// many columns that takes.
static int place(struct page *p, int width, int height) {
    int columns = 1, y = 0;
    for (size_t i = 0; i < p->count; i++) {
        bool heading = !p->entries[i].text;
        int blank = heading && y > 0, needs = p->lines[i] + blank;
        if (heading && i + 1 < p->count) needs += p->lines[i + 1];
        if (y && y + needs > height) {
            columns++;
            y = blank = 0;
        }
        p->x[i] = (columns - 1) * (width + COLUMN_GAP);
        p->y[i] = y + blank;
        y += p->lines[i] + blank;
    }
    return columns;
}

static void lay_out(struct page *p, int width) {
    int columns = (width + COLUMN_GAP) / (COLUMN_LEAST + COLUMN_GAP);
    if (columns < 1) columns = 1;
    width = (width - (columns - 1) * COLUMN_GAP) / columns;
    p->mark = 0;
    for (size_t i = 0; i < p->count; i++) {
        int mark = p->entries[i].text ? canvas_columns(p->entries[i].mark) : 0;
        if (mark > p->mark) p->mark = mark < MARK_MOST ? mark : MARK_MOST;
    }
    p->text = width - 2 - p->mark - 2;
    for (size_t i = 0; i < p->count; i++)
        p->lines[i] = p->entries[i].text ? lines_of(span_of(p->entries[i].text), p->text) : 1;
    p->height = 1;
    while (place(p, width, p->height) > columns)
        p->height++;
}

// ---- searching in it

static bool matches(const struct entry *e, const char *sought) {
    size_t at, len;
    return *sought && e->text &&
           (match_find(span_of(e->mark), span_of(sought), 0, &at, &len) ||
            match_find(span_of(e->text), span_of(sought), 0, &at, &len));
}

// Goes to the nearest match from entry `from` on, forwards or back, and around the ends.
static void look(struct ui *u, int from, int by) {
    struct ui_help *h = &u->helped;
    struct page p;
    gather(u, &p);
    int count = (int)p.count;
    for (int i = 0; i < count; i++) {
        int at = (from + by * i + 2 * count) % count;
        if (!matches(&p.entries[at], h->sought)) continue;
        h->at = at;
        h->go = true;
        return;
    }
}

static void typed(struct ui *u) {
    span_copy(span_of(u->prompt.text), u->helped.sought, sizeof u->helped.sought);
    look(u, 0, 1);
}

static void entered(struct ui *u, const char *text) {
    (void)text;
    ui_close(u);
}

static void left(struct ui *u) {
    *u->helped.sought = '\0';
}

void help_search(struct ui *u) {
    static const struct dialog line = {.typed = typed, .entered = entered, .left = left};
    *u->helped.sought = '\0';
    ui_ask(u, &line, NULL, "/", "");
}

bool help_search_next(struct ui *u, int by) {
    struct ui_help *h = &u->helped;
    if (!*h->sought) return false;
    look(u, h->at + by, by);
    return true;
}

bool help_search_back(struct ui *u) {
    bool on = *u->helped.sought;
    *u->helped.sought = '\0';
    return on;
}

// "/slow 2/5", and makes the match visible.
static void search_now(struct ui_help *h, const struct page *p, char *out, size_t size) {
    size_t count = 0, number = 0;
    out[0] = '\0';
    if (!*h->sought) return;
    for (size_t i = 0; i < p->count; i++) {
        if (!matches(&p->entries[i], h->sought)) continue;
        count++;
        if ((int)i == h->at) number = count;
    }
    if (count)
        snprintf(out, size, "/%.40s  %zu/%zu", h->sought, number, count);
    else
        snprintf(out, size, "/%.40s  no match", h->sought);
    if (!count || !h->go) return;
    size_t y = (size_t)p->y[h->at];
    if (y < h->scroll.first || y >= h->scroll.first + h->scroll.page)
        h->scroll.first = y > h->scroll.page / 2 ? y - h->scroll.page / 2 : 0;
    h->go = false;
}

// ---- drawing it

static void mark_matches(struct canvas *c, int x, int y, struct span text, const char *sought) {
    size_t at, len, from = 0;
    while (*sought && match_find(text, span_of(sought), from, &at, &len)) {
        canvas_role(c, x + (int)utf8_columns((struct span){text.at, at}), y,
                    (int)utf8_columns((struct span){text.at + at, len}), ROLE_ACCENT);
        from = at + len;
    }
}

static void draw_entry(struct canvas *c, const struct page *p, size_t i, const struct ui_help *h) {
    const struct entry *e = &p->entries[i];
    int x = 1 + p->x[i], y = 2 + p->y[i] - (int)h->scroll.first, end = 2 + (int)h->scroll.page;
    if (!e->text) {
        if (y >= 2 && y < end) canvas_string(c, x, y, p->mark + 4 + p->text, ROLE_TITLE, e->mark);
        return;
    }
    struct span text = span_of(e->text);
    for (bool first = true; first || text.len; y++, first = false) {
        size_t len = line_bytes(text, p->text);
        struct span line = {text.at, len};
        text = rest_of(text, len);
        if (y < 2 || y >= end) continue;
        if (first) canvas_string(c, x + 2, y, p->mark, ROLE_KEY, e->mark);
        if (first) mark_matches(c, x + 2, y, span_of(e->mark), h->sought);
        canvas_text(c, x + 4 + p->mark, y, p->text, ROLE_NORMAL, line);
        mark_matches(c, x + 4 + p->mark, y, line, h->sought);
        if (*h->sought && (int)i == h->at && first) canvas_string(c, x, y, 1, ROLE_FOCUS, "▸");
    }
}

void help_draw(struct ui *u, struct canvas *c) {
    struct ui_help *h = &u->helped;
    struct ui_scroll *s = &h->scroll;
    struct page p;
    char words[80], keys[120];
    int width = c->width - 2;
    gather(u, &p);
    lay_out(&p, width);
    s->rows = (size_t)p.height;
    s->page = c->height > 4 ? (size_t)(c->height - 4) : 1;
    search_now(h, &p, words, sizeof words);
    if (s->first + s->page > s->rows) s->first = s->rows > s->page ? s->rows - s->page : 0;
    int x = canvas_string(c, 1, 0, width, ROLE_FOCUS, "HELP") + 2, right = canvas_columns(words);
    canvas_rule(c, x, 0, c->width - 1 - x - (right ? right + 1 : 0), ROLE_RULE);
    canvas_string(c, c->width - 1 - right, 0, right, ROLE_LABEL, words);
    for (size_t i = 0; i < p.count; i++)
        draw_entry(c, &p, i, h);
    snprintf(keys, sizeof keys, "%s%s back   %s search",
             s->first + s->page < s->rows ? "more below ▾   " : "", pane_key(u, "back"),
             pane_key(u, "search"));
    canvas_string(c, 1, c->height - 1, width, ROLE_LABEL, keys);
}

static bool move(struct ui *u, enum pane pane, enum move move) {
    (void)pane;
    scroll_move_text(&u->helped.scroll, move);
    return true;
}

const struct pane_kind pane_help = {.name = "help", .wheel = 1, .table = TABLES, .move = move};
