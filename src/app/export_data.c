// The questions that an export has beside its rows, answered by the door and the configuration.
#include "app/export_data.h"

#include "app/names.h"
#include "base/clock.h"

static int64_t target_of(void *context, struct span queue) {
    return setup_target_of(((const struct figures *)context)->setup->conf, queue);
}

static bool hides(void *context, struct span queue) {
    return setup_look_of(((const struct figures *)context)->setup->conf, queue).hide;
}

static bool touched(void *context, uint64_t servers, bool calls, int64_t from, int64_t to) {
    const struct servers *all = &((const struct figures *)context)->door->servers;
    for (size_t i = 0; i < all->count; i++) {
        const struct server *v = &all->list[i];
        if (!(servers >> i & 1)) continue;
        for (size_t g = 0; g < v->gap_count; g++) {
            const struct server_gap *gap = &v->gaps[g];
            bool known = calls ? server_gap_in_rows(v, gap) : server_gap_in_log(v, gap);
            if (!known && gap->from_us / SECOND_US < to &&
                (!gap->to_us || gap->to_us / SECOND_US >= from))
                return true;
        }
    }
    return false;
}

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
    return (struct export_data){.store = f->door->store,
                                .stitch = f->door->book.stitch,
                                .ledger = &f->door->book.ledger,
                                .estimates = &f->door->book.estimates,
                                .calls = &s->calls,
                                .queues = &s->queues,
                                .agents = &s->agents,
                                .recalls = &s->recalls,
                                .filter = counting_filter(s),
                                .window = s->window,
                                .zone = f->setup->zone,
                                .short_out = !f->setup->conf->short_abandon_in_rates,
                                .server_name = names_server,
                                .target_of = target_of,
                                .hides = hides,
                                .touched = touched,
                                .custom = custom,
                                .context = f};
}

int export_mask(const struct setup *setup) {
    const struct args *args = setup->args;
    if (args->no_mask) return -1;
    return (int)(args->mask_digits >= 0 ? args->mask_digits : setup->conf->mask_digits);
}
