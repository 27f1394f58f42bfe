// The wall has the whole screen: a name and the clock, six figures in two lines of three, and the
// worst message. Digits are as wide as three columns of them allow and as high as two lines allow,
// but no narrower than can be read. Labels are above the figures, targets below. Columns have room
// for the usual figures, so that nothing moves at each tick.
#include "panes.h"

#include "../canvas/draw.h"
#include "board/wall.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS      3
#define LINES        2
#define LEAST_WIDTH  4 // columns of a digit
#define LEAST_ROWS   5
#define DOTS         "..."
#define FORMULA_ROOM 30 // "~ abandons positive, target 80"

struct places {
    int margin, width, rows; // of a digit
    int x[COLUMNS], room[COLUMNS];
    int head;                      // rows for the name
    int label;                     // rows for a label: 1 is plain text, more are large letters
    int label_width, label_halves; // of a letter in that case
    int y[LINES];
};

static int larger(int a, int b) {
    return a > b ? a : b;
}

static int smaller(int a, int b) {
    return a < b ? a : b;
}

static void large_text(const struct wall_figure *f, char out[24]) {
    snprintf(out, 24, "%s%s", f->text, f->alarm ? "!" : "");
}

// Where the columns begin if digits have that width; false if they do not fit.
static bool place_columns(const struct pane_view *v, const struct wall *w, int width,
                          struct places *p) {
    int used = 0, room = v->at.w - 2 * p->margin, gap = larger((width + 1) / 2, 2);
    char text[24];
    for (int c = 0; c < COLUMNS; c++) {
        p->room[c] = 0;
        for (int i = c; i < WALL_FIGURES; i += COLUMNS) {
            large_text(&w->figures[i], text);
            p->room[c] = larger(p->room[c], digits_width(w->figures[i].usual, width));
            p->room[c] = larger(p->room[c], digits_width(text, width));
        }
        used += p->room[c];
    }
    int left = room - used - (COLUMNS - 1) * gap, x = v->at.x + p->margin;
    int *last = &p->room[COLUMNS - 1]; // the service level, whose formula should be readable
    int more = smaller(larger(FORMULA_ROOM - *last, 0), larger(left, 0) / 2);
    *last += more;
    left -= more;
    for (int c = 0; c < COLUMNS; c++) {
        p->x[c] = x;
        x += p->room[c] + gap + larger(left, 0) / (COLUMNS - 1);
        if (c < COLUMNS - 1)
            p->room[c] += larger(left, 0) / (COLUMNS - 1); // a label can be wider than its figure
    }
    p->width = width;
    return left >= 0;
}

// Uses large letters for labels if the widest one fits its column.
static void choose_labels(const struct wall *w, bool plain, struct places *p) {
    p->label = 1;
    p->label_width = larger(p->width / 3, DIGITS_LEAST_WIDTH);
    if (p->width < 8 || plain) return;
    for (int i = 0; i < WALL_FIGURES; i++)
        if (digits_width(w->figures[i].brief, p->label_width) > p->room[i % COLUMNS]) return;
    p->label_halves = p->label_width <= 4 ? 5 : 2 * p->label_width - 1; // and half a row below
    p->label = (p->label_halves + 1) / 2;
}

int wall_margin(int width) {
    return width >= 100 ? 2 : 1;
}

static struct places place(const struct pane_view *v, const struct wall *w) {
    bool plain = v->canvas->charset == CHARSET_ASCII;
    int width = v->at.w, height = v->at.h;
    struct places p = {.margin = wall_margin(width)};
    int digit = (width - 2 * p.margin) / 10;
    while (!place_columns(v, w, digit, &p) && digit > LEAST_WIDTH)
        digit--;
    p.head = plain          ? (height >= 32 && width >= 100 ? 5 : 1)
             : height >= 22 ? larger(3, smaller(height / 8, width / 20))
                            : 1;
    // without the note and an empty line on either side
    int body = height - p.head - 1 - (height >= 20 ? 2 : 0);
    choose_labels(w, plain, &p);
    for (;; p.label = 1) {
        p.rows = (body - (height >= 20 ? 1 : 0)) / LINES - p.label - 1;
        if (p.rows >= LEAST_ROWS || p.label == 1) break;
    }
    p.rows = smaller(p.rows, p.width + p.width / 4 + 1);
    if (p.rows < LEAST_ROWS) p.rows = LEAST_ROWS;
    // If the screen is low, wide digits would look squashed.
    for (digit = p.width; digit > LEAST_WIDTH && digit > p.rows * 3 / 2; digit--)
        place_columns(v, w, digit - 1, &p);
    int block = p.label + p.rows + 1, spare = body - LINES * block;
    p.y[0] = v->at.y + p.head + (height >= 20 ? 1 : 0) + larger(spare, 0) / 3;
    p.y[1] = p.y[0] + block + larger(spare, 0) / 3 + (spare % 3 ? 1 : 0);
    return p;
}

// The name in capitals without its server, for large letters; false if a letter of it cannot be
// drawn.
static bool capitals(struct span name, char *out, size_t size) {
    span_copy(name, out, size);
    for (; *out; out++)
        if (*out >= 'a' && *out <= 'z') *out = (char)(*out - 'a' + 'A');
    return digits_has(out - name.len);
}

// Cuts the end off, and shows with dots that it was cut.
static void shorten(char *name, int letter, int room) {
    size_t len = strlen(name);
    if (digits_width(name, letter) <= room) return;
    while (len > 1 && digits_width(name, letter) > room) {
        for (len--; len > 1 && name[len - 1] == ' ';)
            len--;
        memcpy(name + len, DOTS, sizeof DOTS);
    }
}

static void draw_head(const struct pane_view *v, const struct wall *w, const struct places *p) {
    char name[sizeof w->name + sizeof DOTS];
    int x = v->at.x + p->margin, room = v->at.w - 2 * p->margin, end = x + room;
    int halves = p->head == 3 ? 5 : 2 * p->head;
    int letter = p->head < 4 ? 4 : p->head;
    if (p->head == 1) {
        canvas_right(v->canvas, x, v->at.y, room, ROLE_FIGURE, span_of(w->clock));
        canvas_string(v->canvas, x, v->at.y, room - 6, ROLE_ACCENT, w->name);
        return;
    }
    int clock = digits_width(w->clock, letter);
    digits_draw(v->canvas, end - clock, v->at.y, letter, halves, ROLE_LABEL, w->clock);
    const char *server = strstr(w->name, " @");
    struct span queue = span_of(w->name);
    if (server) queue.len = (size_t)(server - w->name);
    bool large = capitals(queue, name, sizeof name);
    room -= clock + 2;
    int rest = server ? canvas_columns(server) : 0;
    while (large && letter > DIGITS_LEAST_WIDTH && digits_width(name, letter) + rest > room)
        letter--;
    if (large) shorten(name, letter, room - rest);
    if (!large || digits_width(name, letter) + rest > room) {
        canvas_string(v->canvas, x, v->at.y + p->head / 2, room, ROLE_ACCENT, w->name);
        return;
    }
    digits_draw(v->canvas, x, v->at.y, letter, halves, ROLE_ACCENT, name);
    if (server)
        canvas_string(v->canvas, x + digits_width(name, letter), v->at.y + p->head - 1, rest,
                      ROLE_LABEL, server);
}

static void draw_figure(const struct pane_view *v, const struct wall_figure *f,
                        const struct places *p, int x, int y, int room) {
    enum role role = pane_figure_role(f->mood);
    char text[24];
    large_text(f, text);
    if (p->label > 1) {
        digits_draw(v->canvas, x, y, p->label_width, p->label_halves, ROLE_LABEL, f->brief);
    } else {
        int used = canvas_string(v->canvas, x, y, room, ROLE_LABEL, f->label) + 1;
        canvas_string(v->canvas, x + used, y, room - used, role, f->mark);
    }
    y += p->label;
    if (digits_width(text, p->width) <= room)
        digits_draw(v->canvas, x, y, p->width, 2 * p->rows, role, text);
    else // never cut
        canvas_string(v->canvas, x, y + p->rows / 2, room, role, text);
    const char *sub = f->sub;
    if (*f->brief_sub && canvas_columns(sub) > room) sub = f->brief_sub;
    if (*f->least_sub && canvas_columns(sub) > room) sub = f->least_sub;
    canvas_string(v->canvas, x, y + p->rows, room, ROLE_LABEL, sub);
}

// The line above the last: the names of those who wait, as many as fit.
static void draw_waits(const struct pane_view *v, const struct wall *w, int margin) {
    int x = v->at.x + margin, end = v->at.x + v->at.w - margin, y = v->at.y + v->at.h - 2;
    if (v->at.h < 20 || !w->waiting) return;
    x += canvas_string(v->canvas, x, y, end - x, ROLE_LABEL, "WAITING") + 2;
    for (size_t i = 0; i < w->waiting; i++) {
        char rest[24];
        snprintf(rest, sizeof rest, "+%zu", w->waiting - i);
        bool named = i < WALL_WAITS_MAX, last = i + 1 == w->waiting;
        int room = end - x - (last ? 0 : canvas_columns(rest) + 3);
        if (!named || canvas_columns(w->waits[i].text) > room) {
            canvas_string(v->canvas, x, y, end - x, ROLE_LABEL, rest);
            return;
        }
        x +=
            canvas_string(v->canvas, x, y, room, pane_role(w->waits[i].mood), w->waits[i].text) + 3;
    }
}

// The last line: what is frozen or filtered, the worst message, and the window.
static void draw_note(const struct pane_view *v, const struct wall *w, int margin) {
    const struct board_header *h = &v->board->header;
    int x = v->at.x + margin, end = v->at.x + v->at.w - margin, y = v->at.y + v->at.h - 1;
    char right[sizeof w->window + sizeof w->place + 8];
    snprintf(right, sizeof right, "%s%s%s", w->window, *w->place ? "  " : "", w->place);
    int more = canvas_columns(right), said = canvas_columns(w->note);
    if (h->frozen) x += canvas_string(v->canvas, x, y, end - x, ROLE_WARN, "FROZEN") + 2;
    if (*h->filter) {
        x += canvas_string(v->canvas, x, y, end - x, ROLE_LABEL, "filter ");
        x += canvas_string(v->canvas, x, y, (end - x) / 2, ROLE_ACCENT, h->filter) + 2;
    }
    if (said + more + 2 > end - x) { // the window comes before the note
        snprintf(right, sizeof right, "%s", w->place);
        more = canvas_columns(right);
    }
    canvas_right(v->canvas, end - more, y, more, ROLE_LABEL, span_of(right));
    canvas_string(v->canvas, x, y, end - x - more - 1, pane_role(w->note_mood), w->note);
}

static void draw(const struct pane_view *v) {
    struct wall w;
    struct ui *u = v->ui;
    if (u->wall.steps) u->wall.of = board_wall_step(v->board, u->wall.of, u->wall.steps);
    u->wall.steps = 0;
    board_wall(v->board, u->wall.of, &w);
    struct places p = place(v, &w);
    draw_head(v, &w, &p);
    for (int i = 0; i < WALL_FIGURES; i++)
        draw_figure(v, &w.figures[i], &p, p.x[i % COLUMNS], p.y[i / COLUMNS], p.room[i % COLUMNS]);
    draw_waits(v, &w, p.margin);
    draw_note(v, &w, p.margin);
}

// ---- keys: moving selects what the wall is about

static bool side(struct ui *u, int by) {
    u->wall.steps += by;
    return true;
}

static bool move(struct ui *u, enum pane pane, enum move move) {
    (void)pane;
    if (move == MOVE_UP || move == MOVE_DOWN) return side(u, move == MOVE_UP ? -1 : 1);
    if (move != MOVE_TOP) return false;
    u->wall.of = WALL_TOTAL;
    u->wall.steps = 0;
    return true;
}

static bool rotate(struct ui *u) {
    u->wall.steps++;
    return true;
}

const struct pane_kind pane_wall = {.name = "wall",
                                    .title = "WALL",
                                    .whole = true,
                                    .wheel = 1,
                                    .table = TABLES,
                                    .legend = legend_tiles,
                                    .draw = draw,
                                    .move = move,
                                    .side = side,
                                    .rotate = rotate};
