// The wall has the whole screen: a name and the clock, six figures in two lines of three, those who
// wait, and the worst message. Labels are letters as high as several rows, digits as wide as their
// columns allow and as high as two lines allow. Where six labels are too wide, the four figures
// that decide are in two lines of two, and the others are a line of text. Only a screen too small
// for these has labels of one row. Targets are below figures. Columns have room for the usual
// figures, so that nothing moves at each tick.
#include "panes.h"

#include "../canvas/draw.h"
#include "base/larger.h"
#include "board/wall.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS_MAX  3
#define LINES        2
#define LEAST_WIDTH  4 // columns of a digit
#define LEAST_ROWS   5
#define DOTS         "..."
#define GOAL_ROOM    35 // "~ goal: 80 % of offered within 20 s"
#define LETTER_ROWS  3  // of a label, at least
#define LETTER_PLAIN 5  // with whole rows alone

struct places {
    int columns, count;      // how many figures there are, from the first on
    int margin, width, rows; // of a digit
    int x[COLUMNS_MAX], room[COLUMNS_MAX];
    int head;                      // rows for the name
    int label;                     // rows for a label: 1 is plain text, more are large letters
    int label_width, label_halves; // of a letter in that case
    int y[LINES];
};

static void large_text(const struct wall_figure *f, char out[24]) {
    snprintf(out, 24, "%s%s", f->text, f->alarm ? "!" : "");
}

// Where the columns begin if digits have that width; false if they do not fit.
static bool place_columns(const struct pane_view *v, const struct wall *w, int width,
                          struct places *p) {
    int used = 0, room = v->at.w - 2 * p->margin, gap = larger((width + 1) / 2, 2);
    char text[24];
    for (int c = 0; c < p->columns; c++) {
        p->room[c] = 0;
        for (int i = c; i < p->count; i += p->columns) {
            const struct wall_figure *f = &w->figures[i];
            large_text(f, text);
            p->room[c] = larger(p->room[c], digits_width(f->usual, width));
            p->room[c] = larger(p->room[c], digits_width(text, width));
            if (p->label > 1)
                p->room[c] = larger(p->room[c], digits_width(f->brief, p->label_width));
        }
        used += p->room[c];
    }
    int left = room - used - (p->columns - 1) * gap, x = v->at.x + p->margin;
    int between = larger(p->columns - 1, 1);
    int *goal = &p->room[WALL_SERVICE % p->columns]; // whose target should be readable
    int most = larger(left, 0) / between;            // others have texts, too
    int more = smaller(larger(GOAL_ROOM - *goal, 0), most);
    *goal += more;
    left -= more;
    for (int c = 0; c < p->columns; c++) {
        p->x[c] = x;
        x += p->room[c] + gap + larger(left, 0) / between;
        if (c < p->columns - 1)
            p->room[c] += larger(left, 0) / between; // a text can be wider than its figure
    }
    p->width = width;
    return left >= 0;
}

int wall_margin(int width) {
    return width >= 100 ? 2 : 1;
}

static int head_rows(const struct pane_view *v) {
    int width = v->at.w, height = v->at.h;
    if (v->canvas->charset == CHARSET_ASCII) return height >= 32 && width >= 100 ? 5 : 1;
    return height >= 22 ? larger(3, smaller(height / 8, width / 20)) : 1;
}

// The rows for both lines of figures: without those who wait and the figures that are text, each
// with a line, and the note.
static int body_rows(const struct pane_view *v, const struct places *p) {
    int below = 1 + (v->at.h >= 20) + (p->count < WALL_FIGURES);
    return v->at.h - p->head - below;
}

// Gives the lines of figures the rows that there are; false if they are too few. `blank`: rows that
// stay empty, around and between them, if there is room.
static bool place_lines(const struct pane_view *v, const struct wall *w, int blank,
                        struct places *p) {
    int body = body_rows(v, p);
    p->rows = (body - blank) / LINES - p->label - 1;
    if (p->rows < LEAST_ROWS) p->rows = body / LINES - p->label - 1;
    bool fits = p->rows >= LEAST_ROWS;
    p->rows = smaller(p->rows, p->width + p->width / 4 + 1);
    if (!fits) p->rows = LEAST_ROWS;
    // If the screen is low, wide digits would look squashed.
    for (int digit = p->width; digit > LEAST_WIDTH && digit > p->rows * 3 / 2; digit--)
        place_columns(v, w, digit - 1, p);
    int block = p->label + p->rows + 1, spare = larger(body - LINES * block, 0);
    p->y[0] = v->at.y + p->head + (spare + 1) / 3;
    p->y[1] = p->y[0] + block + (spare + 2) / 3;
    return fits;
}

// Labels in large letters: the widest digits for which there is room.
static bool place_letters(const struct pane_view *v, const struct wall *w, struct places *p) {
    bool plain = v->canvas->charset == CHARSET_ASCII;
    int most = (v->at.w - 2 * p->margin) / (3 * p->columns + 1);
    for (int digit = most; digit >= LEAST_WIDTH; digit--) {
        p->label_width = larger(digit / 3, DIGITS_LEAST_WIDTH);
        p->label_halves = p->label_width <= 4 ? 2 * LETTER_ROWS - 1 : 2 * p->label_width - 1;
        if (plain) p->label_halves = 2 * larger(LETTER_PLAIN, p->label_width);
        p->label = p->label_halves / 2 + 1; // with a row or half of one below
        if (place_columns(v, w, digit, p) && place_lines(v, w, 2, p)) return true;
    }
    return false;
}

static struct places place(const struct pane_view *v, const struct wall *w) {
    struct places p = {.margin = wall_margin(v->at.w)};
    for (p.columns = COLUMNS_MAX; p.columns > 1; p.columns--)
        for (int head = head_rows(v);; head = 1) {
            p.head = head;
            p.count = p.columns * LINES;
            if (place_letters(v, w, &p)) return p;
            if (head == 1) break;
        }
    p.columns = COLUMNS_MAX;
    p.count = WALL_FIGURES;
    p.head = head_rows(v);
    p.label = 1;
    int digit = (v->at.w - 2 * p.margin) / 10;
    while (!place_columns(v, w, digit, &p) && digit > LEAST_WIDTH)
        digit--;
    place_lines(v, w, 2, &p);
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
    int lower = p->label > 1 && v->canvas->charset != CHARSET_ASCII; // a cell below the letters
    if (digits_width(text, p->width) <= room)
        digits_draw_lower(v->canvas, x, y, lower, p->width, 2 * p->rows - lower, role, text);
    else // never cut
        canvas_string(v->canvas, x, y + p->rows / 2, room, role, text);
    const char *sub = f->sub;
    if (*f->brief_sub && canvas_columns(sub) > room) sub = f->brief_sub;
    if (*f->least_sub && canvas_columns(sub) > room) sub = f->least_sub;
    canvas_string(v->canvas, x, y + p->rows, room, ROLE_LABEL, sub);
}

// The figures that are text, in the line above those who wait.
static void draw_rest(const struct pane_view *v, const struct wall *w, const struct places *p) {
    int x = v->at.x + p->margin, end = v->at.x + v->at.w - p->margin;
    int y = v->at.y + v->at.h - (v->at.h >= 20 ? 3 : 2);
    for (int i = p->count; i < WALL_FIGURES; i++) {
        const struct wall_figure *f = &w->figures[i];
        x += canvas_string(v->canvas, x, y, end - x, ROLE_LABEL, f->label) + 1;
        x += canvas_string(v->canvas, x, y, end - x, pane_figure_role(f->mood), f->small);
        x += canvas_string(v->canvas, x, y, end - x, pane_figure_role(f->mood),
                           f->alarm ? "!" : "") +
             1;
        x += canvas_string(v->canvas, x, y, end - x, ROLE_LABEL,
                           *f->brief_sub ? f->brief_sub : f->sub) +
             3;
    }
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
    for (int i = 0; i < p.count; i++)
        draw_figure(v, &w.figures[i], &p, p.x[i % p.columns], p.y[i / p.columns],
                    p.room[i % p.columns]);
    draw_rest(v, &w, &p);
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
