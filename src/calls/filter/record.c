// Asks words about a record: from its hot part if possible, else by the ids in the cold part.
#include "../stitch_parts.h"
#include "parts.h"

static const struct cdr_hot *hot_of(const struct filter *f, size_t number) {
    size_t together;
    return cdr_store_hot(f->terms.store, number, &together);
}

static void put_queue(struct filter *f, struct filter_word *w, uint32_t id,
                      struct filter_any *any) {
    if (!id) return;
    any->seen = true;
    any->hit |= filter_queue_id_is(f, w, OF_STORE, id);
}

static void put_text(struct filter *f, struct filter_word *w, struct span text,
                     struct filter_any *any) {
    if (!text.len) return;
    any->seen = true;
    any->hit |= filter_text_is(f, w, text);
}

static void put_field(struct filter *f, struct filter_word *w, size_t number, enum cdr_text which,
                      struct filter_any *any) {
    uint32_t id;
    if (cdr_store_text_id(f->terms.store, number, which, &id))
        filter_id_any(f, w, OF_STORE, id, any);
    else
        put_text(f, w, cdr_store_field(f->terms.store, number, which, &f->field), any);
}

static void put_agent(struct filter *f, struct filter_word *w, const struct cdr_hot *h,
                      struct filter_any *any) {
    if (!h->agent) return;
    any->seen = true;
    any->hit |= filter_agent_is(f, w, OF_STORE, h->server, h->agent);
}

static void put_caller(struct filter *f, struct filter_word *w, size_t number, bool name_too,
                       bool number_too, struct filter_any *any) {
    uint32_t name_id, number_id;
    if (cdr_store_caller(f->terms.store, number, &name_id, &number_id)) {
        if (name_too) filter_id_any(f, w, OF_STORE, name_id, any);
        if (number_too) filter_id_any(f, w, OF_STORE, number_id, any);
        return;
    }
    struct span name, digits,
        whole = cdr_store_field(f->terms.store, number, CDR_CALLER_ID, &f->field);
    cdr_caller_parts(whole, &f->parts, &name, &digits);
    if (name_too) put_text(f, w, name, any);
    if (number_too) put_text(f, w, digits, any);
}

static void put_source(struct filter *f, struct filter_word *w, size_t number,
                       struct filter_any *any) {
    uint32_t id = 0;
    cdr_store_text_id(f->terms.store, number, CDR_SOURCE, &id);
    if (id)
        filter_id_any(f, w, OF_STORE, id, any);
    else
        put_caller(f, w, number, false, true, any);
}

static void put_custom(struct filter *f, struct filter_word *w, size_t number,
                       struct filter_any *any) {
    struct cdr_custom_id ids[CDR_CUSTOM_MAX];
    size_t count = cdr_store_custom(f->terms.store, number, ids);
    for (size_t i = 0; i < count; i++)
        if (w->field == FIELD_FREE || filter_name_is(f, w, ids[i].name))
            filter_id_any(f, w, OF_STORE, ids[i].value, any);
}

static void put_free(struct filter *f, struct filter_word *w, size_t number,
                     struct filter_any *any) {
    const struct cdr_hot *h = hot_of(f, number);
    put_field(f, w, number, CDR_SOURCE, any);
    if (!any->hit) put_field(f, w, number, CDR_DESTINATION, any);
    if (!any->hit) put_queue(f, w, h->queue, any);
    if (!any->hit) put_agent(f, w, h, any);
    if (!any->hit) put_caller(f, w, number, true, true, any);
    if (!any->hit) put_field(f, w, number, CDR_ACCOUNT_CODE, any);
    if (!any->hit) put_field(f, w, number, CDR_USER_FIELD, any);
    if (!any->hit) put_custom(f, w, number, any);
}

void filter_record_any(struct filter *f, struct filter_word *w, size_t number,
                       struct filter_any *any) {
    switch (w->field) {
    case FIELD_QUEUE:
        put_queue(f, w, hot_of(f, number)->queue, any);
        break;
    case FIELD_AGENT:
        put_agent(f, w, hot_of(f, number), any);
        break;
    case FIELD_SRC:
        put_source(f, w, number, any);
        break;
    case FIELD_NAME:
        put_caller(f, w, number, true, false, any);
        break;
    case FIELD_CUSTOM:
        put_custom(f, w, number, any);
        break;
    case FIELD_FREE:
        put_free(f, w, number, any);
        break;
    default:
        if (filter_fields[w->field].text != CDR_TEXTS)
            put_field(f, w, number, filter_fields[w->field].text, any);
        break;
    }
}

// Compares the ids in the row, or those of its call.
static bool call_is(struct filter *f, struct filter_word *w, size_t number) {
    struct filter_any any = {0};
    put_field(f, w, number, CDR_UNIQUE_ID, &any);
    if (!any.hit) put_field(f, w, number, CDR_LINKED_ID, &any);
    if (any.hit || !f->terms.stitch) return any.hit;
    uint32_t call = stitch_of_row(f->terms.stitch, (uint32_t)number);
    return filter_call_named(f, w, hot_of(f, number)->server, call);
}

static bool outcome_is(const struct filter *f, const struct filter_word *w, size_t number) {
    if (!f->terms.stitch || !f->terms.ledger) return false;
    return filter_call_outcome(f, w, stitch_of_row(f->terms.stitch, (uint32_t)number));
}

bool filter_record_is(struct filter *f, struct filter_word *w, size_t number) {
    const struct cdr_hot *h = hot_of(f, number);
    uint32_t rang_s = h->duration > h->billable ? h->duration - h->billable : 0, id;
    switch (w->field) {
    case FIELD_DIRECTION:
        return w->bits >> h->direction & 1;
    case FIELD_DISP:
        return w->bits >> h->disposition & 1 || (w->outcomes && outcome_is(f, w, number));
    case FIELD_SERVER:
        return filter_server_is(f, w, h->server);
    case FIELD_DUR:
        return filter_in_ranges(w, h->duration);
    case FIELD_TALK:
        return filter_in_ranges(w, h->billable);
    case FIELD_WAIT:
        return filter_in_ranges(w, rang_s);
    case FIELD_TIME:
    case FIELD_HOUR:
        return filter_when_is(f, w, h->start);
    case FIELD_QUEUE:
        return filter_id_is(f, w, OF_STORE, h->queue);
    case FIELD_SRC:
    case FIELD_DST:
        if (cdr_store_text_id(f->terms.store, number, filter_fields[w->field].text, &id) && id)
            return filter_id_is(f, w, OF_STORE, id);
        break;
    case FIELD_CALL:
        return call_is(f, w, number);
    case FIELD_OUTCOME:
        return outcome_is(f, w, number);
    default:
        break;
    }
    struct filter_any any = {0};
    filter_record_any(f, w, number, &any);
    return filter_any_end(f, w, any);
}
