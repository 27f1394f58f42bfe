// The configured names of extensions, on all servers or on one.
#include "base/hash.h"
#include "base/mem.h"
#include "pbx/servers.h"

#include <stdio.h>

static uint32_t hash_of(struct span extension) {
    return hash_short(hash_text(HASH_NOTHING, extension));
}

static struct span find(const struct servers *s, struct span extension) {
    uint32_t at = 0, n;
    while ((n = lookup_next(&s->alias_index, hash_of(extension), &at)) != LOOKUP_NONE)
        if (span_same(s->aliases[n].extension, extension)) return s->aliases[n].name;
    return SPAN_NONE;
}

void servers_set_alias(struct servers *s, struct span extension, struct span name) {
    if (find(s, extension).len) return;
    s->aliases = mem_resize(s->aliases, s->alias_count + 1, sizeof *s->aliases);
    s->aliases[s->alias_count] = (struct server_alias){extension, name};
    lookup_add(&s->alias_index, hash_of(extension), s->alias_count++);
}

struct span servers_alias(const struct servers *s, uint16_t server, struct span extension) {
    char key[2 * SERVER_NAME_MAX];
    if (!s || !s->alias_count || !extension.len || extension.len > SERVER_NAME_MAX)
        return SPAN_NONE;
    struct span name = servers_name(s, server);
    snprintf(key, sizeof key, "%.*s/%.*s", (int)name.len, name.at, (int)extension.len,
             extension.at);
    struct span own = find(s, span_of(key));
    return own.len ? own : find(s, extension);
}
