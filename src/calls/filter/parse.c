// Parses an expression into words. A word is read from left to right without going back: a minus, a
// name and a comparison, then values separated by commas, up to a blank. Blanks within a value need
// quotes.
#include "parts.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>

#define WORDS_MAX 256 // together with those of saved filters
#define DEPTH_MAX 8   // saved filters inside each other

struct parse {
    struct span text;
    size_t at; // how far it has been read
    const struct filter_terms *terms;
    struct filter_words *words;
    struct filter_error *error;
    struct buf cooked; // the value being read
    struct span names[DEPTH_MAX];
    size_t depth; // the number of saved filters that contain this one
    size_t *count;
};

bool filter_fail(struct filter_error *ret_error, size_t at, size_t len, struct buf *why) {
    struct buf clean = {0};
    utf8_clean(&clean, buf_text(why));
    *ret_error = (struct filter_error){.at = at, .len = len};
    span_copy(buf_text(&clean), ret_error->text, sizeof ret_error->text);
    buf_finish(&clean);
    buf_finish(why);
    return false;
}

static bool say(struct parse *p, size_t at, size_t len, const char *sentence) {
    struct buf why = {0};
    buf_format(&why, "%s", sentence);
    return filter_fail(p->error, at, len, &why);
}

static bool ends(const struct parse *p) {
    return p->at >= p->text.len;
}

static bool stops(const struct parse *p) { // whether a word ends here: at the end, or at a blank
    return ends(p) || is_blank(p->text.at[p->at]);
}

static bool read_quoted(struct parse *p) {
    size_t begin = p->at++;
    while (!ends(p) && p->text.at[p->at] != '"') {
        bool escape = p->text.at[p->at] == '\\' && p->at + 1 < p->text.len &&
                      (p->text.at[p->at + 1] == '"' || p->text.at[p->at + 1] == '\\');
        p->at += escape;
        char c = p->text.at[p->at++];
        if (c == FILTER_ANY) c = '?'; // that byte is in no text
        buf_put(&p->cooked, &c, 1);
    }
    if (ends(p)) return say(p, begin, p->text.len - begin, "this quote is not closed");
    p->at++;
    return true;
}

// Reads a value into p->cooked, up to a blank or, if `commas` separate values, a comma.
static bool read_value(struct parse *p, bool commas, struct filter_value *ret_value) {
    size_t begin = p->at;
    buf_clear(&p->cooked);
    while (!stops(p) && !(commas && p->text.at[p->at] == ',')) {
        char c = p->text.at[p->at];
        if (c == '"') {
            if (!read_quoted(p)) return false;
            continue;
        }
        if (c == '*')
            c = FILTER_ANY;
        else if (c == FILTER_ANY)
            c = '?';
        buf_put(&p->cooked, &c, 1);
        p->at++;
    }
    *ret_value = (struct filter_value){{p->text.at + begin, p->at - begin}, buf_text(&p->cooked)};
    return true;
}

static struct filter_word *add_word(struct parse *p, struct filter_word word) {
    struct filter_words *all = p->words;
    if ((all->count & (all->count - 1)) == 0)
        all->list = mem_resize(all->list, all->count ? all->count * 2 : 1, sizeof *all->list);
    all->list[all->count] = word;
    ++*p->count;
    return &all->list[all->count++];
}

// Reads what follows `queue:`. `compare` is empty, or one of > >= < <=.
static bool read_values(struct parse *p, struct filter_word *w, size_t begin, struct span compare) {
    for (;;) {
        struct filter_value v;
        struct buf why = {0};
        size_t from = p->at;
        if (!read_value(p, true, &v)) return false;
        if (!v.raw.len) {
            buf_format(&why, from > begin && p->text.at[from - 1] == ','
                                 ? "a value is missing after the comma"
                                 : "a value is missing here");
            return filter_fail(p->error, begin, p->at - begin + (ends(p) ? 0 : 1), &why);
        }
        if (!filter_value_take(w, compare, &v, &why))
            return filter_fail(p->error, from, v.raw.len, &why);
        buf_finish(&why);
        if (stops(p)) return true;
        if (compare.len)
            return say(p, p->at, 1, "a comparison takes one value; repeat the word for another");
        p->at++; // the comma
    }
}

static bool is_name(char c, bool first) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
    return letter || (!first && ((c >= '0' && c <= '9') || c == '.' || c == '-'));
}

// What follows a name: `:`, `=`, a comparison, or nothing, in which case it is a text.
static size_t operator_at(const struct parse *p, size_t at) {
    if (at >= p->text.len) return 0;
    char c = p->text.at[at];
    if (c == ':' || c == '=') return 1;
    if (c != '<' && c != '>') return 0;
    return at + 1 < p->text.len && p->text.at[at + 1] == '=' ? 2 : 1;
}

static bool unknown(struct parse *p, size_t begin, struct span name) {
    struct buf why = {0}, near = {0};
    filter_say_fields(&near, name);
    bool slip = near.len && !(p->terms->custom && p->terms->custom(p->terms->context, name));
    if (slip) {
        buf_format(&why, "no field is called %.*s", (int)name.len, name.at);
        buf_span(&why, buf_text(&near));
    }
    buf_finish(&near);
    return slip ? filter_fail(p->error, begin, name.len, &why) : true;
}

static bool read_custom(struct parse *p, struct filter_word w, size_t begin, struct span name) {
    struct buf small = {0};
    filter_fold(&small, name);
    w.field = FIELD_CUSTOM;
    w.name = (struct span){mem_string(small.len ? small.at : "", small.len), small.len};
    buf_finish(&small);
    return read_values(p, add_word(p, w), begin, SPAN_NONE);
}

// A text without a name is searched for in all fields that people search.
static bool read_text(struct parse *p, struct filter_word w) {
    w.field = FIELD_FREE;
    size_t begin = p->at;
    struct filter_word *made = add_word(p, w);
    for (;;) {
        struct filter_value v;
        struct buf around = {0}, why = {0};
        const char any = FILTER_ANY;
        size_t from = p->at;
        if (!read_value(p, true, &v)) return false;
        if (!v.raw.len)
            return say(p, begin, p->at - begin + (ends(p) ? 0 : 1),
                       from > begin ? "a value is missing after the comma"
                                    : "a value is missing before the comma");
        buf_put(&around, &any, 1);
        buf_span(&around, v.cooked);
        buf_put(&around, &any, 1);
        v.cooked = buf_text(&around);
        filter_value_take(made, SPAN_NONE, &v, &why);
        buf_finish(&around);
        if (stops(p)) return true;
        p->at++;
    }
}

static bool read_field(struct parse *p, struct filter_word w, size_t begin, struct span name,
                       size_t operator_len) {
    struct span op = {p->text.at + p->at, operator_len};
    w.field = filter_field_of(name);
    enum filter_kind kind = filter_fields[w.field].kind;
    bool compares = op.at[0] == '<' || op.at[0] == '>';
    if (w.field == FIELD_CUSTOM && !unknown(p, begin, name)) return false;
    if (compares && kind != FILTER_SECONDS && kind != FILTER_HOURS)
        return say(p, p->at, op.len, "only dur, talk, wait and hour can be compared; use a colon");
    p->at += op.len;
    if (w.field == FIELD_CUSTOM) return read_custom(p, w, begin, name);
    return read_values(p, add_word(p, w), begin, compares ? op : SPAN_NONE);
}

static bool read_words(struct parse *p);

// @name stands for the words of a saved filter, as one word.
static bool read_saved(struct parse *p, struct filter_word w, size_t begin) {
    struct filter_value v;
    struct buf why = {0};
    p->at++;
    if (!read_value(p, false, &v)) return false;
    size_t len = p->at - begin;
    struct span name = v.cooked, saved = SPAN_NONE;
    if (!name.len) return say(p, begin, len, "the name of a saved filter is missing after @");
    for (size_t i = 0; i < p->depth; i++)
        if (span_same(p->names[i], name)) {
            buf_format(&why, "@%.*s refers to itself", (int)name.len, name.at);
            return filter_fail(p->error, begin, len, &why);
        }
    if (p->depth == DEPTH_MAX) return say(p, begin, len, "saved filters are nested too deeply");
    if (p->terms->saved) saved = p->terms->saved(p->terms->context, name);
    if (!saved.at) {
        buf_format(&why, "there is no saved filter called %.*s", (int)name.len, name.at);
        return filter_fail(p->error, begin, len, &why);
    }
    struct span kept = {mem_string(name.at, name.len), name.len};
    w.field = FIELD_SAVED;
    struct filter_word *made = add_word(p, w);
    struct parse inner = *p;
    inner.text = saved;
    inner.at = 0;
    inner.words = &made->group;
    inner.cooked = (struct buf){0};
    inner.names[inner.depth++] = kept;
    bool good = read_words(&inner);
    buf_finish(&inner.cooked);
    if (!good) {
        buf_format(&why, "@%.*s: %s", (int)kept.len, kept.at, p->error->text);
        filter_fail(p->error, begin, len, &why);
    }
    free((char *)(uintptr_t)kept.at);
    return good;
}

static bool read_word(struct parse *p) {
    size_t begin = p->at;
    struct filter_word w = {.negated = p->text.at[p->at] == '-'};
    if (*p->count == WORDS_MAX)
        return say(p, begin, p->text.len - begin, "there are too many words");
    p->at += w.negated;
    if (w.negated && stops(p)) return say(p, begin, 1, "put the minus directly before a word");
    if (w.negated && p->text.at[p->at] == '-') return say(p, begin, 2, "one minus is enough");
    size_t name_at = p->at, at = name_at;
    if (p->text.at[at] == '@') return read_saved(p, w, begin);
    if (p->text.at[at] == '"') { // "a name":value
        buf_clear(&p->cooked);
        if (!read_quoted(p)) return false;
        bool named = p->cooked.len && operator_at(p, p->at) && p->text.at[p->at] == ':';
        if (named) {
            p->at++;
            return read_custom(p, w, begin, buf_text(&p->cooked));
        }
        p->at = name_at;
        return read_text(p, w);
    }
    while (at < p->text.len && is_name(p->text.at[at], at == name_at))
        at++;
    struct span name = {p->text.at + name_at, at - name_at};
    size_t op = name.len ? operator_at(p, at) : 0;
    bool equals = op && p->text.at[at] == '=' && filter_field_of(name) == FIELD_CUSTOM;
    if (!op || equals) return read_text(p, w);
    p->at = at;
    return read_field(p, w, name_at, name, op);
}

static int by_cost(const void *a, const void *b) {
    const struct filter_word *x = a, *y = b;
    return filter_fields[x->field].cost - filter_fields[y->field].cost;
}

static bool read_words(struct parse *p) {
    while (!ends(p)) {
        if (is_blank(p->text.at[p->at])) {
            p->at++;
            continue;
        }
        if (!read_word(p)) return false;
    }
    if (p->words->count) qsort(p->words->list, p->words->count, sizeof *p->words->list, by_cost);
    return true;
}

int filter_parse(struct span expression, const struct filter_terms *terms,
                 struct filter_words *ret_words, struct filter_error *ret_error) {
    size_t count = 0;
    struct parse p = {.text = expression,
                      .terms = terms,
                      .words = ret_words,
                      .error = ret_error,
                      .count = &count};
    bool good = true;
    if (expression.len > FILTER_BYTES_MAX)
        good = say(&p, FILTER_BYTES_MAX, expression.len - FILTER_BYTES_MAX, "this is too long");
    good = good && read_words(&p);
    buf_finish(&p.cooked);
    return good ? 0 : FILTER_WRONG;
}
