// The databases among the sources: adding them, and what is said of them.
#include "database.h"

#include "base/clock.h"
#include "base/mem.h"
#include "pbx/coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HANGS_US 30000000 // longer than a question may take

// ---- begin and end

static void add_part(struct load *l, struct load_database *b, struct span server, const char *path,
                     enum database_table table) {
    struct load_file f = {.path = mem_string(path, strlen(path)),
                          .index = SERVER_NONE,
                          .kind = table == DATABASE_LOG ? SOURCE_QUEUE_LOG : SOURCE_MASTER_CSV,
                          .order = server.len ? LOAD_NAMED : LOAD_BY_FILE_NAME,
                          .by_path = true,
                          .origin = {.link = -1},
                          .table = {.database = b, .which = (int)table}};
    span_copy(server, f.server, sizeof f.server);
    load_put_in_place(l, f);
}

int load_add_database(struct load *l, const char *argument, const struct database_terms *terms,
                      int64_t every_us) {
    struct database_address address;
    struct span server;
    const char *path;
    source_split(argument, &server, &path);
    const char *wrong = database_address(path, &address);
    if (wrong) return load_refuse(l, path, wrong, "");
    struct load_database *b = mem_zero(1, sizeof *b);
    int failed = disk_create(&b->disk);
    if (failed) {
        free(b);
        return load_refuse(l, path, strerror(-failed), "");
    }
    struct database_terms own = *terms;
    own.address = path;
    b->load = l;
    b->every_us = every_us;
    b->database = database_create(&own);
    l->following.databases.list =
        mem_resize(l->following.databases.list, l->following.databases.count + 1,
                   sizeof(struct load_database *));
    l->following.databases.list[l->following.databases.count++] = b;
    add_part(l, b, server, path, DATABASE_LOG);
    add_part(l, b, server, path, DATABASE_ROWS);
    load_fill_calls(l, argument, terms);
    b->job = (struct disk_job){.path = load_database_file(b, DATABASE_ROWS)->path,
                               .work = load_database_work,
                               .done = load_database_done};
    return 0;
}

bool load_goes_on(const struct load *l) {
    for (size_t i = 0; i < l->following.databases.count; i++)
        if (l->following.databases.list[i]->every_us) return true;
    return false;
}

static void on_time(void *context) {
    load_database_next(context);
}

int load_databases_open(struct load *l, struct loop *loop, const struct links_hooks *hooks) {
    int failed = 0;
    for (size_t i = 0; i < l->following.databases.count && !failed; i++) {
        struct load_database *b = l->following.databases.list[i];
        const struct loop_watch_handlers answers = {.context = b->disk, .readable = disk_answer};
        struct loop_watch *watch;
        b->hooks = *hooks;
        failed = loop_timer_add(loop, on_time, b, &b->timer);
        if (!failed) failed = loop_watch_add(loop, disk_fd(b->disk), &answers, &watch);
    }
    return failed;
}

void load_databases_begin(struct load *l) {
    for (size_t i = 0; i < l->count; i++) {
        const struct load_file *f = &l->files[i];
        if (!f->table.database || !f->table.database->every_us || f->index == SERVER_NONE) continue;
        struct server *v = &l->door->servers.list[f->index];
        if (!v->logged_from_s) coverage_heard(v, clock_us(l->clock));
        if (f->table.database->timer)
            loop_timer_set(f->table.database->timer, f->table.database->pause_us);
    }
}

void load_databases_finish(struct load *l, int64_t until_us) {
    for (size_t i = 0; i < l->following.databases.count; i++) {
        struct load_database *b = l->following.databases.list[i];
        const char *hangs;
        int64_t left_us = until_us - clock_monotonic_us();
        b->ends = true;
        if (!disk_destroy(b->disk, left_us, &hangs)) continue; // now it belongs to the thread
        database_destroy(b->database);
        for (size_t k = 0; k < DATABASE_TABLES; k++)
            buf_finish(&b->parts[k].bytes);
        buf_finish(&b->names.lines);
        free(b);
    }
    free(l->following.databases.list);
    l->following.databases.list = NULL;
    l->following.databases.count = 0;
}

// ---- names

static struct span server_of(const struct load *l, const struct load_database *b) {
    for (size_t i = 0; i < DATABASE_TABLES; i++) {
        const struct load_file *f = load_database_file(b, i);
        if (f->index != SERVER_NONE) return span_of(l->door->servers.list[f->index].name);
    }
    return SPAN_NONE;
}

void load_each_name(struct load *l, load_name *take, void *context) {
    for (size_t i = 0; i < l->following.databases.count; i++) {
        struct load_database *b = l->following.databases.list[i];
        if (b->looking) continue; // it is the thread's
        for (struct span rest = buf_text(&b->names.lines); rest.len;) {
            struct span line = span_take(&rest, '\n'), kind = span_take(&line, '\t');
            struct load_named one = {.server = server_of(l, b),
                                     .queue = span_same(kind, SPAN("queue")),
                                     .number = span_take(&line, '\t'),
                                     .name = line};
            take(context, &one);
        }
        buf_clear(&b->names.lines);
    }
}

// ---- for people

static bool hangs(const struct load_database *b) {
    return b->looking && clock_monotonic_us() - b->since_us > HANGS_US;
}

const char *load_database_trouble(const struct load *l, char *out, size_t size) {
    out[0] = '\0';
    for (size_t i = 0; i < l->following.databases.count && !out[0]; i++) {
        const struct load_database *b = l->following.databases.list[i];
        if (b->words[0])
            snprintf(out, size, "%s: %s; trying again", b->job.path, b->words);
        else if (hangs(b))
            snprintf(out, size, "%s: the server does not answer", b->job.path);
    }
    return out;
}

void load_database_describe(const struct load *l, struct server_now *rows, size_t count) {
    for (size_t i = 0; i < l->count; i++) {
        const struct load_file *f = &l->files[i];
        const struct load_database *b = f->table.database;
        if (!b || !b->every_us || f->index >= count) continue;
        struct server_now *row = &rows[f->index];
        bool by_file = row->follows_rows || (row->follows_log && !row->log_in_database);
        row->follows_database = true;
        if (f->table.which == DATABASE_LOG && b->parts[DATABASE_LOG].there && !row->follows_log)
            row->follows_log = row->log_in_database = true;
        if (!by_file && !server_has_link(row))
            row->state = b->words[0] || hangs(b) ? SERVER_UNREAD : SERVER_FOLLOWED;
    }
}
