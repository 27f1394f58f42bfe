// Reads header lines. Only letters and digits of the names are compared, so that "Call Date",
// "call_date" and calldate are the same.
#include "csv.h"

#include "base/utf8.h"

#include <string.h>

static const struct {
    const char *name;   // letters and digits, in lower case
    const char *header; // of cdr_fields
} aliases[] = {
    {"src", "Source"},
    {"callfrom", "Source"},
    {"callernumber", "Source"},
    {"dst", "Destination"},
    {"callto", "Destination"},
    {"calleenumber", "Destination"},
    {"dcontext", "DestinationContext"},
    {"context", "DestinationContext"},
    {"clid", "CallerID"},
    {"dstchannel", "DestinationChannel"},
    {"destchannel", "DestinationChannel"},
    {"sourcechannel", "Channel"},
    {"lastapp", "LastApplication"},
    {"start", "StartTime"},
    {"calldate", "StartTime"},
    {"starttime", "StartTime"},
    {"answer", "AnswerTime"},
    {"end", "EndTime"},
    {"calltime", "Duration"},
    {"billsec", "BillableSeconds"},
    {"talktime", "BillableSeconds"},
    {"callstatus", "Disposition"},
    {"status", "Disposition"},
};

static size_t plain(struct span name, char *out, size_t size) {
    size_t len = 0;
    for (size_t i = 0; i < name.len && len + 1 < size; i++) {
        char c = name.at[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out[len++] = c;
    }
    out[len] = '\0';
    return len;
}

static int field_of(const char *name) {
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(aliases[i].name, name) == 0) name = aliases[i].header;
    for (size_t i = 0; i < cdr_field_count; i++)
        if (span_same_nocase(span_of(name), span_of(cdr_fields[i].header))) return (int)i;
    return -1;
}

static bool names(const struct csv_header *h, const char *header) {
    return h->at[field_of(header)] >= 0;
}

static void add_extra(struct csv_header *h, size_t column, struct span name) {
    name = span_trim(name);
    if (!name.len || h->extra_count == CSV_EXTRAS || h->names.len > 8000) return;
    struct csv_extra *e = &h->extras[h->extra_count++];
    size_t from = h->names.len;
    utf8_clean(&h->names, name);
    *e = (struct csv_extra){.at = (int8_t)column,
                            .from = (uint16_t)from,
                            .len = (uint16_t)(h->names.len - from)};
}

bool csv_header_read(const struct csv_record *record, struct csv_header *ret_header) {
    struct csv_header h = {.given = true, .peer = -1};
    memset(h.at, -1, sizeof h.at);
    for (size_t i = 0; i < record->count; i++) {
        char name[40];
        if (!plain(record->fields[i], name, sizeof name)) continue;
        int field = field_of(name);
        if (field >= 0 && h.at[field] < 0)
            h.at[field] = (int8_t)i;
        else if (field < 0 && strcmp(name, "peeraccount") == 0)
            h.peer = (int8_t)i;
        else if (field < 0)
            add_extra(&h, i, record->fields[i]);
    }
    if (!names(&h, "StartTime") || !names(&h, "Duration") || !names(&h, "Disposition")) {
        buf_finish(&h.names);
        return false;
    }
    csv_header_finish(ret_header);
    *ret_header = h;
    return true;
}

void csv_header_finish(struct csv_header *h) {
    if (!h) return;
    buf_finish(&h->names);
    *h = (struct csv_header){0};
}
