// The file of what the board remembers. "filter queue:support": a word for the kind, a space, and
// the line as it was typed. The latest comes last, so that reading the file remembers them in the
// same order. "sort queues calls abandoned down": the table, the kind of its rows, the column, and
// the direction.
#include "../state_path.h"
#include "app.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define SIZE_MOST (64 * 1024)

static const char *const kinds[HISTORIES] = {
    [HISTORY_FILTER] = "filter", [HISTORY_SEARCH] = "search", [HISTORY_WINDOW] = "window"};

static const char *const tables[TABLES] = {[TABLE_QUEUES] = "queues",
                                           [TABLE_AGENTS] = "agents",
                                           [TABLE_CALLS] = "calls",
                                           [TABLE_RECALLS] = "recalls",
                                           [TABLE_LIST] = "list"};
static const char *const rows[ROWS_KINDS] = {[ROWS_CALLS] = "calls",
                                             [ROWS_VISITS] = "visits",
                                             [ROWS_RECORDS] = "records",
                                             [ROWS_PERSONS] = "agents"};

static void write_state(const struct ui *u, struct buf *out) {
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

static bool read_file(const char *path, struct buf *ret_text) {
    char bytes[4096];
    size_t n;
    FILE *file = fopen(path, "re");
    if (!file) return false;
    while (ret_text->len < SIZE_MOST && (n = fread(bytes, 1, sizeof bytes, file)))
        buf_put(ret_text, bytes, n);
    fclose(file);
    return true;
}

void state_load(struct state *s, struct ui *u) {
    struct buf text = {0};
    if (state_path("board", &s->path) && read_file(s->path.at, &text))
        for (struct span rest = buf_text(&text); rest.len;)
            take_line(u, span_take(&rest, '\n'));
    write_state(u, &s->known);
    buf_finish(&text);
}

void state_save(struct state *s, const struct ui *u, struct disk *d) {
    struct buf text = {0};
    write_state(u, &text);
    if (s->path.len && !span_same(buf_text(&text), buf_text(&s->known))) {
        s->file = disk_file_open(d, &(struct disk_file_terms){.path = s->path.at,
                                                              .how = DISK_FILE_REPLACE,
                                                              .folders = true});
        buf_span(disk_file_fill(s->file), buf_text(&text));
        disk_file_end(s->file);
    }
    buf_finish(&text);
}

bool state_finish(struct state *s, int64_t at_most_us, char *note, size_t size) {
    bool over = !s->file || disk_file_wait(s->file, at_most_us);
    int outcome = s->file && over ? disk_file_outcome(s->file) : 0;
    bool failed = !over || outcome;
    if (failed)
        snprintf(note, size, "%s: %s; what was typed is not remembered", s->path.at,
                 over ? strerror(-outcome) : "the disk does not answer");
    disk_file_close(s->file);
    buf_finish(&s->path);
    buf_finish(&s->known);
    return !failed;
}
