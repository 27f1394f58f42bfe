// An agent is called as the configuration says, else as his member name in any queue of the server.
// That is looked up once for each agent that a filter asks about, and again when members came.
#include "app/names.h"

#include <string.h>

// agents: {"1001": Alice} or {"pbx1/1001": Alice}; the one with the server speaks first.
struct span names_alias(void *context, uint16_t server, struct span extension) {
    const struct figures *f = context;
    const struct conf_entry *entry;
    struct span found = SPAN_NONE;
    const char *name = f->door->servers.list[server].name;
    size_t at = 0, prefix = strlen(name);
    while ((entry = conf_next(f->setup->conf, CONF_AGENT_NAME, &at))) {
        struct span key = span_of(entry->keys[0]);
        if (span_same(key, extension)) found = span_of(entry->value);
        if (key.len == prefix + 1 + extension.len && span_starts(key, span_of(name)) &&
            key.at[prefix] == '/' && span_same(span_from(key, prefix + 1), extension))
            return span_of(entry->value);
    }
    return found;
}

static struct span agent_name(void *context, uint16_t server, struct span extension) {
    const struct figures *f = context;
    const struct ledger *l = &f->door->book.ledger;
    if (server >= f->door->servers.count) return SPAN_NONE;
    struct span alias = names_alias(context, server, extension);
    if (alias.len) return alias;
    const struct member *who = members_of_extension(&l->members, server, extension);
    return who ? ledger_text(l, members_name(&l->members, who)) : SPAN_NONE;
}

struct span names_server(void *context, uint16_t server, int64_t *ret_id) {
    const struct servers *servers = &((const struct figures *)context)->door->servers;
    if (server >= servers->count) return SPAN_NONE;
    *ret_id = servers->list[server].id;
    return span_of(servers->list[server].name);
}

static struct span saved(void *context, struct span name) {
    return conf_filter(((const struct figures *)context)->setup->conf, name);
}

static bool custom(void *context, struct span name) {
    const struct figures *f = context;
    return conf_custom(f->setup->conf, name) || cdr_store_find_text(f->door->store, name);
}

struct filter_terms names_terms(struct figures *f) {
    return (struct filter_terms){.store = f->door->store,
                                 .stitch = f->door->book.stitch,
                                 .ledger = &f->door->book.ledger,
                                 .zone = f->setup->zone,
                                 .server_name = names_server,
                                 .agent_name = agent_name,
                                 .policies = &f->policies,
                                 .saved = saved,
                                 .custom = custom,
                                 .context = f};
}

uint64_t names_stamp(const struct figures *f, const struct filter *filter) {
    const struct servers *servers = &f->door->servers;
    uint64_t stamp = servers->count;
    for (size_t i = 0; i < servers->count; i++)
        stamp = stamp * 1000003 + (uint64_t)servers->list[i].id;
    return stamp * 1000003 +
           (filter_asks_for_agents(filter) ? f->door->book.ledger.members.count : 0);
}
