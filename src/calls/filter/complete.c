// Completes the word at the cursor. The word is found from the left, as the parser reads it, and
// text after the cursor is ignored. Before a colon a field is completed, after it the value after
// the last comma.
#include "calls/filter_complete.h"

#include "parts.h"

#include <stdlib.h>
#include <string.h>

struct filter_offers {
    struct filter_completion *to;
    struct buf typed; // what candidates have to begin with: lower case, without quotes
    struct buf folded;
    const char *before, *after; // text around each candidate
};

// A text needs quotes if a blank, a comma or a quote would end it, or a star or its first character
// mean something else.
static bool is_plain(struct span s) {
    if (!s.len || s.at[0] == '-' || s.at[0] == '@') return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == FILTER_ANY || strchr(" \t\r\n,\"*", s.at[i]) || s.at[i] == '\0')
            return false;
    return true;
}

static void put_value(struct buf *out, struct span value, bool plain) {
    if (plain) {
        buf_span(out, value);
        return;
    }
    buf_put(out, "\"", 1);
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '"' || value.at[i] == '\\') buf_put(out, "\\", 1);
        buf_put(out, &value.at[i], 1);
    }
    buf_put(out, "\"", 1);
}

static bool is_there(const struct filter_completion *c, struct span text) {
    for (size_t i = 0; i < c->count; i++)
        if (span_same(span_of(c->candidates[i]), text)) return true;
    return false;
}

bool filter_offer(struct filter_offers *o, struct span value) {
    struct filter_completion *c = o->to;
    struct buf text = {0};
    if (c->count == FILTER_CANDIDATES_MAX) return false;
    buf_clear(&o->folded);
    filter_fold(&o->folded, value);
    if (!value.len || !span_starts(buf_text(&o->folded), buf_text(&o->typed))) return true;
    buf_format(&text, "%s", o->before);
    put_value(&text, value, is_plain(value));
    buf_format(&text, "%s", o->after);
    // A candidate that does not fit is left out: cut off, it would mean another value.
    if (text.len < FILTER_CANDIDATE_BYTES && !is_there(c, buf_text(&text)))
        span_copy(buf_text(&text), c->candidates[c->count++], FILTER_CANDIDATE_BYTES);
    buf_finish(&text);
    return true;
}

struct place {                // where the cursor is
    size_t word, name, value; // where the word, its name and the current value begin, in bytes
    struct span field;        // empty if there is no colon yet
    bool quoted, saved;
};

static struct place place_of(struct span text, size_t cursor) {
    struct place p = {0};
    bool begins = true, named = false;
    for (size_t i = 0; i < cursor; i++) {
        char c = text.at[i];
        if (p.quoted) {
            if (c == '\\' && i + 1 < cursor && (text.at[i + 1] == '"' || text.at[i + 1] == '\\'))
                i++;
            else if (c == '"')
                p.quoted = false;
            begins = false;
            continue;
        }
        if (is_blank(c)) {
            p = (struct place){.word = i + 1, .name = i + 1, .value = i + 1};
            begins = true;
            named = false;
        } else if (begins && c == '-' && i == p.word) {
            p.name = p.value = i + 1;
        } else if (begins && c == '@') {
            p.saved = true;
            p.value = i + 1;
            begins = false;
        } else {
            if (c == '"') p.quoted = true;
            bool op = !named && !p.saved && (c == ':' || c == '<' || c == '>');
            if (op) {
                p.field = (struct span){text.at + p.name, i - p.name};
                named = true;
            }
            if (op || (c == ',' && !p.saved)) p.value = i + 1;
            begins = false;
        }
    }
    return p;
}

static void take_typed(struct filter_offers *o, struct span typed) {
    struct buf plain = {0};
    for (size_t i = 0; i < typed.len; i++) {
        if (typed.at[i] == '"') continue;
        if (typed.at[i] == '\\' && i + 1 < typed.len) i++;
        buf_put(&plain, &typed.at[i], 1);
    }
    filter_fold(&o->typed, buf_text(&plain));
    buf_finish(&plain);
}

static int by_text(const void *a, const void *b) {
    return strcmp(a, b);
}

static void sort_from(struct filter_completion *c, size_t first) {
    if (c->count > first)
        qsort(c->candidates[first], c->count - first, sizeof c->candidates[0], by_text);
}

typedef void known_values(void *context, enum filter_known kind, struct filter_offers *o);

static void offer_known(struct filter_offers *o, known_values *known, void *context,
                        enum filter_known kind) {
    size_t first = o->to->count;
    if (!known) return;
    known(context, kind, o);
    sort_from(o->to, first);
}

static void offer_fields(struct filter_offers *o, known_values *known, void *context) {
    o->after = ":";
    for (int i = 0; i < FIELDS_NAMED; i++)
        filter_offer(o, span_of(filter_fields[i].name));
    offer_known(o, known, context, FILTER_KNOWN_CUSTOM);
    o->before = "@";
    o->after = "";
    if (o->typed.len) return; // a saved filter begins with its @
    offer_known(o, known, context, FILTER_KNOWN_SAVED);
}

static void offer_values(struct filter_offers *o, known_values *known, void *context,
                         enum filter_field field) {
    const struct filter_choice *choice = filter_fields[field].choices;
    for (; choice && *choice->word; choice++)
        filter_offer(o, span_of(choice->word));
    if (field == FIELD_QUEUE) offer_known(o, known, context, FILTER_KNOWN_QUEUES);
    if (field == FIELD_AGENT) offer_known(o, known, context, FILTER_KNOWN_AGENTS);
    if (field == FIELD_PAUSE) offer_known(o, known, context, FILTER_KNOWN_PAUSES);
    if (field == FIELD_SERVER) offer_known(o, known, context, FILTER_KNOWN_SERVERS);
}

void filter_complete(struct span text, size_t cursor, known_values *known, void *context,
                     struct filter_completion *ret_completion) {
    struct filter_completion *c = ret_completion;
    if (cursor > text.len) cursor = text.len;
    struct place p = place_of(text, cursor);
    struct filter_offers o = {.to = c, .before = "", .after = ""};
    size_t from = p.field.at || p.saved ? p.value : p.name;
    c->at = from;
    c->len = cursor - from;
    c->count = 0;
    take_typed(&o, (struct span){text.at + from, cursor - from});
    if (p.saved)
        offer_known(&o, known, context, FILTER_KNOWN_SAVED);
    else if (p.field.at)
        offer_values(&o, known, context, filter_field_of(p.field));
    else if (!(c->len && text.at[from] == '"')) // quoted text is not the name of a field
        offer_fields(&o, known, context);
    buf_finish(&o.typed);
    buf_finish(&o.folded);
}
