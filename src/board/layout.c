// The overview has two shapes. On a wide screen queues and agents are left, hours and calls right,
// all visible. On a narrow one there are two places, one above the other, each shared by two panes;
// the pane that keys go to is shown.
#include "board/layout.h"

#include "base/larger.h"

#define MARGIN        1
#define WIDE_WIDTH    116
#define WIDE_HEIGHT   26
#define TALL_HEIGHT   38 // then there is room for a second line of tiles
#define DELTA_HEIGHT  36 // then there is room for one more line in each tile
#define SUB_WIDTH     30
#define MOST_SPACE    8 // a larger gap would make tiles look unrelated
#define TABLE_AROUND  3 // title, titles of columns, totals
#define WAITING_LEAST 5 // title, titles of columns, three callers
#define WAITING_MOST  12
#define CALLS_LEAST   12 // recent calls give up lines for who waits only above this

static int rows_of(size_t rows) {
    return rows > 1000 ? 1000 : (int)rows;
}

// The widths for `count` tiles in lines of `columns`; false if they do not fit.
static bool tile_widths(const int *least, int count, int columns, int room, int *ret_width) {
    int total = 0;
    for (int c = 0; c < columns; c++) {
        ret_width[c] = 0;
        for (int i = c; i < count; i += columns)
            ret_width[c] = larger(ret_width[c], least[i]);
        total += ret_width[c];
    }
    return total <= room;
}

// Below large ones there is a single line, with as many as fit.
static int single_line(const struct layout_input *in, struct layout *l, const int *least,
                       int room) {
    l->tiles = smaller(in->tiles, LAYOUT_TILES_MAX);
    while (l->tiles > 1 && !tile_widths(least, l->tiles, l->tiles, room, l->tile_width))
        l->tiles--;
    l->tile_columns = l->tiles;
    return 1;
}

// All tiles on one line. Else the first ones, with the others on a line below if the screen is high
// enough; spare ones are left out before that line is. Else the first ones on two lines, leaving
// out more until they fit.
static int tile_lines(const struct layout_input *in, struct layout *l, const int *least, int room) {
    if (in->tiles_above) return single_line(in, l, least, room);
    int all = smaller(in->tiles, LAYOUT_TILES_MAX), first = smaller(in->tiles_first, all);
    int spared = larger(all - in->tiles_spare, first), most[] = {all, spared};
    for (int i = 0; i < 2; i++) {
        l->tiles = l->tile_columns = most[i];
        if (tile_widths(least, l->tiles, l->tiles, room, l->tile_width)) return 1;
    }
    l->tile_columns = first;
    for (int i = 0; i < 2 && in->height >= TALL_HEIGHT; i++) {
        l->tiles = most[i];
        if (l->tiles > first && l->tiles <= 2 * first &&
            tile_widths(least, l->tiles, first, room, l->tile_width))
            return 2;
    }
    l->tiles = first;
    if (tile_widths(least, first, first, room, l->tile_width)) return 1;
    for (;; l->tiles--) {
        l->tile_columns = (l->tiles + 1) / 2;
        if (l->tiles <= 2 || tile_widths(least, l->tiles, l->tile_columns, room, l->tile_width))
            return 2;
    }
}

// Room that is left goes first to the text of the widest tile, then to all alike.
static void spread(const struct layout_input *in, struct layout *l, int room) {
    for (int c = 0; c < l->tile_columns; c++)
        room -= l->tile_width[c];
    int wide = in->tile_wide;
    if (wide >= 0 && l->tile_sub && wide < l->tile_columns) {
        int more = smaller(larger(SUB_WIDTH - l->tile_width[wide], 0), larger(room, 0));
        l->tile_width[wide] += more;
        room -= more;
    }
    for (int c = 0; c < l->tile_columns && room > 0; c++)
        l->tile_width[c] += smaller(room / l->tile_columns, MOST_SPACE);
}

// The header and the tiles; returns the first row below them.
static int top(const struct layout_input *in, struct layout *l) {
    bool low = in->height < 20;
    l->pane[PANE_HEADER] = (struct rect){MARGIN, 0, in->width - 2 * MARGIN, 2};
    int y = 2;
    if (in->alert) l->pane[PANE_ALERT_LINE] = (struct rect){MARGIN, y++, in->width - 2 * MARGIN, 1};
    int room = in->width - 2 * MARGIN;
    if (!in->header || in->zoom || in->tiles + in->tiles_above < 1) return y;
    if (in->tiles < 1) {
        l->pane[PANE_TILES] = (struct rect){MARGIN, y, room, in->tiles_above - 1};
        return y + in->tiles_above;
    }
    int lines = tile_lines(in, l, in->tile_least, room);
    l->tile_brief = !in->tiles_above && l->tiles < smaller(in->tiles_first, LAYOUT_TILES_MAX);
    if (l->tile_brief) lines = tile_lines(in, l, in->tile_brief, room);
    l->tile_sub = in->height >= 30 || (lines == 1 && in->height >= 24);
    spread(in, l, room);
    l->tile_delta = l->tile_sub && in->tile_delta && in->height >= DELTA_HEIGHT;
    l->tile_lines = (l->tile_sub ? 3 : 2) + l->tile_delta;
    l->tile_step = l->tile_lines + (low ? 0 : 1);
    int height = in->tiles_above + l->tile_step * (lines - 1) + l->tile_lines;
    l->pane[PANE_TILES] = (struct rect){MARGIN, y, room, height};
    return y + height + 1;
}

static void narrow(const struct layout_input *in, struct layout *l, struct rect body) {
    bool agents = in->focus == PANE_AGENTS;
    int wish = rows_of(agents ? in->agents : in->queues) + (agents ? 2 : TABLE_AROUND);
    int gap = in->height < 20 ? 0 : 1;
    int upper = smaller(larger(wish, 5), larger((body.h - gap) / 2, 4));
    l->pane[agents ? PANE_AGENTS : PANE_QUEUES] = (struct rect){body.x, body.y, body.w, upper};
    bool other = in->focus == PANE_CHART || in->focus == PANE_WAITING;
    l->pane[other ? in->focus : PANE_CALLS] =
        (struct rect){body.x, body.y + upper + gap, body.w, body.h - upper - gap};
}

// Queues have many figures and calls are long. So the upper row is divided to the right of the
// middle, and the lower one to its left.
static void wide(const struct layout_input *in, struct layout *l, struct rect body) {
    int gap = 3, room = body.w - gap;
    int queues = smaller(larger(room * 58 / 100, 71), 110);
    int agents = smaller(larger(room * 44 / 100, 57), 84);
    // Queues get what they need, up to half the height. The chart beside them gets the same, so
    // that the lower panes start on one line.
    int wish = rows_of(in->queues) + TABLE_AROUND;
    int upper = smaller(larger(wish, larger(9, body.h / 3)), (body.h - 1) / 2);
    int y = body.y + upper + 1, lower = body.h - upper - 1;
    l->pane[PANE_QUEUES] = (struct rect){body.x, body.y, queues, upper};
    l->pane[PANE_CHART] = (struct rect){body.x + queues + gap, body.y, room - queues, upper};
    l->pane[PANE_AGENTS] = (struct rect){body.x, y, agents, lower};
    struct rect calls = {body.x + agents + gap, y, room - agents, lower};
    int waiting = smaller(lower / 3, WAITING_MOST);
    if (waiting >= WAITING_LEAST && lower - waiting - 1 >= CALLS_LEAST) {
        l->pane[PANE_WAITING] = (struct rect){calls.x, y, calls.w, waiting};
        calls.y += waiting + 1;
        calls.h -= waiting + 1;
    }
    bool shared = in->focus == PANE_WAITING && !l->pane[PANE_WAITING].w;
    l->pane[shared ? PANE_WAITING : PANE_CALLS] = calls;
}

// Queues get what they need, but leave a third of the page to those who wait. If that is too
// little, the pane that keys go to has all of it.
static void queues_page(const struct layout_input *in, struct layout *l, struct rect body) {
    int wish = rows_of(in->queues) + TABLE_AROUND + 1;
    int waiting = larger(body.h - wish, body.h / 3);
    if (waiting < WAITING_LEAST) {
        l->pane[in->focus] = body;
        return;
    }
    l->pane[PANE_QUEUES] = (struct rect){body.x, body.y, body.w, body.h - waiting - 1};
    l->pane[PANE_WAITING] = (struct rect){body.x, body.y + body.h - waiting, body.w, waiting};
}

void layout_overview(const struct layout_input *in, struct layout *ret_layout) {
    struct layout l = {.tile_columns = 1};
    if (in->width < LAYOUT_MIN_WIDTH || in->height < LAYOUT_MIN_HEIGHT) {
        l.too_small = true;
        *ret_layout = l;
        return;
    }
    if (in->whole) {
        l.pane[in->focus] = (struct rect){0, 0, in->width, in->height - in->alert};
        if (in->alert)
            l.pane[PANE_ALERT_LINE] =
                (struct rect){MARGIN, in->height - 1, in->width - 2 * MARGIN, 1};
        *ret_layout = l;
        return;
    }
    int y = top(in, &l);
    int last = in->height - 1; // the line with hints for keys
    int space = in->height >= 30 ? 1 : 0;
    if (in->no_hints)
        last++;
    else
        l.pane[PANE_FOOTER] = (struct rect){MARGIN, last, in->width - 2 * MARGIN, 1};
    struct rect body = {MARGIN, y, in->width - 2 * MARGIN, last - space - y};
    if (in->queues_page)
        queues_page(in, &l, body);
    else if (in->zoom)
        l.pane[in->focus] = body;
    else if (in->width >= WIDE_WIDTH && in->height >= WIDE_HEIGHT)
        wide(in, &l, body);
    else
        narrow(in, &l, body);
    *ret_layout = l;
}

enum widening { UP_TO_MOST_NEEDS, UP_TO_NEEDS, UP_TO_MOST };

static int wanted_width(const struct layout_column *c, enum widening w) {
    return w == UP_TO_MOST ? c->most : w == UP_TO_NEEDS ? c->needs : smaller(c->needs, c->most);
}

// Returns what is used then.
static int widen(const struct layout_column *columns, size_t count, enum widening w, int width,
                 int total, int *ret_width) {
    for (int priority = 0; total < width && priority < 100; priority++)
        for (size_t i = 0; i < count; i++) {
            int more = smaller(wanted_width(&columns[i], w) - ret_width[i], width - total);
            if (!ret_width[i] || columns[i].priority != priority || more <= 0) continue;
            ret_width[i] += more;
            total += more;
        }
    return total;
}

// What is missing to show them all with nothing cut; to show them all, if `least`.
static int lacking(const struct layout_column *columns, size_t count, const int *widths, bool least,
                   int gap, int width) {
    int total = -gap;
    for (size_t i = 0; i < count; i++) {
        int needs = least ? 0 : wanted_width(&columns[i], UP_TO_MOST_NEEDS);
        if (widths[i]) total += larger(widths[i], needs) + gap;
    }
    return total - width;
}

static size_t least_important(const struct layout_column *columns, size_t count, const int *widths,
                              bool spare) {
    size_t worst = count;
    for (size_t i = 0; i < count; i++)
        if (widths[i] && (!spare || columns[i].spare) &&
            (worst == count || columns[i].priority >= columns[worst].priority))
            worst = i;
    return worst;
}

int layout_columns(const struct layout_column *columns, size_t count, int width, int gap,
                   int *ret_width) {
    int used = (int)count;
    for (size_t i = 0; i < count; i++)
        ret_width[i] = larger(columns[i].least, 1);
    for (int least = 0; least < 2; least++)
        while (used > 1 && lacking(columns, count, ret_width, least, gap, width) > 0) {
            size_t worst = least_important(columns, count, ret_width, !least);
            if (worst == count) break;
            ret_width[worst] = 0;
            used--;
        }
    int total = width + lacking(columns, count, ret_width, true, gap, width);
    for (enum widening w = UP_TO_MOST_NEEDS; w <= UP_TO_MOST; w++)
        total = widen(columns, count, w, width, total, ret_width);
    for (size_t i = 0; i < count && total > width; i++)
        if (ret_width[i]) ret_width[i] = larger(width, 1);
    return used;
}
