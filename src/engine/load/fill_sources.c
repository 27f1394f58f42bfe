// The sources that fill gaps: adding them, and letting go of them.
#include "fills.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fills *fills_of(struct load *l) {
    if (l->following.reading.fills) return l->following.reading.fills;
    l->following.reading.fills = mem_zero(1, sizeof *l->following.reading.fills);
    l->following.reading.fills->load = l;
    l->following.reading.fills->job =
        (struct disk_job){.work = load_fill_work, .done = load_fill_done};
    return l->following.reading.fills;
}

static struct fill_source *add(struct load *l, struct span server, const char *path,
                               enum source_kind kind) {
    struct fills *f = fills_of(l);
    f->list = mem_resize(f->list, f->count + 1, sizeof *f->list);
    struct fill_source *s = &f->list[f->count++];
    *s = (struct fill_source){.log.file = {.path = mem_string(path, strlen(path)),
                                           .kind = kind,
                                           .order = LOAD_NAMED,
                                           .by_path = true,
                                           .index = SERVER_NONE}};
    span_copy(server, s->log.file.server, sizeof s->log.file.server);
    return s;
}

int load_fill_add(struct load *l, const char *argument) {
    struct span server;
    const char *path;
    source_split(argument, &server, &path);
    enum source_kind kind = source_recognise(path, SPAN_NONE);
    if (source_is_packed(path)) {
        snprintf(l->error, sizeof l->error,
                 "history.backfill: %s: name the log itself; its packed parts are found beside it",
                 path);
        return 2;
    }
    if (kind != SOURCE_QUEUE_LOG && kind != SOURCE_MASTER_CSV) {
        snprintf(l->error, sizeof l->error,
                 "history.backfill: %s: does not have the name of a queue_log or Master.csv", path);
        return 2;
    }
    add(l, server, path, kind);
    return 0;
}

static void add_tables(struct load *l, const char *argument, const struct database_terms *terms,
                       bool only_calls) {
    struct database_terms own = *terms;
    struct span server;
    const char *path;
    source_split(argument, &server, &path);
    own.address = path;
    for (enum database_table which = 0; which < DATABASE_TABLES; which++) {
        struct fill_source *s =
            add(l, server, path, which == DATABASE_LOG ? SOURCE_QUEUE_LOG : SOURCE_MASTER_CSV);
        s->only_calls = only_calls;
        s->table = mem_zero(1, sizeof *s->table);
        s->table->database = database_create(&own);
        s->table->which = which;
    }
}

void load_fill_calls(struct load *l, const char *argument, const struct database_terms *terms) {
    add_tables(l, argument, terms, true);
}

int load_fill_add_database(struct load *l, const char *argument,
                           const struct database_terms *terms) {
    struct database_address address;
    struct span server;
    const char *path;
    source_split(argument, &server, &path);
    const char *wrong = database_address(path, &address);
    if (wrong)
        snprintf(l->error, sizeof l->error, "history.backfill: %s: %s", path, wrong);
    else
        add_tables(l, argument, terms, false);
    return wrong ? 2 : 0;
}

int load_fill_open(struct load *l, struct loop *loop, const struct zone *board, int day_start_s,
                   const struct links_hooks *hooks) {
    struct fills *f = l->following.reading.fills;
    if (!f) return 0;
    f->board = board;
    f->day_start_s = day_start_s;
    f->hooks = *hooks;
    bool files = false, tables = false;
    for (size_t i = 0; i < f->count; i++) {
        files |= !f->list[i].table;
        tables |= f->list[i].table != NULL;
    }
    int failed = files ? load_thread_open(&l->following.reading.thread, loop) : 0;
    return failed || !tables ? failed : load_thread_open(&l->following.reading.asker, loop);
}

void load_fill_end(struct load *l) {
    if (l->following.reading.fills) l->following.reading.fills->over = true;
}

void load_fill_finish(struct load *l) {
    struct fills *f = l->following.reading.fills;
    l->following.reading.fills = NULL;
    for (size_t i = 0; f && i < f->count; i++) {
        struct fill_source *s = &f->list[i];
        since_destroy(s->since);
        if (s->table) database_destroy(s->table->database);
        free(s->table);
        fill_log_finish(&s->log);
        buf_finish(&s->bytes);
    }
    if (f) free(f->list);
    free(f);
    for (size_t i = 0; i < l->following.reading.kept_count; i++)
        fill_log_finish(&l->following.reading.kept[i]);
    free(l->following.reading.kept);
    l->following.reading.kept = NULL;
    l->following.reading.kept_count = 0;
}

// ---- for whoever looks up a call

size_t load_fill_count(const struct load *l) {
    return l->following.reading.fills ? l->following.reading.fills->count : 0;
}

struct fill_log *load_fill_log(const struct load *l, size_t number, uint16_t *ret_server,
                               struct fill_table **ret_table) {
    struct fill_source *s = &l->following.reading.fills->list[number];
    const struct server *v = load_fill_server(l->following.reading.fills, s);
    *ret_table = s->table;
    *ret_server = v ? (uint16_t)(v - l->door->servers.list) : SERVER_NONE;
    return v ? &s->log : NULL;
}
