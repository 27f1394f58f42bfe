// Any bytes as an expression: either refused, with a place inside it and a sentence that can be
// shown, or compiled and then asked about a row. It is completed at its end, and at some other
// byte.
#include "base/utf8.h"
#include "calls/filter.h"
#include "calls/filter_complete.h"
#include "fuzz.h"

#include <string.h>

static struct span saved(void *context, struct span name) {
    (void)name;
    return *(const struct span *)context; // the expression itself, which must not loop
}

static void put_row(struct cdr_store *s) {
    struct cdr row = {.server = 1,
                      .start = 1795305600,
                      .answer = 1795305602,
                      .end = 1795305609,
                      .duration = 9,
                      .billable = 7,
                      .sequence = CDR_NO_SEQUENCE};
    row.text[CDR_SOURCE] = SPAN("15145551234");
    row.text[CDR_DESTINATION] = SPAN("5001");
    row.text[CDR_CALLER_ID] = SPAN("\"Zo\xc3\xab\" <15145551234>");
    row.text[CDR_CHANNEL] = SPAN("PJSIP/trunk-00000001");
    row.text[CDR_LAST_APPLICATION] = SPAN("Queue");
    row.text[CDR_LAST_DATA] = SPAN("support,t");
    row.text[CDR_UNIQUE_ID] = SPAN("1795305600.1");
    row.custom[row.custom_count++] = (struct cdr_custom){SPAN("department"), SPAN("sales")};
    cdr_store_put(s, &row, DIRECTION_INBOUND);
}

// Asks for what completes it there.
static void complete(struct span text, size_t cursor) {
    struct filter_completion c;
    filter_complete(text, cursor, NULL, NULL, &c);
    must(c.at + c.len == cursor, "a completion ends at the cursor");
    for (size_t i = 0; i < c.count; i++)
        must(memchr(c.candidates[i], '\0', sizeof c.candidates[i]), "a candidate ends");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct cdr_store *s; // one for all: its first row takes room for thousands
    struct span text = {(const char *)data, size};
    if (!s) put_row(s = cdr_store_create());
    const struct filter_terms terms = {.store = s, .saved = saved, .context = &text};
    struct filter *f = NULL;
    struct filter_error error;
    if (filter_create(text, &terms, &f, &error)) {
        must(error.at + error.len <= size, "an error is inside the expression");
        must(error.text[0] && utf8_valid(span_of(error.text)), "an error can be shown");
    } else {
        bool first = filter_record(f, 0);
        must(first == filter_record(f, 0), "the same answer again");
        filter_member(f, 1, SPAN("support"), SPAN("PJSIP/1001"), SPAN("Alice"));
    }
    filter_destroy(f);
    complete(text, size);
    if (size) complete(text, data[size - 1] % size);
    return 0;
}
