// What is behind a figure. Tiles and cells are figures of the catalogue, which knows it. Bars and
// hours are not, so what they count is said here.
#include "rows.h"

#include "../parts.h"

#include <string.h>

#define RESULT(r) (UINT32_C(1) << CALL_##r)

static const struct figure_list hours[BOARD_LEVELS] = {
    [BOARD_CALLS] = {"call# answered or missed", .bits = RESULT(ANSWERED) | RESULT(MISSED)},
    [BOARD_VISITS] = {"call# answered or missed", .bits = RESULT(ANSWERED) | RESULT(MISSED)},
    [BOARD_RECORDS] = {"record# answered or missed", .bits = RECORDS_ANSWERED | RECORDS_MISSED},
};

static const struct figure_list bars[BOARD_LEVELS] = {
    [BOARD_CALLS] = {"call#", .bits = CALLS_TOTAL},
    [BOARD_VISITS] = {"visit#", .bits = VISITS_OFFERED},
    [BOARD_RECORDS] = {"record#", .bits = RECORDS_ALL},
};

static const struct figure_list of_caller = {"call#", .bits = UINT32_MAX};

static const struct figure *of_cell(const struct board_explain *what) {
    bool records = what->level == BOARD_RECORDS, queues = what->table == TABLE_QUEUES;
    if (!queues && what->table != TABLE_AGENTS) return NULL;
    // In the row of totals it is how many are ready; for one agent it is the row itself.
    if (what->kind == FIGURE_TOTAL && !queues && !records && strcmp(what->id, "state") == 0)
        return figure_find(FIGURES_OF_QUEUE, "ready");
    return figure_find(records && queues ? FIGURES_OF_ROWS_QUEUE
                       : records         ? FIGURES_OF_ROWS_AGENT
                       : queues          ? FIGURES_OF_QUEUE
                                         : FIGURES_OF_AGENT,
                       what->id);
}

static enum board_rows_kind rows_of(const struct figure *f) {
    if (f->how == HOW_MEMBERS) return ROWS_PERSONS;
    if (f->scope == FIGURES_OF_CALLS) return ROWS_CALLS;
    return f->scope == FIGURES_OF_QUEUE || f->scope == FIGURES_OF_AGENT ? ROWS_VISITS
                                                                        : ROWS_RECORDS;
}

static bool of_figure(const struct figure *f, const struct figure_list *list,
                      struct behind *ret_behind) {
    if (!list->rows) return false;
    uint32_t own = f->how == HOW_SHARE ? f->whole : f->bits;
    *ret_behind = (struct behind){f, *list, list->bits ? list->bits : own, rows_of(f)};
    return true;
}

static bool of_tile(const struct board_explain *what, struct behind *ret_behind) {
    const struct board_tile_kind *tile = tile_kind((enum board_level)what->level, what->id);
    const struct figure *f = tile ? figure_find(tile->scope, tile->id) : NULL;
    return f && of_figure(f, tile->list.rows ? &tile->list : &f->list, ret_behind);
}

bool behind_of(const struct board_explain *what, struct behind *ret_behind) {
    static const enum board_rows_kind rows[BOARD_LEVELS] = {ROWS_CALLS, ROWS_VISITS, ROWS_RECORDS};
    enum board_level level = (enum board_level)what->level;
    const struct figure *f;
    switch (what->kind) {
    case FIGURE_TILE:
        return of_tile(what, ret_behind);
    case FIGURE_CELL:
    case FIGURE_TOTAL:
        f = of_cell(what);
        return f && of_figure(f, &f->list, ret_behind);
    case FIGURE_HOUR: // shows calls at the level of visits, too
        *ret_behind = (struct behind){NULL, hours[level], hours[level].bits,
                                      level == BOARD_RECORDS ? ROWS_RECORDS : ROWS_CALLS};
        return true;
    case FIGURE_CALLER:
        *ret_behind = (struct behind){NULL, of_caller, of_caller.bits, ROWS_CALLS};
        return true;
    case FIGURE_BAR:
    case FIGURE_WEEK:
        *ret_behind = (struct behind){NULL, bars[level], bars[level].bits, rows[level]};
        return true;
    default:
        return false;
    }
}
