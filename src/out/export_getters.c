// The getters that many fields share: a member at an offset, read by its type.
#include "base/clock.h"
#include "export_parts.h"

#include <math.h>
#include <string.h>

#define READ(type, name)                                                                           \
    type name;                                                                                     \
    memcpy(&(name), (const char *)row->at + f->at, sizeof(name))

void export_set_text(struct export_value *ret, struct span text) {
    *ret = (struct export_value){.known = true, .text = text};
}

void export_set_some(struct export_value *ret, struct span text) {
    *ret = (struct export_value){.known = text.len > 0, .text = text};
}

void export_set_number(struct export_value *ret, int64_t n) {
    *ret = (struct export_value){.known = true, .number = n};
}

static void export_set_real(struct export_value *ret, double n) {
    *ret = (struct export_value){.known = !isnan(n), .real = n};
}

void export_list_add(struct export_row *row, struct span text) {
    if (row->list.len) buf_format(&row->list, ", ");
    buf_span(&row->list, text);
}

static EXPORT_GETTER(get_figure) {
    double value = figure_value(f->figure, row->of, &row->terms);
    if (f->type == EXPORT_REAL)
        export_set_real(ret, value);
    else if (!isnan(value))
        export_set_number(ret, (int64_t)value);
}

static bool figure_field_at(enum figure_scope scope, size_t *i, struct export_field *ret_field) {
    const struct figure *f;
    for (size_t k = 0; (f = figure_at(scope, k)); k++)
        if (f->name && (*i)-- == 0) {
            *ret_field =
                (struct export_field){.name = f->name,
                                      .type = f->unit == AS_TIME ? EXPORT_TIME : EXPORT_REAL,
                                      .get = get_figure,
                                      .fallback = f->usual,
                                      .figure = f};
            return true;
        }
    return false;
}

bool export_field_at(const struct export_kind *kind, size_t i, struct export_field *ret_field) {
    for (size_t k = 0; k < kind->field_count; k++) {
        const struct export_field *f = &kind->fields[k];
        if (f->figures ? figure_field_at((enum figure_scope)f->at, &i, ret_field) : i-- == 0) {
            if (!f->figures) *ret_field = *f;
            return true;
        }
    }
    return false;
}

EXPORT_GETTER(export_u16) {
    READ(uint16_t, n);
    export_set_number(ret, n);
}

EXPORT_GETTER(export_u32) {
    READ(uint32_t, n);
    export_set_number(ret, n);
}

EXPORT_GETTER(export_i64) {
    READ(int64_t, n);
    if (n >= 0) export_set_number(ret, n);
}

EXPORT_GETTER(export_bool) {
    READ(bool, b);
    export_set_number(ret, b);
}

EXPORT_GETTER(export_seconds) {
    READ(int64_t, at);
    if (at != CDR_NO_TIME) export_set_number(ret, at);
}

EXPORT_GETTER(export_micros) {
    READ(int64_t, at);
    if (at) export_set_number(ret, at / SECOND_US);
}

EXPORT_GETTER(export_span) {
    READ(struct span, text);
    export_set_text(ret, text);
}

EXPORT_GETTER(export_stitched) {
    READ(uint32_t, id);
    export_set_text(ret, id ? stitch_text(row->data->stitch, id) : SPAN_NONE);
}

EXPORT_GETTER(export_stitched_any) {
    READ(uint32_t, id);
    export_set_some(ret, id ? stitch_text(row->data->stitch, id) : SPAN_NONE);
}

EXPORT_GETTER(export_ledgered) {
    READ(uint32_t, id);
    export_set_text(ret, id ? ledger_text(row->data->ledger, id) : SPAN_NONE);
}

EXPORT_GETTER(export_ledgered_any) {
    READ(uint32_t, id);
    export_set_some(ret, id ? ledger_text(row->data->ledger, id) : SPAN_NONE);
}

EXPORT_GETTER(export_server) {
    READ(uint16_t, server);
    if (server != UINT16_MAX) export_set_some(ret, servers_name(row->data->servers, server));
}

EXPORT_GETTER(export_server_id) {
    READ(uint16_t, server);
    const struct servers *servers = row->data->servers;
    if (server < servers->count && servers->list[server].id)
        export_set_number(ret, servers->list[server].id);
}

EXPORT_GETTER(export_direction) {
    READ(uint8_t, direction);
    if (direction < DIRECTIONS)
        export_set_text(ret, span_of(direction_word((enum direction)direction)));
}

EXPORT_GETTER(export_call_result) {
    READ(uint8_t, result);
    if (result < CALL_RESULTS) export_set_text(ret, span_of(call_result_word(result)));
}
