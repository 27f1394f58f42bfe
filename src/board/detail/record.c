// The detail of a record: every field under the PBX's name for it, then custom fields. Queues and
// agents by rows of the Cdr log are here, too.
#include "parts.h"

#include <inttypes.h>
#include <string.h>

// ---- fields

static bool same_civil(struct civil a, struct civil b) {
    return a.year == b.year && a.month == b.month && a.day == b.day && a.hour == b.hour &&
           a.minute == b.minute && a.second == b.second;
}

static void put_time(struct detail *d, const struct cdr *row, const struct cdr_field *f, int64_t at,
                     bool all) {
    struct civil pbx = row->local_start;
    bool start = f->index == (int)offsetof(struct cdr, start);
    if (at == CDR_NO_TIME && !all) return;
    if (start && !same_civil(pbx, zone_civil(d->view->zone, at)))
        detail_pair(d, MOOD_PLAIN, f->header, "%s (%02d:%02d:%02d on the PBX)",
                    detail_date(d, at).text, pbx.hour, pbx.minute, pbx.second);
    else
        detail_pair(d, at == CDR_NO_TIME ? MOOD_QUIET : MOOD_PLAIN, f->header, "%s",
                    detail_date(d, at).text);
}

static void put_text(struct detail *d, const char *label, struct span text, bool open) {
    struct span shown = open ? text : detail_masked(d, text);
    detail_pair(d, text.len ? MOOD_PLAIN : MOOD_QUIET, label, "%.*s", text.len ? (int)shown.len : 2,
                text.len ? shown.at : "--");
}

static void put_field(struct detail *d, const struct cdr *row, const struct cdr_field *f,
                      bool all) {
    const void *at = (const char *)row + f->index;
    int64_t number;
    uint32_t seconds;
    switch (f->kind) {
    case CDR_TEXT: {
        // An id is never a telephone number.
        bool open = f->index == CDR_UNIQUE_ID || f->index == CDR_LINKED_ID;
        if (all || row->text[f->index].len) put_text(d, f->header, row->text[f->index], open);
        break;
    }
    case CDR_TIME:
        memcpy(&number, at, sizeof number);
        put_time(d, row, f, number, all);
        break;
    case CDR_SECONDS:
        memcpy(&seconds, at, sizeof seconds);
        detail_pair(d, MOOD_PLAIN, f->header, "%" PRIu32 " s", seconds);
        break;
    case CDR_WORD:
        put_text(d, f->header, row->disposition_word, true);
        break;
    case CDR_COUNT:
        memcpy(&number, at, sizeof number);
        if (number != CDR_NO_SEQUENCE)
            detail_pair(d, MOOD_PLAIN, f->header, "%" PRId64, number);
        else if (all)
            detail_pair(d, MOOD_QUIET, f->header, "--");
        break;
    }
}

void detail_fields(struct detail *d, const struct cdr *row, bool all) {
    for (size_t i = 0; i < cdr_field_count; i++)
        put_field(d, row, &cdr_fields[i], all);
    for (size_t i = 0; i < row->custom_count; i++) {
        char label[48];
        if (!all && !row->custom[i].value.len) continue;
        span_copy(row->custom[i].name, label, sizeof label);
        put_text(d, label, row->custom[i].value, false);
    }
}

// ---- one

static bool is_it(struct detail *d, size_t number, const struct board_subject *s) {
    struct cdr row;
    cdr_store_get(d->view->store, number, &d->to->scratch, &row);
    return span_same(row.text[CDR_UNIQUE_ID], span_of(s->id)) &&
           span_same(row.text[CDR_DESTINATION_CHANNEL], span_of(s->other));
}

// Finds it: row numbers change when older rows are removed.
static size_t find_record(struct detail *d, const struct board_subject *s) {
    const struct cdr_store *store = d->view->store;
    const struct cdr_hot *hot;
    size_t together;
    if (!s->known || s->generation == cdr_store_generation(store))
        return s->key < view_records(d->view) ? (size_t)s->key : SIZE_MAX;
    for (size_t first = 0; (hot = cdr_store_hot(store, first, &together)) && together;
         first += together)
        for (size_t i = 0; i < together; i++)
            if (hot[i].start == s->at && hot[i].server == s->server && is_it(d, first + i, s))
                return first + i;
    return SIZE_MAX;
}

bool detail_of_record(struct detail *d, struct board_subject *s) {
    const struct cdr_store *store = d->view->store;
    struct board_call call = {.parts = &d->to->parts};
    size_t together;
    if (!store) return false;
    size_t number = find_record(d, s);
    if (number == SIZE_MAX) return false;
    call.hot = cdr_store_hot(store, number, &together);
    cdr_store_get(store, number, &d->to->scratch, &call.cdr);
    s->known = true;
    s->key = number;
    s->generation = cdr_store_generation(store);
    s->server = call.hot->server;
    s->at = call.hot->start;
    span_copy(call.cdr.text[CDR_UNIQUE_ID], s->id, sizeof s->id);
    span_copy(call.cdr.text[CDR_DESTINATION_CHANNEL], s->other, sizeof s->other);
    const struct board_table_kind *kind = &table_records[TABLE_CALLS];
    struct board_cell state = detail_cell(d, kind, "disposition", &call);
    detail_title(d, "RECORD  %.60s to %.60s", detail_cell(d, kind, "from", &call).text,
                 detail_cell(d, kind, "to", &call).text);
    detail_state(d, &state);
    detail_shows(d, "server", detail_server(d, call.hot->server));
    detail_pair(d, MOOD_PLAIN, "direction", "%s", detail_cell(d, kind, "direction", &call).text);
    detail_heading(d, "FIELDS OF THE CDR");
    cdr_store_get(store, number, &d->to->scratch, &call.cdr);
    detail_fields(d, &call.cdr, true);
    return true;
}

// ---- queues and agents in records

static struct detail_shown dictionary(const struct detail *d, uint64_t id) {
    return detail_shown(d, cdr_store_text(d->view->store, (uint32_t)id));
}

bool detail_of_records_queue(struct detail *d, struct board_subject *s) {
    const struct records *r = d->from->records;
    const struct records_queue *q = NULL;
    for (size_t i = 0; r && d->view->store && i < r->queue_count; i++)
        if (r->queues[i].queue == s->key) q = &r->queues[i];
    if (!q) return false;
    detail_title(d, "QUEUE  %s", dictionary(d, s->key).text);
    d->to->state[0] = '\0';
    detail_says(d, MOOD_WARN,
                "Counted in records of the Cdr log: one queue call that rings five "
                "agents may be five. v counts visits.");
    detail_heading(d, "FIGURES OF RECORDS");
    detail_figures(d);
    static const struct detail_row
        rows[] =
            {
                {"offered", NULL, "rows with LastApplication Queue", NULL},
                {"answered", NULL, "of them ANSWERED", NULL},
                {"abandoned", NULL, "of them NO ANSWER or CANCEL", NULL},
                {"abandonment", "abandoned %", "abandoned / offered", NULL},
            },
        rates[] = {
            {"service_level", "service level %", "in time / offered", NULL},
            {"average_wait", "average wait", "Duration - BillableSeconds / answered", NULL},
            {"average_talk", "average talk", "BillableSeconds / answered", NULL},
        };
    struct detail_of of = {FIGURES_OF_ROWS_QUEUE, q};
    detail_rows(d, of, rows, COUNT(rows));
    detail_number(d, "in time", q->within,
                  "answered, Duration - BillableSeconds within the threshold");
    detail_rows(d, of, rates, COUNT(rates));
    detail_heading(d, "RECORDS BY AGENT");
    detail_heads(d, "agent\t>records");
    for (size_t i = 0; i < q->agent_count && i < DETAIL_LIST_MAX; i++)
        detail_cells(d, MOOD_PLAIN, 0, "%s\t%s", dictionary(d, q->by_agent[i].agent).text,
                     detail_count(q->by_agent[i].rows).text);
    if (q->agent_count > DETAIL_LIST_MAX) detail_more(d, q->agent_count - DETAIL_LIST_MAX);
    return true;
}

bool detail_of_records_agent(struct detail *d, struct board_subject *s) {
    const struct records *r = d->from->records;
    const struct records_agent *a = NULL;
    for (size_t i = 0; r && d->view->store && i < r->agent_count; i++)
        if (r->agents[i].agent == s->key) a = &r->agents[i];
    if (!a) return false;
    detail_title(d, "AGENT  %s", dictionary(d, s->key).text);
    d->to->state[0] = '\0';
    detail_says(d, MOOD_WARN,
                "Counted in records of the Cdr log: a call that rang here and was "
                "taken elsewhere counts too. v counts visits.");
    detail_heading(d, "FIGURES OF RECORDS");
    detail_figures(d);
    static const struct detail_row handled = {"handled", "handled",
                                              "rows ANSWERED at this extension", NULL},
                                   average = {"average_talk", "average talk", "talk / handled",
                                              NULL};
    struct detail_of of = {FIGURES_OF_ROWS_AGENT, a};
    detail_rows(d, of, &handled, 1);
    detail_figure(d, "talk", a->talk_s ? detail_duration((double)a->talk_s).text : "--",
                  "their BillableSeconds");
    detail_rows(d, of, &average, 1);
    for (int i = 0; i < CDR_DISPOSITIONS; i++)
        detail_number(d, cdr_disposition_word((enum cdr_disposition)i), a->by_disposition[i],
                      "rows of that disposition");
    return true;
}
