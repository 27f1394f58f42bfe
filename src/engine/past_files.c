// Files that were imported into the history, read back as files: in the same order as those on the
// disk, by the same readers, with the same rules for what several of them tell.
#include "parts.h"

#include "load/load.h"

#include <errno.h>

static bool await(struct past *p, struct task *t) {
    while (imported_waits(p->imported) && !p->dead)
        if (past_wait(p, t)) return true;
    p->waits_us = 0;
    return false;
}

static int more(void *context, size_t number, struct source *to, struct task *t) {
    struct past *p = context;
    if (p->dead) return 0;
    imported_ask(p->imported, number);
    if (await(p, t)) return -ECANCELED;
    if (p->dead) return 0;
    struct span text = imported_text(p->imported);
    source_put(to, text);
    return text.len > 0;
}

static void add_file(struct load *l, size_t number, const struct history_file *f) {
    struct load_kept kept = {.number = number,
                             .kind = (enum source_kind)f->kind,
                             .server = f->server,
                             .path = f->path,
                             .begins_s = f->begins_s,
                             .head = f->head};
    if (f->zone[0]) zone_load(f->zone, &kept.zone); // none if this machine does not know it
    load_add_kept(l, &kept);
}

static void add_zones(struct past *p) {
    const char *server, *name;
    struct zone *zone;
    for (size_t i = 0; imported_zone(p->imported, i, &server, &name); i++)
        if (!zone_load(name, &zone)) servers_set_zone(&p->door->servers, span_of(server), zone);
}

bool past_add_files(struct past *p, struct load *l, int64_t from_us, struct task *t) {
    if (!p->history || p->dead) return false;
    if (!p->imported)
        p->imported = imported_open(p->disk, &(struct imported_terms){.path = p->path,
                                                                      .from_us = from_us,
                                                                      .to_us = p->times.to_us,
                                                                      .told = p->told,
                                                                      .context = p->context});
    if (await(p, t)) return true;
    if (p->dead) return false;
    l->bytes = (struct load_bytes){p, more};
    add_zones(p);
    for (size_t i = 0; i < imported_count(p->imported); i++)
        add_file(l, i, imported_file(p->imported, i));
    return false;
}

void past_files_read(struct past *p) {
    if (!p->dead) imported_rest(p->imported);
}

// Of a source that fills gaps. Its name is no address of a link.
void past_keep_fill(void *context, struct span source, struct span text, int64_t at_us,
                    int64_t told_us, bool record) {
    struct past *p = context;
    struct buf *out = history_fill(p->history);
    if (!out || history_begins(p->history)) return; // no link was up yet in this run
    buf_format(out, "=" PAST_FILLS "%.*s\n", (int)source.len, source.at);
    p->written = NULL;
    source_write_line(out, at_us, "", span_trim(text));
    history_filled(p->history, at_us, told_us, record);
}
