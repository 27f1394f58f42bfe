// Goes once over the rows: over all of them, or over those given. With a sort, it first goes over
// all to find their order, and then reads those to be written a second time. Nothing is kept of a
// row once it is written.
#include "base/mem.h"
#include "base/nearest.h"
#include "base/order.h"
#include "export_parts.h"

#include <stdlib.h>
#include <string.h>

const char *const export_what_words[EXPORT_WHATS] = {
    [EXPORT_RECORDS] = "records", [EXPORT_CALLS] = "calls",   [EXPORT_VISITS] = "visits",
    [EXPORT_RECALLS] = "recalls", [EXPORT_QUEUES] = "queues", [EXPORT_AGENTS] = "agents",
    [EXPORT_HOURS] = "hours",
};
const char *const export_format_words[EXPORT_FORMATS] = {
    [EXPORT_CSV] = "csv", [EXPORT_JSON] = "json", [EXPORT_NDJSON] = "ndjson"};

static const struct export_kind *const kinds[EXPORT_WHATS] = {
    [EXPORT_RECORDS] = &export_records, [EXPORT_CALLS] = &export_calls,
    [EXPORT_VISITS] = &export_visits,   [EXPORT_RECALLS] = &export_recalls,
    [EXPORT_QUEUES] = &export_queues,   [EXPORT_AGENTS] = &export_agents,
    [EXPORT_HOURS] = &export_hours,
};

struct chosen {
    struct export_field field;
    char *name; // owned
};

struct export {
    struct export_terms terms; // its strings are not used after export_begin()
    struct out_data data;
    const struct export_kind *kind;
    struct chosen *fields; // owned
    size_t field_count;
    char *date_format; // owned
    uint32_t *rows;    // owned; NULL for all
    size_t row_count;
    struct export_field sort;
    char *sort_name; // owned
    bool sorts;      // else in the order of arrival
    struct order order;
    size_t looked, written;
    struct export_row row;
    struct export_pen pen;
};

int export_format_of(struct span word) {
    for (int i = 0; i < EXPORT_FORMATS; i++)
        if (span_same(span_of(export_format_words[i]), word)) return i;
    return -1;
}

// ---- fields

const char *export_field_name(enum export_what what, size_t i, bool *ret_usual) {
    struct export_field f;
    if (!export_field_at(kinds[what], i, &f)) return NULL;
    *ret_usual = f.fallback;
    return f.name;
}

// Whether some record has a custom field of that name.
static bool in_records(const struct cdr_store *s, struct span name) {
    struct cdr_custom_id ids[CDR_CUSTOM_MAX];
    for (size_t i = 0; i < cdr_store_count(s); i++)
        for (size_t count = cdr_store_custom(s, i, ids); count--;)
            if (span_same_nocase(cdr_store_text(s, ids[count].name), name)) return true;
    return false;
}

// Finds a built-in field. If there is none, false: `near` (whose `wanted` is the name) then has the
// nearest, and *ret_field is the entry for custom fields; it has no name, and no getter if this
// kind has no custom fields.
static bool built_in(enum export_what what, struct nearest *near, struct export_field *ret_field) {
    struct export_field f, custom = {0};
    for (size_t i = 0; export_field_at(kinds[what], i, &f); i++) {
        if (!f.name) {
            custom = f;
            continue;
        }
        *ret_field = f;
        if (span_same(span_of(f.name), near->wanted)) return true;
        nearest_offer(near, span_of(f.name));
    }
    *ret_field = custom;
    return false;
}

static void list_usual(enum export_what what, struct buf *out) {
    const char *before = " (";
    struct export_field f;
    for (size_t i = 0; export_field_at(kinds[what], i, &f); i++) {
        if (!f.fallback) continue;
        buf_format(out, "%s%s", before, f.name);
        before = ", ";
    }
    buf_format(out, " …; docs/export.md lists them all)");
}

static int no_field(enum export_what what, const struct nearest *near, struct buf *error) {
    if (!near->wanted.len) {
        buf_format(error, "a name is missing between two commas");
        return EXPORT_WRONG;
    }
    buf_format(error, "'%.*s' is not a field of %s", (int)near->wanted.len, near->wanted.at,
               export_what_words[what]);
    if (near->best.len)
        buf_format(error, "; did you mean %.*s?", (int)near->best.len, near->best.at);
    else
        list_usual(what, error);
    return EXPORT_WRONG;
}

static int find_field(const struct export *e, struct span name, char *own, struct buf *error,
                      struct export_field *ret_field) {
    struct nearest near = {.wanted = name};
    const struct out_data *d = &e->data;
    struct span mapped = SPAN_NONE;
    if (built_in(e->terms.what, &near, ret_field)) return 0;
    if (ret_field->get && d->custom) mapped = d->custom(d->context, name);
    if (!ret_field->get || (!mapped.len && !in_records(d->store, name)))
        return no_field(e->terms.what, &near, error);
    ret_field->custom = mapped.len ? mapped : span_of(own);
    return 0;
}

int export_check(const struct export_terms *terms, bool (*custom)(void *context, struct span name),
                 void *context, struct buf *error) {
    struct span lists[] = {span_of(terms->fields), span_of(terms->sort)};
    for (size_t i = 0; i < 2; i++)
        while (lists[i].len) {
            struct export_field any;
            struct nearest near = {.wanted = span_trim(span_take(&lists[i], ','))};
            if (built_in(terms->what, &near, &any)) continue;
            if (any.get && (!near.best.len || custom(context, near.wanted))) continue;
            return no_field(terms->what, &near, error);
        }
    return 0;
}

static struct chosen *add_field(struct export *e) {
    e->fields = mem_resize(e->fields, e->field_count + 1, sizeof *e->fields);
    e->fields[e->field_count] = (struct chosen){0};
    return &e->fields[e->field_count++];
}

static int choose_fields(struct export *e, struct buf *error) {
    struct span rest = span_of(e->terms.fields);
    struct export_field f;
    for (size_t i = 0; !rest.len && export_field_at(e->kind, i, &f); i++) {
        if (!f.fallback) continue;
        struct chosen *c = add_field(e);
        *c = (struct chosen){f, mem_string(f.name, strlen(f.name))};
    }
    while (rest.len) {
        struct span name = span_trim(span_take(&rest, ','));
        struct chosen *c = add_field(e);
        c->name = mem_string(name.len ? name.at : "", name.len);
        if (find_field(e, name, c->name, error, &c->field)) return EXPORT_WRONG;
        for (const struct chosen *before = e->fields; before < c; before++)
            // an object cannot have two members of the same name
            if (strcmp(before->name, c->name) == 0) {
                buf_format(error, "the field '%s' appears twice", c->name);
                return EXPORT_WRONG;
            }
    }
    return 0;
}

static int choose_sort(struct export *e, struct buf *error) {
    struct span name = span_trim(span_of(e->terms.sort));
    if (!name.len) return 0;
    e->sort_name = mem_string(name.at, name.len);
    if (find_field(e, name, e->sort_name, error, &e->sort)) return EXPORT_WRONG;
    e->sorts = true;
    e->order.down = e->terms.descending;
    return 0;
}

int export_begin(const struct export_terms *terms, const struct out_data *data, struct buf *error,
                 struct export **ret_export) {
    struct export *e = mem_zero(1, sizeof *e);
    const char *dates = terms->date_format ? terms->date_format : EXPORT_DATE_FORMAT;
    e->terms = *terms;
    e->data = *data;
    e->kind = kinds[terms->what];
    e->row.data = &e->data;
    e->date_format = mem_string(dates, strlen(dates));
    e->pen = (struct export_pen){.zone = data->zone,
                                 .date_format = e->date_format,
                                 .mask_digits = terms->mask_digits};
    if (choose_fields(e, error) || choose_sort(e, error)) {
        export_destroy(e);
        return EXPORT_WRONG;
    }
    if (!export_date_format_good(&e->pen)) {
        buf_format(error, "'%s' is not a format for times", dates);
        export_destroy(e);
        return EXPORT_WRONG;
    }
    e->row_count = terms->rows ? terms->row_count : e->kind->count(data);
    if (terms->rows) {
        e->rows = mem_zero(e->row_count, sizeof *e->rows);
        if (e->row_count) memcpy(e->rows, terms->rows, e->row_count * sizeof *e->rows);
    }
    *ret_export = e;
    return 0;
}

void export_destroy(struct export *e) {
    if (!e) return;
    for (size_t i = 0; i < e->field_count; i++)
        free(e->fields[i].name);
    free(e->fields);
    free(e->sort_name);
    free(e->date_format);
    free(e->rows);
    order_finish(&e->order);
    buf_finish(&e->row.scratch);
    buf_finish(&e->row.list);
    buf_finish(&e->row.caller);
    buf_finish(&e->pen.text);
    free(e);
}

// ---- rows

static void put_csv(struct export *e, struct buf *out) {
    struct csv line = {.out = out};
    for (size_t i = 0; i < e->field_count; i++) {
        struct export_value v = {0};
        e->fields[i].field.get(&e->row, &e->fields[i].field, &v);
        export_put_csv(&e->pen, &line, &e->fields[i].field, &v);
    }
    csv_end(&line);
}

static void put_json(struct export *e, struct buf *out) {
    struct json *object = json_object_create();
    for (size_t i = 0; i < e->field_count; i++) {
        struct export_value v = {0};
        e->fields[i].field.get(&e->row, &e->fields[i].field, &v);
        export_put_json(&e->pen, object, &e->fields[i].field, e->fields[i].name, &v);
    }
    json_write_line(object, out);
    json_destroy(object);
}

static void put_row(struct export *e, struct buf *out) {
    if (e->terms.format == EXPORT_CSV) {
        put_csv(e, out);
    } else {
        if (e->terms.format == EXPORT_JSON && e->written) buf_put(out, ",\n", 2);
        put_json(e, out);
        if (e->terms.format == EXPORT_NDJSON) buf_put(out, "\n", 1);
    }
    e->written++;
}

static void put_head(struct export *e, struct buf *out) {
    if (e->terms.format == EXPORT_JSON) buf_put(out, "[\n", 2);
    if (e->terms.format != EXPORT_CSV || e->terms.no_header) return;
    struct csv line = {.out = out};
    for (size_t i = 0; i < e->field_count; i++)
        csv_text(&line, span_of(e->fields[i].name));
    csv_end(&line);
}

static bool is_full(const struct export *e) {
    return e->written >= e->terms.limit;
}

static bool load_next(struct export *e) {
    size_t i = e->looked++;
    e->row.number = e->rows ? e->rows[i] : (uint32_t)i;
    return e->kind->load(&e->row, e->row.number, !e->rows);
}

static bool is_asked(const struct export *e) {
    return e->terms.what <= EXPORT_VISITS;
}

static bool may_go_on(const struct export *e, const struct export_taker *taker) {
    return !is_asked(e) || taker->take(taker->context);
}

static bool put_unsorted(struct export *e, struct buf *out, const struct export_taker *taker) {
    for (size_t wanted = 0; e->looked < e->row_count && !is_full(e);) {
        if (load_next(e) && wanted++ >= e->terms.offset) put_row(e, out);
        if (!may_go_on(e, taker)) return false;
    }
    return true;
}

// Equal values keep their order, ascending or descending; an unknown value is less than all others.
static void put_in_order(struct export *e) {
    struct export_value v = {0};
    enum export_type type = e->sort.type;
    uint32_t row = e->row.number;
    e->sort.get(&e->row, &e->sort, &v);
    if (!v.known)
        order_put_key(&e->order, e->order.down ? UINT64_MAX : 0, row, row);
    else if (type == EXPORT_TEXT || type == EXPORT_WORD)
        order_put_text(&e->order, v.text, row, row);
    else
        order_put_number(&e->order, type == EXPORT_REAL ? v.real : (double)v.number, row, row);
}

static bool put_sorted(struct export *e, struct buf *out, const struct export_taker *taker) {
    while (e->looked < e->row_count) {
        if (load_next(e)) put_in_order(e);
        if (!may_go_on(e, taker)) return false;
    }
    if (!order_settle(&e->order, NULL, 0, is_asked(e) ? taker->task : NULL)) return false;
    buf_finish(&e->order.texts); // texts are not needed any more
    for (size_t i = e->terms.offset; i < e->order.count && !is_full(e); i++) {
        if (!may_go_on(e, taker)) return false;
        e->row.number = e->order.entries[i].row;
        if (e->kind->load(&e->row, e->row.number, false)) put_row(e, out);
    }
    return may_go_on(e, taker);
}

bool export_write(struct export *e, struct buf *out, const struct export_taker *taker) {
    put_head(e, out);
    bool whole = e->sorts ? put_sorted(e, out, taker) : put_unsorted(e, out, taker);
    if (whole && e->terms.format == EXPORT_JSON)
        buf_span(out, e->written ? SPAN("\n]\n") : SPAN("]\n"));
    return whole;
}

bool export_row_more(struct export *e, uint32_t number, struct buf *out) {
    e->row.number = number;
    if (!e->kind->load(&e->row, number, true)) return false;
    put_row(e, out);
    return true;
}

void export_refresh(struct export *e, struct filter *filter, struct window window) {
    e->data.filter = filter;
    e->data.window = window;
}

void export_mask_digits(struct export *e, int digits) {
    e->pen.mask_digits = digits;
}

size_t export_looked(const struct export *e) {
    return e->looked;
}

size_t export_total(const struct export *e) {
    return e->row_count;
}

size_t export_written(const struct export *e) {
    return e->written;
}
