// The names that a filter can use: saved filters and custom fields, and a number that changes when
// names do.
#include "parts.h"

static struct span saved(void *context, struct span name) {
    const struct engine_settings *s = ((const struct figures *)context)->settings;
    for (size_t i = 0; i < s->filters.count; i++)
        if (span_same(s->filters.list[i].name, name)) return s->filters.list[i].text;
    return SPAN_NONE;
}

static bool custom(void *context, struct span name) {
    const struct figures *f = context;
    return settings_field(f->settings, name).at || cdr_store_find_text(f->door->store, name);
}

struct filter_terms names_terms(struct figures *f) {
    return (struct filter_terms){.store = f->door->store,
                                 .stitch = f->door->book.stitch,
                                 .ledger = &f->door->book.ledger,
                                 .zone = f->settings->zone,
                                 .servers = &f->door->servers,
                                 .policies = &f->settings->policies,
                                 .saved = saved,
                                 .custom = custom,
                                 .context = f};
}

uint64_t names_stamp(const struct figures *f, const struct filter *filter) {
    const struct servers *servers = &f->door->servers;
    uint64_t stamp = servers->count;
    for (size_t i = 0; i < servers->count; i++)
        stamp = stamp * 1000003 + (uint64_t)servers->list[i].id;
    if (!filter_asks_for_agents(filter)) return stamp * 1000003;
    uint64_t names = servers->names ? servers->names->changes : 0;
    return stamp * 1000003 + f->door->book.ledger.members.count + (names << 32);
}
