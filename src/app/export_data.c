// The questions that an export has beside its rows, answered by the door and the configuration.
#include "exporting.h"

#include "base/clock.h"

static struct span custom(void *context, struct span name) {
    const struct conf *conf = ((const struct figures *)context)->setup->conf;
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, CONF_CUSTOM_FIELD, &at));)
        if (span_same_nocase(span_of(e->keys[0]), name) ||
            span_same_nocase(span_of(e->value), name))
            return span_of(e->keys[0]);
    return SPAN_NONE;
}

struct export_data export_data_of(struct figures *f, enum counting_part part) {
    const struct counting *s = figures_of(f, part);
    gaps_gather(&f->gaps, &f->door->servers);
    return (struct export_data){.store = f->door->store,
                                .stitch = f->door->book.stitch,
                                .ledger = &f->door->book.ledger,
                                .calls = &s->calls,
                                .queues = &s->queues,
                                .agents = &s->agents,
                                .recalls = &s->recalls,
                                .filter = s->filter,
                                .window = s->window,
                                .zone = f->setup->zone,
                                .short_out =
                                    !conf_value(f->setup->conf, CONF_SHORT_ABANDON_IN_RATES),
                                .servers = &f->door->servers,
                                .policies = &f->policies,
                                .gaps = &f->gaps,
                                .custom = custom,
                                .context = f};
}

int export_mask(const struct setup *setup) {
    const struct args *args = setup->args;
    if (args->no_mask) return -1;
    return (int)(args->mask_digits >= 0 ? args->mask_digits
                                        : conf_value(setup->conf, CONF_MASK_NUMBERS));
}
