// What is remembered from one board to the next, as text. "filter queue:support": a word for the
// kind, a space, and the line as it was typed. The latest comes last, so that reading the text
// remembers them in the same order. "sort queues calls abandoned down": the table, the kind of its
// rows, the column, and the direction.
#include "ui/ui.h"

#include "base/utf8.h"

static const char *const kinds[HISTORIES] = {
    [HISTORY_FILTER] = "filter", [HISTORY_SEARCH] = "search", [HISTORY_WINDOW] = "window"};

static const char *const tables[TABLES] = {
    [TABLE_QUEUES] = "queues",   [TABLE_AGENTS] = "agents", [TABLE_CALLS] = "calls",
    [TABLE_RECALLS] = "recalls", [TABLE_LIST] = "list",     [TABLE_WAITING] = "waiting"};
static const char *const rows[ROWS_KINDS] = {[ROWS_CALLS] = "calls",
                                             [ROWS_VISITS] = "visits",
                                             [ROWS_RECORDS] = "records",
                                             [ROWS_PERSONS] = "agents"};

void ui_write_remembered(const struct ui *u, struct buf *out) {
    for (int kind = 0; kind < HISTORIES; kind++)
        for (size_t i = u->entered[kind].count; i-- > 0;)
            buf_format(out, "%s %s\n", kinds[kind], u->entered[kind].lines[i]);
    for (int t = 0; t < TABLES; t++)
        for (int k = 0; k < ROWS_KINDS; k++) {
            const struct board_sort *by = &u->sorts.of[t][k];
            if (*by->column)
                buf_format(out, "sort %s %s %s %s\n", tables[t], rows[k], by->column,
                           by->down ? "down" : "up");
        }
}

static int word_of(const char *const *words, int count, struct span word) {
    for (int i = 0; i < count; i++)
        if (words[i] && span_same(span_of(words[i]), word)) return i;
    return -1;
}

// A column that does not exist any more is ignored.
static void take_sort(struct ui *u, struct span line) {
    int table = word_of(tables, TABLES, span_take(&line, ' '));
    int kind = word_of(rows, ROWS_KINDS, span_take(&line, ' '));
    struct span column = span_take(&line, ' ');
    if (table < 0 || kind < 0 || column.len >= sizeof u->sorts.of[0][0].column) return;
    struct board_sort *by = &u->sorts.of[table][kind];
    span_copy(column, by->column, sizeof by->column);
    by->down = span_same(line, SPAN("down"));
}

static void take_line(struct ui *u, struct span line) {
    struct span word = span_take(&line, ' ');
    if (span_same(word, SPAN("sort"))) {
        take_sort(u, line);
        return;
    }
    struct buf clean = {0};
    utf8_clean(&clean, line);
    buf_put(&clean, "", 1);
    for (int kind = 0; kind < HISTORIES; kind++)
        if (span_same(word, span_of(kinds[kind])) && clean.len <= PROMPT_SIZE)
            prompt_remember(&u->entered[kind], clean.at);
    buf_finish(&clean);
}

void ui_remember(struct ui *u, struct span text) {
    while (text.len)
        take_line(u, span_take(&text, '\n'));
}
