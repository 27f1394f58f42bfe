// Uses names as cdrtop does: servers as in the capture, agents by their member names.
#include "filter_day.h"
#include "../../src/calls/stitch_parts.h"
#include "../support/post_visits.h"

#include "tape.h"

#include <criterion/criterion.h>

static const struct servers servers = {
    .list = {{.name = "pbx1", .id = 1}, {.name = "pbx2", .id = 2}}, .count = 2};

static struct span saved(void *context, struct span name) {
    const struct filter_day *d = context;
    return span_same(name, SPAN("saved")) ? span_of(d->saved) : SPAN_NONE;
}

static bool custom(void *context, struct span name) {
    (void)context;
    return span_same_nocase(name, SPAN("department"));
}

void filter_day_init(struct filter_day *d) {
    struct tape t = {0};
    *d = (struct filter_day){.store = cdr_store_create(), .stitch = stitch_create(NULL)};
    cr_assert_eq(zone_load("Europe/Berlin", &d->zone), 0);
    inputs_load(&d->in, "callcentre/frames.rec.gz");
    ledger_init(&d->ledger);
    tape_frames(&t, "callcentre/frames.rec.gz");
    play_all(&d->ledger, &t);
    tape_finish(&t);
    for (size_t i = 0; i < d->in.count; i++) {
        const struct ami_value *v = &d->in.at[i].value;
        inputs_post(d->stitch, &d->in, i);
        if (v->kind != AMI_VALUE_CDR) continue;
        const struct span *text = v->cdr.text;
        enum direction way = direction_of(text[CDR_CHANNEL], text[CDR_DESTINATION_CHANNEL]);
        cr_assert_eq(cdr_store_put(d->store, &v->cdr, (uint8_t)way), CDR_PUT_NEW);
        cr_assert_eq(cdr_store_count(d->store) - 1, d->in.at[i].row);
    }
    post_visits(d->stitch, &d->ledger);
    d->terms = (struct filter_terms){.store = d->store,
                                     .stitch = d->stitch,
                                     .ledger = &d->ledger,
                                     .zone = d->zone,
                                     .servers = &servers,
                                     .saved = saved,
                                     .custom = custom,
                                     .context = d};
}

void filter_day_finish(struct filter_day *d) {
    cdr_store_destroy(d->store);
    stitch_destroy(d->stitch);
    ledger_finish(&d->ledger);
    inputs_finish(&d->in);
    zone_destroy(d->zone);
}

struct filter *filter_day_make(struct filter_day *d, const char *expression) {
    struct filter *f = NULL;
    struct filter_error error = {0};
    int wrong = filter_create(span_of(expression), &d->terms, &f, &error);
    cr_assert_eq(wrong, 0, "%s: %s", expression, error.text);
    return f;
}

struct filter_counts filter_day_count(struct filter_day *d, struct filter *f) {
    struct filter_counts n = {0};
    for (size_t i = 0; i < cdr_store_count(d->store); i++)
        n.records += filter_record(f, i);
    for (uint32_t i = 0; i < stitch_count(d->stitch); i++) {
        struct call c;
        if (!stitch_get(d->stitch, i, &c) || c.result == CALL_NO_RECORD) continue;
        bool wanted = filter_call(f, i, &c);
        n.calls += wanted;
        n.calls_of_one += wanted && c.server == 0;
    }
    for (uint32_t i = 0; i < ledger_count(&d->ledger); i++) {
        struct visit v;
        ledger_visit(&d->ledger, i, &v);
        n.visits += filter_visit(f, i, &v);
    }
    return n;
}
