// Files whose bytes somebody else has. They are read in the same order as files on the disk, and in
// the same way: what they tell must not depend on where they are.
#include "load.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct load_keeping {
    size_t number;
    struct span head;
    bool ended; // its last bytes were put
};

void load_add_kept(struct load *l, const struct load_kept *file) {
    struct source *look = source_open_empty(file->kind, l->door->servers.machine);
    struct load_file f = {.path = mem_string(file->path, strlen(file->path)),
                          .kind = file->kind,
                          .index = SERVER_NONE,
                          .begins_s = file->begins_s,
                          .own = file->zone,
                          .origin = {.link = -1},
                          .kept = mem_zero(1, sizeof *f.kept)};
    *f.kept = (struct load_keeping){.number = file->number, .head = file->head};
    span_copy(span_of(file->server), f.server, sizeof f.server);
    f.order = f.kind == SOURCE_FRAMES ? LOAD_FRAMES : f.server[0] ? LOAD_NAMED : LOAD_BY_FILE_NAME;
    source_put(look, file->head);
    file_zone_ask(look, &f.votes);
    source_close(look);
    load_put_in_place(l, f);
}

int load_kept_open(struct load *l, struct load_file *f, struct task *t) {
    f->open = source_open_empty(f->kind, l->door->servers.machine);
    source_begins_with(f->open, f->kept->head);
    int more = load_kept_more(l, f, t);
    return more < 0 ? more : 1;
}

int load_kept_more(struct load *l, struct load_file *f, struct task *t) {
    if (f->kept->ended) return 0;
    int more = l->bytes.more(l->bytes.context, f->kept->number, f->open, t);
    if (more) return more;
    f->kept->ended = true;
    source_part_ends(f->open);
    return 1;
}

void load_kept_finish(struct load_file *f) {
    free(f->kept);
}
