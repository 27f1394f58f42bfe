// The names of extensions and queues, on all servers or on one.
#include "base/hash.h"
#include "base/mem.h"
#include "pbx/servers.h"
#include "server_names.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t hash_of(struct span key) {
    return hash_short(hash_text(HASH_NOTHING, key));
}

static struct server_name *find(const struct server_name_list *l, struct span key) {
    uint32_t at = 0, n;
    while ((n = lookup_next(&l->index, hash_of(key), &at)) != LOOKUP_NONE)
        if (span_same(l->list[n].key, key)) return &l->list[n];
    return NULL;
}

static struct span keep(struct server_names *n, struct span text) {
    return intern_get(&n->texts, intern_put(&n->texts, text));
}

bool servers_set_name(struct servers *s, enum server_named by, struct span key, struct span name) {
    if (!s->names) {
        s->names = mem_zero(1, sizeof *s->names);
        intern_init(&s->names->texts);
    }
    struct server_name_list *l = &s->names->of[by];
    struct server_name *known = find(l, key);
    bool stays = known && (by == NAMED_BY_CONFIGURATION || span_same(known->name, name));
    if (stays) return false;
    s->names->changes++;
    if (known) {
        known->name = keep(s->names, name);
        return true;
    }
    MEM_ROOM(l->list, l->count, l->capacity);
    l->list[l->count] = (struct server_name){keep(s->names, key), keep(s->names, name)};
    lookup_add(&l->index, hash_of(key), l->count++);
    return true;
}

void servers_forget_configured(struct servers *s) {
    if (!s->names) return;
    lookup_clear(&s->names->of[NAMED_BY_CONFIGURATION].index);
    s->names->of[NAMED_BY_CONFIGURATION].count = 0;
    s->names->changes++;
}

void server_names_destroy(struct server_names *n) {
    for (int by = 0; n && by < SERVER_NAMED; by++) {
        free(n->of[by].list);
        lookup_finish(&n->of[by].index);
    }
    if (n) intern_finish(&n->texts);
    free(n);
}

uint64_t servers_names_stamp(const struct servers *s) {
    uint64_t hash = HASH_NOTHING;
    for (int by = 0; s->names && by < NAMED_QUEUES; by++)
        for (uint32_t i = 0; i < s->names->of[by].count; i++) {
            const struct server_name *one = &s->names->of[by].list[i];
            hash = hash_text(hash_text(hash, one->key), one->name);
        }
    return hash;
}

struct span servers_alias(const struct servers *s, uint16_t server, struct span extension) {
    char key[2 * SERVER_NAME_MAX];
    if (!s || !s->names || !extension.len || extension.len > SERVER_NAME_MAX) return SPAN_NONE;
    struct span name = servers_name(s, server);
    snprintf(key, sizeof key, "%.*s/%.*s", (int)name.len, name.at, (int)extension.len,
             extension.at);
    for (int by = 0; by < NAMED_QUEUES; by++) {
        const struct server_name *own = find(&s->names->of[by], span_of(key));
        if (!own) own = find(&s->names->of[by], extension);
        if (own) return own->name;
    }
    return SPAN_NONE;
}
