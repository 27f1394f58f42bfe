// The configured names of extensions, on all servers or on one.
#include "base/hash.h"
#include "base/mem.h"
#include "pbx/servers.h"
#include "server_aliases.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t hash_of(struct span extension) {
    return hash_short(hash_text(HASH_NOTHING, extension));
}

static struct span find(const struct server_aliases *a, struct span extension) {
    uint32_t at = 0, n;
    while ((n = lookup_next(&a->index, hash_of(extension), &at)) != LOOKUP_NONE)
        if (span_same(a->list[n].extension, extension)) return a->list[n].name;
    return SPAN_NONE;
}

static struct span keep(struct server_aliases *a, struct span text) {
    if (!a->names) {
        a->names = mem_zero(1, sizeof *a->names);
        intern_init(a->names);
    }
    return intern_get(a->names, intern_put(a->names, text));
}

void servers_set_alias(struct servers *s, struct span extension, struct span name) {
    struct server_aliases *a = &s->aliases;
    if (find(a, extension).len) return;
    MEM_ROOM(a->list, a->count, a->capacity);
    a->list[a->count] = (struct server_alias){keep(a, extension), keep(a, name)};
    lookup_add(&a->index, hash_of(extension), a->count++);
}

void servers_forget_aliases(struct servers *s) {
    lookup_clear(&s->aliases.index);
    s->aliases.count = 0;
}

void aliases_finish(struct server_aliases *a) {
    free(a->list);
    lookup_finish(&a->index);
    if (a->names) intern_finish(a->names);
    free(a->names);
}

struct span servers_alias(const struct servers *s, uint16_t server, struct span extension) {
    char key[2 * SERVER_NAME_MAX];
    if (!s || !s->aliases.count || !extension.len || extension.len > SERVER_NAME_MAX)
        return SPAN_NONE;
    struct span name = servers_name(s, server);
    snprintf(key, sizeof key, "%.*s/%.*s", (int)name.len, name.at, (int)extension.len,
             extension.at);
    struct span own = find(&s->aliases, span_of(key));
    return own.len ? own : find(&s->aliases, extension);
}
