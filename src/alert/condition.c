// Parses a condition. Its words are those of the filter language (queue:, agent:, server:, and for
// single calls all others), one comparison, and `for`, `min` and `until` with what follows them.
// The filter's words are left where they stand and everything else is blanked out, so that what
// the filter says about them points at the right place.
#include "parts.h"

#include "base/duration.h"
#include "base/mem.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 64

struct word {
    size_t at, len;
    struct span name; // before an operator; empty for none
    struct span op;   // ":", or a comparison
    bool negated, filters;
};

struct parse {
    struct span text;
    struct filter_error *error;
    struct word words[WORDS_MAX];
    size_t count;
    struct measure_asked asked;
    struct condition c;
    bool compared;
};

static bool say(struct parse *p, size_t at, size_t len, const char *sentence) {
    struct buf why = {0};
    buf_format(&why, "%s", sentence);
    return filter_fail(p->error, at, len, &why);
}

static bool say_at(struct parse *p, const struct word *w, const char *sentence) {
    return say(p, w->at, w->len, sentence);
}

// ---- words

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

static struct span word_text(const struct parse *p, const struct word *w) {
    return (struct span){p->text.at + w->at, w->len};
}

static void look_at(const struct parse *p, struct word *w) {
    struct span s = word_text(p, w);
    w->negated = s.at[0] == '-';
    size_t from = w->negated, at = from;
    w->filters = s.at[0] == '@' || s.at[from] == '"';
    while (at < s.len && is_name(s.at[at]))
        at++;
    size_t name = at;
    while (at < s.len && is_blank(s.at[at]))
        at++;
    if (at == s.len || name == from) return;
    size_t op = s.at[at] == ':' || s.at[at] == '='      ? 1
                : s.at[at] != '<' && s.at[at] != '>'    ? 0
                : at + 1 < s.len && s.at[at + 1] == '=' ? 2
                                                        : 1;
    if (!op) return;
    w->name = (struct span){s.at + from, name - from};
    w->op = (struct span){s.at + at, op};
}

static bool is_comparison(struct span s, size_t at) {
    return at < s.len && (s.at[at] == '<' || s.at[at] == '>' || s.at[at] == '=');
}

// "waiting >= 5" is one word, too: a comparison takes what is beside it.
static size_t over_comparison(struct span s, size_t at) {
    size_t next = at;
    while (next < s.len && is_blank(s.at[next]))
        next++;
    bool beside = is_comparison(s, next) || (at && is_comparison(s, at - 1));
    return beside ? next : at;
}

static bool split(struct parse *p) {
    size_t at = 0;
    for (;;) {
        while (at < p->text.len && is_blank(p->text.at[at]))
            at++;
        if (at == p->text.len) return true;
        if (p->count == WORDS_MAX) return say(p, at, p->text.len - at, "there are too many words");
        struct word *w = &p->words[p->count++];
        bool quoted = false;
        *w = (struct word){.at = at};
        while (at < p->text.len && (quoted || !is_blank(p->text.at[at]))) {
            quoted ^= p->text.at[at++] == '"';
            if (!quoted) at = over_comparison(p->text, at);
        }
        w->len = at - w->at;
        look_at(p, w);
    }
}

static bool word_is(const struct parse *p, const struct word *w, const char *text) {
    return span_same_nocase(word_text(p, w), span_of(text));
}

static bool compares(const struct word *w) {
    return w->op.len && w->op.at[0] != ':';
}

// Which kind of subject it asks for, before the names of figures can be looked up.
static void take_scope(struct parse *p) {
    for (size_t i = 0; i < p->count; i++) {
        struct word *w = &p->words[i];
        bool colon = w->op.len && w->op.at[0] == ':';
        p->asked.calls |= word_is(p, w, "call");
        if (!colon) continue;
        w->filters = true;
        if (w->negated) continue;
        p->asked.agents |= span_same_nocase(w->name, SPAN("agent"));
        p->asked.queues |= span_same_nocase(w->name, SPAN("queue"));
        p->asked.servers |= span_same_nocase(w->name, SPAN("server"));
    }
}

// ---- values

static bool number(struct span s, double *ret_value) {
    char text[24], *end;
    if (!s.len || s.len >= sizeof text || !isdigit((unsigned char)s.at[0])) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!isdigit((unsigned char)s.at[i]) && s.at[i] != '.') return false;
    span_copy(s, text, sizeof text);
    *ret_value = strtod(text, &end);
    return !*end && *ret_value < 1e12;
}

static bool value_of(enum figure_unit unit, struct span s, double *ret_value) {
    int64_t seconds;
    if (unit == IN_SECONDS) {
        if (!duration_parse(s, &seconds) || seconds > INT32_MAX) return false;
        *ret_value = (double)seconds;
        return true;
    }
    if (unit == IN_PERCENT && s.len && s.at[s.len - 1] == '%') s.len--;
    return number(s, ret_value);
}

static enum bound_op op_of(struct span op) {
    if (op.at[0] == '=') return BOUND_EQUAL;
    if (op.at[0] == '>') return op.len == 2 ? BOUND_FROM : BOUND_ABOVE;
    return op.len == 2 ? BOUND_TO : BOUND_BELOW;
}

static bool read_bound(struct parse *p, const struct word *w, struct bound *ret_bound) {
    size_t at = (size_t)(w->op.at - p->text.at) + w->op.len;
    struct span value = span_trim((struct span){p->text.at + at, w->at + w->len - at});
    at = value.len ? (size_t)(value.at - p->text.at) : at;
    enum figure_unit unit = measure_unit(p->c.measure);
    struct buf why = {0};
    if (unit == AS_TIME) return say_at(p, w, "a time of day cannot be compared");
    if (!value.len) return say_at(p, w, "a value is missing after the comparison");
    if (!value_of(unit, value, &ret_bound->value)) {
        buf_format(&why, "%.*s takes %s", (int)w->name.len, w->name.at,
                   unit == IN_SECONDS   ? "a duration (90, 1:30, 2m, 1h)"
                   : unit == IN_PERCENT ? "a percentage (80, 99.5)"
                                        : "a number");
        return filter_fail(p->error, at, value.len, &why);
    }
    ret_bound->op = op_of(w->op);
    return true;
}

// ---- the parts of a condition

static enum condition_subject subject_of(const struct parse *p) {
    switch (p->c.measure.kind) {
    case MEASURE_SILENT:
        return CONDITION_OF_SERVERS;
    case MEASURE_TALK:
    case MEASURE_WAIT:
    case MEASURE_LASTS:
        return CONDITION_OF_CALLS;
    case MEASURE_ENDED:
        return CONDITION_OF_ENDED;
    default:
        return p->asked.agents   ? CONDITION_OF_AGENTS
               : p->asked.queues ? CONDITION_OF_QUEUES
                                 : CONDITION_OF_ALL;
    }
}

static bool take_measure(struct parse *p, const struct word *w, struct span name) {
    struct buf why = {0};
    size_t at = (size_t)(name.at - p->text.at);
    if (p->compared)
        return say_at(p, w, "an alert compares one figure; write a second alert for the other");
    if (!measure_find(name, p->asked, &p->c.measure, &why))
        return filter_fail(p->error, at, name.len, &why);
    buf_finish(&why);
    bool ended = p->c.measure.kind == MEASURE_ENDED;
    if (ended && w->op.len)
        return say_at(p, w, "a call is not compared with a number; leave the comparison out");
    if (!ended && !w->op.len)
        return say_at(p, w, "the comparison is missing, as in waiting>=5 or paused>15m");
    p->compared = true;
    p->c.subject = subject_of(p);
    p->c.by_server = p->asked.servers;
    return ended || read_bound(p, w, &p->c.when);
}

static bool take_for(struct parse *p, const struct word *w, const struct word *value) {
    if (!value || !duration_parse(word_text(p, value), &p->c.for_s) || p->c.for_s > 86400)
        return say_at(p, value ? value : w, "for takes a duration (30s, 2m), at most a day");
    return true;
}

static bool take_until(struct parse *p, const struct word *w, const struct word *value) {
    struct measure other;
    struct buf why = {0};
    if (!value || !compares(value))
        return say_at(p, value ? value : w, "until takes a comparison, as in until waiting<3");
    if (!measure_find(value->name, p->asked, &other, &why))
        return filter_fail(p->error, value->at, value->name.len, &why);
    if (other.kind != p->c.measure.kind || other.figure != p->c.measure.figure ||
        other.of != p->c.measure.of)
        return say_at(p, value, "until compares the same figure");
    return read_bound(p, value, &p->c.until);
}

static bool take_min(struct parse *p, const struct word *w, const struct word *value) {
    double least;
    if (!value || !number(word_text(p, value), &least) || least != floor(least))
        return say_at(p, value ? value : w, "min takes a number of calls, as in min 20 calls");
    p->c.min = (uint64_t)least;
    p->c.volume = measure_volume(&p->c.measure);
    return p->c.volume || say_at(p, w, "this figure has no number of calls");
}

// Goes over the words twice: `for`, `min` and `until` are about the figure, wherever they stand.
static bool read_words(struct parse *p, bool again) {
    for (size_t i = 0; i < p->count; i++) {
        const struct word *w = &p->words[i], *next = i + 1 < p->count ? w + 1 : NULL;
        bool is_for = word_is(p, w, "for"), is_min = word_is(p, w, "min");
        bool is_until = word_is(p, w, "until");
        if (is_for || is_min || is_until) {
            if (again && is_for && !take_for(p, w, next)) return false;
            if (again && is_min && !take_min(p, w, next)) return false;
            if (again && is_until && !take_until(p, w, next)) return false;
            i++;
            if (is_min && i + 1 < p->count && word_is(p, &p->words[i + 1], "calls")) i++;
            continue;
        }
        if (again || w->filters || word_is(p, w, "call")) continue;
        if (!take_measure(p, w, w->op.len ? w->name : word_text(p, w))) return false;
    }
    return true;
}

static bool fits(const struct parse *p, const struct word *w) {
    bool queue = span_same_nocase(w->name, SPAN("queue")),
         server = span_same_nocase(w->name, SPAN("server")),
         agent = span_same_nocase(w->name, SPAN("agent"));
    switch (p->c.subject) {
    case CONDITION_OF_ALL:
        return false;
    case CONDITION_OF_QUEUES:
        return queue || server;
    case CONDITION_OF_AGENTS:
        return queue || server || agent;
    case CONDITION_OF_SERVERS:
        return server;
    default:
        return true;
    }
}

static bool check(struct parse *p) {
    static const char *const wrong[] = {
        [CONDITION_OF_ALL] =
            "this word does not go with a figure of everything; queue:* means each queue",
        [CONDITION_OF_QUEUES] = "choose queues with queue: and server:",
        [CONDITION_OF_AGENTS] = "choose agents with agent:, queue: and server:",
        [CONDITION_OF_SERVERS] = "choose servers with server:",
    };
    if (!p->compared)
        return say(p, p->text.len, 0, "a figure and a comparison are missing, as in waiting>=5");
    for (size_t i = 0; i < p->count; i++)
        if (p->words[i].filters && !fits(p, &p->words[i]))
            return say_at(p, &p->words[i], wrong[p->c.subject]);
    if (p->c.subject == CONDITION_OF_ENDED && (p->c.for_s || p->c.until.op))
        return say(p, 0, p->text.len, "a call ends at one moment, so it takes no for or until");
    return true;
}

// The words of the filter language, each where it stood.
static bool take_words(struct parse *p, const struct filter_terms *terms) {
    static const struct filter_terms nothing;
    struct filter *filter = NULL;
    char *words = mem_string(p->text.len ? p->text.at : "", p->text.len);
    bool any = false;
    memset(words, ' ', p->text.len);
    for (size_t i = 0; i < p->count; i++)
        if (p->words[i].filters) {
            memcpy(words + p->words[i].at, p->text.at + p->words[i].at, p->words[i].len);
            any = true;
        }
    p->c.words = (struct span){words, any ? p->text.len : 0};
    int failed = any && filter_create(p->c.words, terms ? terms : &nothing, &filter, p->error);
    filter_destroy(filter);
    return !failed;
}

int condition_parse(struct span text, const struct filter_terms *terms,
                    struct condition *ret_condition, struct filter_error *ret_error) {
    struct parse p = {.text = text, .error = ret_error};
    if (text.len > CONDITION_BYTES_MAX) {
        say(&p, CONDITION_BYTES_MAX, text.len - CONDITION_BYTES_MAX, "this is too long");
        return CONDITION_WRONG;
    }
    if (!split(&p)) return CONDITION_WRONG;
    take_scope(&p);
    bool good = read_words(&p, false) && (!p.compared || read_words(&p, true)) &&
                take_words(&p, terms) && check(&p);
    if (!good) {
        condition_finish(&p.c);
        return CONDITION_WRONG;
    }
    p.c.text = (struct span){mem_string(text.at, text.len), text.len};
    *ret_condition = p.c;
    return 0;
}

int condition_until(struct condition *c, struct span text, struct filter_error *ret_error) {
    struct parse p = {.text = span_trim(text), .error = ret_error, .c = *c};
    p.asked.agents = c->subject == CONDITION_OF_AGENTS;
    p.asked.calls = c->subject == CONDITION_OF_CALLS || c->subject == CONDITION_OF_ENDED;
    p.asked.queues = c->subject == CONDITION_OF_QUEUES;
    struct word all = {.len = p.text.len};
    bool good = p.text.len <= CONDITION_BYTES_MAX && split(&p);
    if (good && p.c.subject == CONDITION_OF_ENDED)
        good = say(&p, 0, p.text.len, "a call ends at one moment, so it takes no until");
    if (good && p.count > 1) good = say_at(&p, &p.words[1], "until takes one comparison");
    good = good && take_until(&p, &all, p.count ? &p.words[0] : NULL);
    if (good) c->until = p.c.until;
    return good ? 0 : CONDITION_WRONG;
}

void condition_finish(struct condition *c) {
    if (!c) return;
    free((char *)(uintptr_t)c->text.at);
    free((char *)(uintptr_t)c->words.at);
    *c = (struct condition){.text = SPAN_NONE};
}

// ---- bounds

bool bound_holds(struct bound b, double value) {
    switch (b.op) {
    case BOUND_ABOVE:
        return value > b.value;
    case BOUND_FROM:
        return value >= b.value;
    case BOUND_BELOW:
        return value < b.value;
    case BOUND_TO:
        return value <= b.value;
    case BOUND_EQUAL:
        return value >= b.value && value <= b.value;
    case BOUND_NONE:
        break;
    }
    return false;
}

const char *bound_sign(enum bound_op op) {
    static const char *const signs[] = {"", ">", ">=", "<", "<=", "="};
    return signs[op];
}
