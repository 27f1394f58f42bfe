// One meaning, one colour: what is said on any page, pane or detail has the role of this table.
#include "../../src/ui/canvas/draw.h"
#include "../../src/ui/panes/panes.h"
#include "made_up.h"
#include "typed_key.h"
#include "ui/ui.h"

#include "base/utf8.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct meaning {
    const char *said; // whole words, with their mark
    enum role role;
    enum { ALL, FIRST, LAST } part; // the character that has it, if not all
    size_t seen;
} meanings[] = {
    // what an agent does
    {"○ ready", ROLE_GOOD, ALL, 0},
    {"● talking", ROLE_ANSWERED, ALL, 0},
    {"◆ other call", ROLE_ANSWERED, ALL, 0},
    {"◐ on hold", ROLE_ANSWERED, ALL, 0},
    {"◔ ringing", ROLE_WARN, ALL, 0},
    {"‖ lunch", ROLE_WARN, ALL, 0},
    {"⊘ busy", ROLE_WARN, ALL, 0},
    {"× unavailable", ROLE_QUIET, ALL, 0},
    // what becomes of a call, a visit, a record
    {"talking", ROLE_ANSWERED, ALL, 0},
    {"waiting", ROLE_WARN, ALL, 0},
    {"answered", ROLE_NORMAL, ALL, 0},
    {"abandoned", ROLE_BAD, ALL, 0},
    {"no agents", ROLE_BAD, ALL, 0},
    {"failed", ROLE_BAD, ALL, 0},
    {"timed out", ROLE_WARN, ALL, 0},
    {"missed", ROLE_WARN, ALL, 0},
    {"busy", ROLE_WARN, ALL, 0},
    {"no answer", ROLE_WARN, ALL, 0},
    {"cancelled", ROLE_WARN, ALL, 0},
    // a caller over the threshold, a rate below its target, figures that are not whole
    {"!0:48", ROLE_BAD, ALL, 0},
    {"▼", ROLE_BAD, ALL, 0},
    {"~support", ROLE_QUIET, FIRST, 0},
    // servers, and what the board says about itself
    {"pbx1 ●", ROLE_GOOD, LAST, 0},
    {"◐ slow", ROLE_WARN, ALL, 0},
    {"pbx3: slow,", ROLE_WARN, ALL, 0},
    {"FROZEN", ROLE_WARN, ALL, 0},
    {"cdrtop", ROLE_ACCENT, ALL, 0},
    {"today since 00:00", ROLE_LABEL, ALL, 0},
    {"14:32:07", ROLE_FIGURE, ALL, 0},
    {"╌ gap", ROLE_LABEL, ALL, 0},
    {"█ answered", ROLE_ANSWERED, FIRST, 0},
    {"░ missed", ROLE_MISSED, FIRST, 0},
};
#define MEANINGS (sizeof meanings / sizeof meanings[0])

static const struct cell *cell_at(const struct canvas *c, int x, int y) {
    return x >= 0 && x < c->columns ? &c->cells[y * c->columns + x] : NULL;
}

static bool blank(const struct cell *c) {
    return !c || c->code == ' ';
}

// Columns that the text takes there, 0 if it is not there as a whole word.
static int stands(const struct canvas *c, int x, int y, const char *said) {
    struct span rest = span_of(said);
    int from = x;
    if (!blank(cell_at(c, x - 1, y))) return 0;
    while (rest.len) {
        size_t len;
        uint32_t code = utf8_next(rest, &len);
        const struct cell *at = cell_at(c, x++, y);
        if (!at || at->code != code) return 0;
        rest = span_from(rest, len);
    }
    return blank(cell_at(c, x, y)) ? x - from : 0;
}

// Names of figures and columns, titles, and the selected row look like what they are.
static bool is_a_name(const struct canvas *c, int x, int y, enum role wanted) {
    enum role role = (enum role)cell_at(c, x, y)->role;
    if (role == wanted) return false;
    return x < 4 || role == ROLE_LABEL || role == ROLE_TITLE || role == ROLE_FOCUS ||
           role == ROLE_SELECTED || role == ROLE_KEY;
}

static void check(const struct canvas *c, const char *keys) {
    for (size_t i = 0; i < MEANINGS; i++) {
        struct meaning *m = &meanings[i];
        for (int y = 0; y < c->rows; y++)
            for (int x = 0; x < c->columns; x++) {
                int wide = stands(c, x, y, m->said);
                int at = m->part == LAST ? x + wide - 1 : x;
                int to = m->part == FIRST ? x + 1 : x + wide;
                if (!wide || is_a_name(c, at, y, m->role)) continue;
                m->seen++;
                for (; at < to; at++)
                    cr_expect(blank(cell_at(c, at, y)) || cell_at(c, at, y)->role == m->role,
                              "keys '%s': '%s' is %s", keys, m->said,
                              role_words[cell_at(c, at, y)->role]);
            }
    }
}

static void look(struct made_up *day, int width, int height, const char *keys) {
    struct board board;
    struct ui ui;
    struct canvas canvas;
    board_init(&board);
    ui_init(&ui, &board, 0);
    canvas_init(&canvas, width, height, CHARSET_UTF8);
    board_fill(&board, &day->input);
    ui_draw(&ui, &canvas);
    for (const char *k = keys; *k; k++) {
        ui_key(&ui, typed_key(*k));
        ui_input(&ui, &day->input);
        board_fill(&board, &day->input);
        ui_draw(&ui, &canvas);
    }
    check(&canvas, keys);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
}

Test(meanings, have_one_colour_in_every_pane) {
    static const char *const keys[] = {
        "",        "\t",    "\t\t", "\t\t\t", "v",         "vv",
        "2",       "3",     "4",    "v4",     "vv4",       "5",
        "5\t",     "6",     "7",    "8",      "2j\r",      "2\r",
        "3\r",     "3jj\r", "4\r",  "4jjj\r", "4jjjjjj\r", "v4\r",
        "v4jjj\r", "vv4\r", "6\r",  "p",      "2>>>>I",    "\t\t\t\tlll\r",
    };
    struct made_up day;
    made_up_init(&day, 1102);
    made_up_member(&day, 0, "support", "Ida Holm", "PJSIP/1008", 8, true, "", 20);
    made_up_member(&day, 0, "support", "Jon Berg", "PJSIP/1009", 3, false, "", 20);
    made_up_fold(&day);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        look(&day, 80, 24, keys[i]);
        look(&day, 120, 40, keys[i]);
        look(&day, 200, 60, keys[i]);
    }
    for (size_t i = 0; i < MEANINGS; i++)
        cr_expect(meanings[i].seen, "nothing said '%s'", meanings[i].said);
    made_up_finish(&day);
}
