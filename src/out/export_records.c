// Export of call detail records: the fields of the Cdr event under their own names, and some that
// are derived from them.
#include "export_parts.h"

#include <string.h>

#define AT(m)   offsetof(struct cdr, m)
#define TEXT(t) (AT(text) + (t) * sizeof(struct span))

static uint32_t count(const struct out_data *d) {
    return (uint32_t)cdr_store_count(d->store);
}

static bool load(struct export_row *row, uint32_t number, bool asked) {
    const struct out_data *d = row->data;
    size_t together;
    row->hot = cdr_store_hot(d->store, number, &together);
    if (!together) return false;
    if (asked && (row->hot->start < d->window.from || row->hot->start >= d->window.to ||
                  !filter_record(d->filter, number)))
        return false;
    cdr_store_get(d->store, number, &row->scratch, &row->record);
    row->at = &row->record;
    row->caller_known = false;
    return true;
}

static EXPORT_GETTER(get_some_text) {
    export_set_some(ret, row->record.text[f->at]);
}

// A dictionary id in the hot part.
static EXPORT_GETTER(get_hot_text) {
    uint32_t id;
    memcpy(&id, (const char *)row->hot + f->at, sizeof id);
    if (id) export_set_some(ret, cdr_store_text(row->data->store, id));
}

static EXPORT_GETTER(get_direction) {
    export_set_text(ret, span_of(direction_word((enum direction)row->hot->direction)));
}

static EXPORT_GETTER(get_caller) {
    if (!row->caller_known)
        cdr_caller_parts(row->record.text[CDR_CALLER_ID], &row->caller, &row->caller_name,
                         &row->caller_number);
    row->caller_known = true;
    export_set_text(ret, f->at ? row->caller_number : row->caller_name);
}

static EXPORT_GETTER(get_custom) {
    for (size_t i = 0; i < row->record.custom_count; i++)
        if (span_same_nocase(row->record.custom[i].name, f->custom))
            export_set_text(ret, row->record.custom[i].value);
}

// clang-format off
static const struct export_field fields[] = {
    USUAL("uniqueId", EXPORT_WORD, export_span, TEXT(CDR_UNIQUE_ID)),
    USUAL("startTime", EXPORT_TIME, export_seconds, AT(start)),
    USUAL("source", EXPORT_TEXT, export_span, TEXT(CDR_SOURCE)),
    USUAL("destination", EXPORT_TEXT, export_span, TEXT(CDR_DESTINATION)),
    USUAL_NUMBER("duration", struct cdr, duration),
    USUAL_NUMBER("billableSeconds", struct cdr, billable),
    USUAL("disposition", EXPORT_WORD, export_span, AT(disposition_word)),
    USUAL("direction", EXPORT_WORD, get_direction, 0),
    FIELD("accountCode", EXPORT_TEXT, export_span, TEXT(CDR_ACCOUNT_CODE)),
    FIELD("destinationContext", EXPORT_TEXT, export_span, TEXT(CDR_DESTINATION_CONTEXT)),
    FIELD("callerId", EXPORT_TEXT, export_span, TEXT(CDR_CALLER_ID)),
    FIELD("callerName", EXPORT_TEXT, get_caller, 0),
    FIELD("callerNumber", EXPORT_TEXT, get_caller, 1),
    FIELD("channel", EXPORT_TEXT, export_span, TEXT(CDR_CHANNEL)),
    FIELD("destinationChannel", EXPORT_TEXT, export_span, TEXT(CDR_DESTINATION_CHANNEL)),
    FIELD("lastApplication", EXPORT_TEXT, export_span, TEXT(CDR_LAST_APPLICATION)),
    FIELD("lastData", EXPORT_TEXT, export_span, TEXT(CDR_LAST_DATA)),
    FIELD("answerTime", EXPORT_TIME, export_seconds, AT(answer)),
    FIELD("endTime", EXPORT_TIME, export_seconds, AT(end)),
    FIELD("amaFlags", EXPORT_TEXT, export_span, TEXT(CDR_AMA_FLAGS)),
    FIELD("userField", EXPORT_TEXT, export_span, TEXT(CDR_USER_FIELD)),
    FIELD("queue", EXPORT_WORD, get_hot_text, offsetof(struct cdr_hot, queue)),
    FIELD("agent", EXPORT_TEXT, get_hot_text, offsetof(struct cdr_hot, agent)),
    FIELD("serverId", EXPORT_NUMBER, export_server_id, AT(server)),
    FIELD("serverName", EXPORT_WORD, export_server, AT(server)),
    FIELD("linkedId", EXPORT_WORD, get_some_text, CDR_LINKED_ID),
    NUMBER("sequence", struct cdr, sequence),
    FIELD(NULL, EXPORT_TEXT, get_custom, 0), // must be last: any custom field
};
// clang-format on

const struct export_kind export_records = {fields, sizeof fields / sizeof *fields, count, load};
