// Overview in two shapes. Wide: queues and agents left, hours and calls right, all at once. Narrow:
// two places above each other, each shared by two panes; the one with the keys has it.
#include "board/layout.h"

#define MARGIN       1
#define TILE_WIDTH   13 // its label and a gap
#define WIDE_WIDTH   116
#define WIDE_HEIGHT  26
#define TABLE_AROUND 3 // title, column titles, total

static int smaller(int a, int b) {
    return a < b ? a : b;
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

static int rows_of(size_t rows) {
    return rows > 1000 ? 1000 : (int)rows;
}

// The header's lines and the tiles; gives the first row below.
static int top(const struct layout_input *in, struct layout *l) {
    bool low = in->height < 20;
    l->pane[PANE_HEADER] = (struct rect){MARGIN, 0, in->width - 2 * MARGIN, 2};
    if (!in->header || in->zoom || in->tiles < 1) return 2;
    // As many lines as it takes, each as long as the others.
    int room = in->width - 2 * MARGIN, lines = (in->tiles * TILE_WIDTH + room - 1) / room;
    l->tile_columns = (in->tiles + lines - 1) / lines;
    l->tile_sub = in->height >= 30 || (lines == 1 && in->height >= 24);
    int tile = l->tile_sub ? 3 : 2;
    int height = tile * lines + (low ? 0 : lines - 1);
    l->pane[PANE_TILES] = (struct rect){MARGIN, 2, in->width - 2 * MARGIN, height};
    return 2 + height + 1;
}

static void narrow(const struct layout_input *in, struct layout *l, struct rect body) {
    bool agents = in->focus == PANE_AGENTS;
    int wish = rows_of(agents ? in->agents : in->queues) + (agents ? 2 : TABLE_AROUND);
    int gap = in->height < 20 ? 0 : 1;
    int upper = smaller(larger(wish, 5), larger((body.h - gap) / 2, 4));
    l->pane[agents ? PANE_AGENTS : PANE_QUEUES] = (struct rect){body.x, body.y, body.w, upper};
    l->pane[in->focus == PANE_CHART ? PANE_CHART : PANE_CALLS] =
        (struct rect){body.x, body.y + upper + gap, body.w, body.h - upper - gap};
}

static void wide(const struct layout_input *in, struct layout *l, struct rect body) {
    int gap = 3, left = larger((body.w - gap) * 58 / 100, 64);
    left = smaller(left, 110);
    int right = body.w - gap - left;
    // Queues get what they need up to half of the height; the chart stands beside them, so that the
    // lower panes start on one line.
    int wish = rows_of(in->queues) + TABLE_AROUND;
    int upper = smaller(larger(wish, larger(9, body.h / 3)), (body.h - 1) / 2);
    struct rect r = {body.x, body.y, left, upper};
    l->pane[PANE_QUEUES] = r;
    l->pane[PANE_CHART] = (struct rect){r.x + left + gap, r.y, right, upper};
    l->pane[PANE_AGENTS] = (struct rect){r.x, r.y + upper + 1, left, body.h - upper - 1};
    l->pane[PANE_CALLS] =
        (struct rect){r.x + left + gap, r.y + upper + 1, right, body.h - upper - 1};
}

void layout_overview(const struct layout_input *in, struct layout *ret_layout) {
    struct layout l = {.tile_columns = 1};
    if (in->width < LAYOUT_MIN_WIDTH || in->height < LAYOUT_MIN_HEIGHT) {
        l.too_small = true;
        *ret_layout = l;
        return;
    }
    int y = top(in, &l);
    int last = in->height - 1; // the line of key hints
    int space = in->height >= 30 ? 1 : 0;
    l.pane[PANE_FOOTER] = (struct rect){MARGIN, last, in->width - 2 * MARGIN, 1};
    struct rect body = {MARGIN, y, in->width - 2 * MARGIN, last - space - y};
    if (in->zoom)
        l.pane[in->focus] = body;
    else if (in->width >= WIDE_WIDTH && in->height >= WIDE_HEIGHT)
        wide(in, &l, body);
    else
        narrow(in, &l, body);
    *ret_layout = l;
}

int layout_columns(const struct layout_column *columns, size_t count, int width, int gap,
                   int *ret_width) {
    int used = 0, total = -gap;
    for (size_t i = 0; i < count; i++) {
        ret_width[i] = larger(columns[i].least, 1);
        total += ret_width[i] + gap;
        used++;
    }
    while (used > 1 && total > width) {
        size_t worst = count;
        for (size_t i = 0; i < count; i++)
            if (ret_width[i] && (worst == count || columns[i].priority >= columns[worst].priority))
                worst = i;
        total -= ret_width[worst] + gap;
        ret_width[worst] = 0;
        used--;
    }
    for (int priority = 0; total < width && priority < 100; priority++)
        for (size_t i = 0; i < count; i++) {
            int more = smaller(columns[i].most - ret_width[i], width - total);
            if (!ret_width[i] || columns[i].priority != priority || more <= 0) continue;
            ret_width[i] += more;
            total += more;
        }
    for (size_t i = 0; i < count && total > width; i++)
        if (ret_width[i]) ret_width[i] = larger(width, 1);
    return used;
}
