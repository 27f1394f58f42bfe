// The key `e`: writes what the pane shows to a file. Figures and recalls become bytes when the name
// is entered, since every count makes them anew. Rows may be a million, so a job turns them into
// bytes as fast as the disk's thread takes them.
#include "out/export.h"
#include "../export/exporting.h"
#include "app.h"
#include "base/lookup.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE_US 2000
#define MOST     (4 * 1024 * 1024) // bytes that may wait for the disk
#define MADE     "the figures are being counted again: try again in a moment"
#define GONE     "these rows are no longer in memory: export again"

struct board_export {
    struct export *rows;
    struct disk_file *file;
    struct task *task;
    struct buf bytes;        // of figures: all of them, until the file is open
    bool open, whole, ended; // whole: all rows are bytes
    uint32_t store_generation, stitch_generation;
    char path[PROMPT_SIZE];
};

void export_finish(struct app *a) {
    struct board_export *e = a->export;
    if (!e) return;
    disk_file_close(e->file); // it has not ended, so nothing of it remains
    task_destroy(e->task);
    export_destroy(e->rows);
    buf_finish(&e->bytes);
    free(e);
    a->export = NULL;
}

static void say(struct app *a, bool badly, const char *what) {
    char text[sizeof a->ui.said.text];
    snprintf(text, sizeof text, "%.110s: %.80s", a->export->path, what);
    ui_say(&a->ui, badly, text);
    export_finish(a);
    a->dirty = a->at_once = true;
}

// ---- what is shown

static enum export_what what_of(const struct app *a, enum board_table *ret_table) {
    static const struct {
        enum pane pane;
        enum export_what what;
        enum board_table table; // TABLES: everything there is, not just what is shown
    } figures[] = {
        {PANE_QUEUES, EXPORT_QUEUES, TABLES},       {PANE_WALL, EXPORT_QUEUES, TABLES},
        {PANE_AGENTS, EXPORT_AGENTS, TABLE_AGENTS}, {PANE_HOURS, EXPORT_HOURS, TABLES},
        {PANE_CHART, EXPORT_HOURS, TABLES},         {PANE_RECALLS, EXPORT_RECALLS, TABLE_RECALLS}};
    static const enum export_what rows[ROWS_KINDS] = {[ROWS_CALLS] = EXPORT_CALLS,
                                                      [ROWS_VISITS] = EXPORT_VISITS,
                                                      [ROWS_RECORDS] = EXPORT_RECORDS,
                                                      [ROWS_PERSONS] = EXPORT_AGENTS};
    enum pane pane = ui_pane(&a->ui);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        if (figures[i].pane != pane) continue;
        bool persons = a->board.view.level != BOARD_RECORDS; // agents by records are not persons
        *ret_table = pane == PANE_AGENTS && !persons ? TABLES : figures[i].table;
        return figures[i].what;
    }
    *ret_table = pane == PANE_LIST ? TABLE_LIST : TABLE_CALLS;
    return rows[board_kind(&a->board, *ret_table)];
}

static enum counting_part part_of(enum export_what what) {
    return what == EXPORT_RECALLS ? COUNTED_RECALLS : COUNTED_LIVE;
}

static bool is_figures(enum export_what what) {
    return what != EXPORT_RECORDS && what != EXPORT_CALLS && what != EXPORT_VISITS;
}

static uint32_t hash_of(uint64_t key) {
    return lookup_hash((uint32_t)key, (uint32_t)(key >> 32), 0);
}

// The indexes, among the persons counted, of the lines that are shown. The persons may have been
// counted again since, so a line is found by its key, and left out if it is gone.
static uint32_t *places_of(const struct app *a, enum board_table table, const struct agents *agents,
                           size_t *ret_count) {
    size_t all = board_rows(&a->board, table), count = 0;
    uint32_t *rows = mem_alloc((all ? all : 1) * sizeof *rows);
    struct lookup places = {0};
    for (size_t i = 0; i < agents->count; i++)
        lookup_add(&places, hash_of(board_person_key(&agents->list[i])), (uint32_t)i);
    for (size_t i = 0; i < all; i++) {
        uint64_t key = board_key(&a->board, table, i);
        uint32_t cursor = 0, at;
        while ((at = lookup_next(&places, hash_of(key), &cursor)) != LOOKUP_NONE &&
               board_person_key(&agents->list[at]) != key)
            ;
        if (at != LOOKUP_NONE) rows[count++] = at;
    }
    lookup_finish(&places);
    *ret_count = count;
    return rows;
}

// What is shown is what was counted at that time: a frozen board has kept its own, and a list of
// recalls is a copy in the order shown.
static struct out_data data_shown(struct app *a, enum export_what what, struct recalls *recalls) {
    const struct board *b = &a->board;
    struct out_data d = out_data_of(&a->engine.figures, part_of(what));
    if (b->kept && what == EXPORT_AGENTS) d.agents = b->sources.agents;
    if (b->kept && what == EXPORT_QUEUES) d.queues = b->sources.tallies;
    if (b->kept && what == EXPORT_HOURS) d.calls = b->sources.calls;
    *recalls = (struct recalls){.list = b->recalls.list, .count = (uint32_t)b->recalls.count};
    d.recalls = recalls;
    return d;
}

// Rows in the order shown. NULL for all there are.
static uint32_t *rows_of(const struct app *a, enum board_table table, enum export_what what,
                         const struct out_data *d, size_t *ret_count) {
    if (table == TABLES || what == EXPORT_RECALLS) return NULL;
    if (what == EXPORT_AGENTS) return places_of(a, table, d->agents, ret_count);
    size_t all = board_rows(&a->board, table);
    uint32_t *rows = mem_alloc((all ? all : 1) * sizeof *rows);
    *ret_count = board_numbers(&a->board, table, 0, rows, all);
    return rows;
}

static void offer_formats(struct ui *u) {
    static const char *const formats[] = {".csv", ".json", ".ndjson"};
    struct prompt *p = &u->prompt;
    struct prompt_choice choices[3];
    const char *dot = strrchr(p->text, '.');
    size_t from = dot && !strchr(dot, '/') ? (size_t)(dot - p->text) : p->len;
    for (size_t i = 0; i < 3; i++) {
        snprintf(choices[i].text, sizeof choices[i].text, "%s", formats[i]);
        snprintf(choices[i].shown, sizeof choices[i].shown, "%s", formats[i] + 1);
    }
    prompt_offer(p, choices, 3, from, p->len);
}

// How many rows an export of everything will have, without sums of queues.
static size_t count_of(struct app *a, enum export_what what) {
    struct recalls recalls;
    struct out_data data = data_shown(a, what, &recalls);
    const struct queue_rows *rows = &data.queues->rows;
    size_t count = 0;
    if (what == EXPORT_HOURS) return data.calls->hour_count;
    if (what == EXPORT_AGENTS) return data.agents->count;
    for (size_t i = 0; i < rows->count; i++)
        count += rows->list[i].kind != QUEUE_ROW_SUM;
    return count;
}

// Its rows are not there: they have not been found yet, or older days are being removed.
static bool is_being_made(const struct app *a, enum board_table table) {
    return figures_let_go(&a->engine.figures) ||
           (table != TABLES && !board_is_made(&a->board, table));
}

static void begin(struct ui *u, const char *typed);

// Asks for a path, proposing one; NULL: made from the current time, in the folder for exports.
static void ask(struct app *a, const char *proposed) {
    static const struct dialog line = {.typed = offer_formats, .entered = begin};
    enum board_table table;
    enum export_what what = what_of(a, &table);
    struct civil now = zone_civil(a->engine.settings.zone, app_now_s(a));
    const char *folder = conf_text(a->reload.first, CONF_EXPORT_DIR);
    char label[64], path[PROMPT_SIZE], count[FIGURE_SIZE];
    figure_count(table != TABLES ? board_rows(&a->board, table) : count_of(a, what), count);
    snprintf(label, sizeof label, "export %s %s to:", count, export_what_words[what]);
    snprintf(path, sizeof path, "%s%scdr-export-%04d%02d%02d-%02d%02d%02d.csv", folder,
             *folder && folder[strlen(folder) - 1] != '/' ? "/" : "", now.year, now.month, now.day,
             now.hour, now.minute, now.second);
    ui_ask(&a->ui, &line, NULL, label, proposed ? proposed : path);
    offer_formats(&a->ui);
}

// ---- under way

static void look(void *context);

static bool go_on(void *context) {
    (void)context;
    return true;
}

static void begin(struct ui *u, const char *typed) {
    struct app *a = u->host.context;
    enum board_table table;
    const char *dot = strrchr(typed, '.');
    int format = dot ? export_format_of(span_of(dot + 1)) : -1;
    if (format < 0) {
        prompt_fault(&a->ui.prompt, "the name must end in .csv, .json or .ndjson",
                     dot ? (size_t)(dot - typed) : strlen(typed), 1);
        return;
    }
    struct buf path = {0};
    enum export_what what = what_of(a, &table);
    if (is_being_made(a, table)) {
        prompt_fault(&a->ui.prompt, MADE, strlen(typed), 0);
        return;
    }
    conf_at_home(typed, getenv("HOME"), &path);
    if (path.len >= PROMPT_SIZE) {
        prompt_fault(&a->ui.prompt, "the name is too long", 0, 1);
        buf_finish(&path);
        return;
    }
    struct export_terms terms = {.what = what,
                                 .format = (enum export_format)format,
                                 .limit = EXPORT_ALL,
                                 .mask_digits = a->ui.masked ? a->ui.mask_digits : -1};
    struct recalls recalls;
    struct out_data data = data_shown(a, terms.what, &recalls);
    struct buf error = {0};
    uint32_t *rows = rows_of(a, table, terms.what, &data, &terms.row_count);
    terms.rows = rows;
    struct board_export *e = a->export = mem_zero(1, sizeof *e);
    int failed = task_create(&e->task);
    if (failed) buf_format(&error, A_THREAD ": %s", strerror(-failed));
    if (failed || export_begin(&terms, &data, &error, &e->rows)) {
        prompt_fault(&a->ui.prompt, error.at, 0, 0);
        export_finish(a);
    } else {
        span_copy(buf_text(&path), e->path, sizeof e->path);
        e->store_generation = cdr_store_generation(a->engine.door.store);
        e->stitch_generation = stitch_generation(a->engine.door.book.stitch);
        if (is_figures(terms.what))
            e->whole = export_write(e->rows, &e->bytes, &(struct export_taker){.take = go_on});
        e->file =
            disk_file_open(a->disk,
                           &(struct disk_file_terms){.path = e->path, .told = look, .context = a});
        ui_close(&a->ui);
        ui_say(&a->ui, false, "exporting …");
    }
    buf_finish(&error);
    buf_finish(&path);
    free(rows);
}

// No file with that name can be created. It asks again and says what is wrong, unless the user is
// doing something else by now.
static void ask_again(struct app *a, const char *what) {
    char path[PROMPT_SIZE];
    if (a->ui.prompt.dialog || a->ui.picker.dialog) {
        say(a, true, what);
        return;
    }
    span_copy(span_of(a->export->path), path, sizeof path);
    export_finish(a);
    ui_say(&a->ui, false, "");
    ask(a, path);
    prompt_fault(&a->ui.prompt, what, strlen(path), 0);
    a->dirty = a->at_once = true;
}

static const char *why(const struct app *a, int outcome) {
    return outcome == -EACCES && a->held & SANDBOX_FILES
               ? "permission denied (use export_dir as it was at the start, or --no-sandbox)"
           : outcome == DISK_FILE_EXISTS ? "exists already and was not changed"
           : outcome == DISK_FILE_UNREAD ? "nobody is reading this pipe yet"
                                         : strerror(-outcome);
}

// Whether it is open; also false if it cannot be opened, after saying so.
static bool opened(struct app *a) {
    struct board_export *e = a->export;
    int outcome = disk_file_outcome(e->file);
    if (outcome == DISK_FILE_OPENING) return false;
    if (outcome && e->open)
        say(a, true, why(a, outcome));
    else if (outcome)
        ask_again(a, why(a, outcome));
    else
        e->open = true;
    return !outcome;
}

static bool still_there(const struct app *a) {
    const struct board_export *e = a->export;
    return e->store_generation == cdr_store_generation(a->engine.door.store) &&
           e->stitch_generation == stitch_generation(a->engine.door.book.stitch);
}

static bool take(void *context) {
    struct app *a = context;
    struct board_export *e = a->export;
    disk_file_filled(e->file);
    bool stopped = task_pause(e->task);
    while (!stopped && disk_file_waiting(e->file) >= MOST)
        stopped = task_wait(e->task);
    return !stopped && still_there(a);
}

static void make_rows(struct task *t, void *context) {
    struct app *a = context;
    struct board_export *e = a->export;
    e->whole = export_write(e->rows, disk_file_fill(e->file), &(struct export_taker){take, a, t});
}

static void end(struct board_export *e) {
    buf_span(disk_file_fill(e->file), buf_text(&e->bytes));
    buf_finish(&e->bytes);
    disk_file_filled(e->file);
    disk_file_end(e->file);
    e->ended = true;
}

// Continues the job if there is room for its bytes, and says how it ended.
static void look(void *context) {
    struct app *a = context;
    struct board_export *e = a->export;
    char text[64], count[FIGURE_SIZE];
    if (!e || !opened(a)) return;
    if (!e->whole && !still_there(a)) {
        say(a, true, GONE);
        return;
    }
    if (!e->whole && !task_busy(e->task)) task_begin(e->task, make_rows, a);
    if (!e->whole) task_run(e->task, SLICE_US);
    if (e->whole && !e->ended) {
        end(e);
    } else if (!e->whole && !task_waits(e->task)) {
        if (!a->exporter && loop_timer_add(a->loop, look, a, &a->exporter)) return;
        loop_timer_set(a->exporter, 0);
    } else if (e->whole && disk_file_over(e->file)) {
        snprintf(text, sizeof text, "%s rows written",
                 figure_count(export_written(e->rows), count));
        say(a, false, text);
    }
}

static bool export(void *context) {
    struct app *a = context;
    enum board_table table;
    what_of(a, &table);
    if (a->export)
        ui_say(&a->ui, true, "an export is already running");
    else if (is_being_made(a, table))
        ui_say(&a->ui, true, MADE);
    else
        ask(a, NULL);
    return true;
}

const struct ui_answer export_answers[] = {{"export", export}, {0}};
