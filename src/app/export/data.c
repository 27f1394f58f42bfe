// What an export has to ask besides its rows, answered by the door and the configuration.
#include "exporting.h"

static struct span custom(void *context, struct span name) {
    return settings_field(((const struct figures *)context)->settings, name);
}

struct out_data out_data_of(struct figures *f, enum counting_part part) {
    const struct counting *s = figures_of(f, part);
    figures_gather_gaps(f);
    return (struct out_data){.store = f->door->store,
                             .stitch = f->door->book.stitch,
                             .ledger = &f->door->book.ledger,
                             .records = &s->fold,
                             .calls = &s->calls,
                             .queues = &s->queues,
                             .agents = &s->agents,
                             .recalls = &s->recalls,
                             .filter = s->filter,
                             .window = s->window,
                             .zone = f->settings->zone,
                             .short_out = f->settings->short_out,
                             .servers = &f->door->servers,
                             .policies = &f->settings->policies,
                             .gaps = &f->gaps,
                             .known_from_us = figures_known(f, s).from_us,
                             .custom = custom,
                             .context = f};
}

int export_mask(const struct conf *conf) {
    return conf_value(conf, CONF_NO_MASK) ? -1 : (int)conf_value(conf, CONF_MASK_NUMBERS);
}
