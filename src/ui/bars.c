// The figures of an axis stand at its top and, where there is a row for it, its middle.
#include "bars.h"

#include "base/utf8.h"

#define RATE "•"

uint64_t bars_round_up(uint64_t n) {
    static const uint64_t steps[] = {4, 6, 8, 10, 12, 16, 20, 24, 30};
    for (uint64_t power = 1;; power *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
            if (power * steps[i] >= n) return power * steps[i];
}

void bars_axis(const struct pane_view *v, const struct bars *b) {
    char text[FIGURE_SIZE];
    int left = b->x - b->label - 1;
    for (int i = 1; i <= b->rows; i++) {
        bool tick = i == b->rows || (b->rows >= 5 && b->rows % 2 == 0 && i == b->rows / 2);
        canvas_string(v->canvas, b->x, b->y - i, 1, ROLE_RULE, tick ? "┤" : "│");
        if (tick)
            canvas_right(v->canvas, left, b->y - i, b->label, ROLE_LABEL,
                         span_of(figure_count(i == b->rows ? b->top : b->top / 2, text)));
    }
    canvas_right(v->canvas, left, b->y, b->label, ROLE_LABEL, SPAN("0"));
    canvas_string(v->canvas, b->x, b->y, 1, ROLE_RULE, "└");
    canvas_rule(v->canvas, b->x + 1, b->y, b->w, ROLE_RULE);
}

// What is more than half of a row.
static void draw_rows(const struct pane_view *v, const struct bars *b, int x, int width, int *row,
                      int eighths, enum role role, const char *mark) {
    for (; *row * 8 + 4 <= eighths; (*row)++)
        for (int i = 0; i < width; i++)
            canvas_string(v->canvas, x + i, b->y - 1 - *row, 1, role, mark);
}

void bars_draw(const struct pane_view *v, const struct bars *b, int x, int width, uint64_t answered,
               uint64_t missed, uint64_t other) {
    double unit = (double)b->rows * 8.0 / (double)b->top;
    int low = (int)((double)answered * unit + 0.5);
    int middle = (int)((double)(answered + missed) * unit + 0.5);
    int all = (int)((double)(answered + missed + other) * unit + 0.5);
    if (answered && !low) low = 1;
    canvas_bar(v->canvas, x, b->y - 1, width, low, ROLE_ANSWERED);
    int row = (low + 7) / 8;
    draw_rows(v, b, x, width, &row, middle, ROLE_MISSED, "░");
    draw_rows(v, b, x, width, &row, all, ROLE_QUIET, "▒");
}

void bars_rate(const struct pane_view *v, const struct bars *b, int x, int width, double percent) {
    int row = (int)(percent / 100 * (b->rows - 1) + 0.5);
    canvas_string(v->canvas, x + (width - 1) / 2, b->y - 1 - row, 1, ROLE_FIGURE, RATE);
}

void bars_gap(const struct pane_view *v, const struct bars *b, int x, int width) {
    for (int i = 0; i < width; i++)
        canvas_string(v->canvas, x + i, b->y, 1, ROLE_WARN, "╌");
}

static int legend(const struct pane_view *v, int x, int y, enum role role, const char *mark,
                  const char *text) {
    int begin = x;
    x += canvas_string(v->canvas, x, y, 1, role, mark) + 1;
    x += canvas_string(v->canvas, x, y, (int)utf8_columns(span_of(text)), ROLE_LABEL, text) + 3;
    return x - begin;
}

int bars_legend(const struct pane_view *v, int x, int y, const char *answered, const char *missed,
                const char *other, const char *rate) {
    int begin = x;
    x += legend(v, x, y, ROLE_ANSWERED, "█", answered);
    x += legend(v, x, y, ROLE_MISSED, "░", missed);
    if (other) x += legend(v, x, y, ROLE_QUIET, "▒", other);
    if (rate) x += legend(v, x, y, ROLE_FIGURE, RATE, rate);
    return x - begin;
}
