// Sorting rows by a column: what a cell says becomes the value to order by.
#include "rows.h"

#include "../parts.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

void sort_put(struct order *o, const struct board_cell *cell, uint64_t tie, uint32_t row) {
    char small[4 * sizeof cell->text];
    size_t len, size = 0;
    if (cell->is_number) {
        order_put_number(o, cell->number, tie, row);
    } else if (!cell->text[0] || strcmp(cell->text, "--") == 0) {
        order_put_key(o, 0, tie, row);
    } else {
        for (struct span rest = span_of(cell->text); rest.len; rest = span_from(rest, len))
            size += utf8_encode(utf8_small(utf8_next(rest, &len)), small + size);
        order_put_text(o, (struct span){small, size}, tie, row);
    }
}

// The cells of a recall need the last call that was lost.
static void fill_sorted(struct board *b, const struct board_table_kind *kind, size_t column,
                        const void *row, struct board_cell *ret_cell) {
    struct board_recall recall = {.line = row};
    bool recalls = kind == board_table(b, TABLE_RECALLS);
    if (recalls) recall.known = journey_of(&b->view, recall.line->call, &recall.lost);
    fill_cell(&b->view, &kind->columns[column], recalls ? (const void *)&recall : row, ret_cell);
}

void sort_rows(struct board *b, enum board_table t, void *rows, size_t count, size_t size) {
    const struct board_table_kind *kind = board_table(b, t);
    const struct board_sort *by = &b->sorted[t];
    int64_t column = board_column_at(kind, by->column);
    struct order o = {.down = !by->down};
    if (column < 0 || count < 2) return;
    for (size_t i = 0; i < count; i++) {
        struct board_cell cell;
        fill_sorted(b, kind, (size_t)column, (char *)rows + i * size, &cell);
        sort_put(&o, &cell, UINT32_MAX - i, (uint32_t)i);
    }
    order_settle(&o, NULL, 0, NULL);
    char *copy = mem_alloc(count * size);
    memcpy(copy, rows, count * size);
    for (size_t i = 0; i < count; i++)
        memcpy((char *)rows + i * size, copy + o.entries[count - 1 - i].row * size, size);
    free(copy);
    order_finish(&o);
}

// They are copied when they change, so for another order they have to be copied again.
void sort_recalls(struct board *b, const struct board_input *in) {
    const struct board_sort *by = &b->sorted[TABLE_RECALLS];
    struct board_sort *before = &b->recalls.sort;
    if (strcmp(before->column, by->column) != 0 || before->down != by->down) b->recalls.changes = 0;
    uint64_t changes = b->recalls.changes;
    *before = *by;
    recalls_fill(&b->recalls, &b->view, in);
    if (b->recalls.changes != changes && b->recalls.count)
        sort_rows(b, TABLE_RECALLS, b->recalls.list, b->recalls.count, sizeof *b->recalls.list);
}
