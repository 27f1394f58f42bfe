// The filter: completing what is typed, saying what is wrong with it, picking, and using it. A
// wrong one changes nothing.
#include "app.h"
#include "base/mem.h"
#include "calls/filter_complete.h"
#include "engine/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- completion

static void offer(void *offers, const struct known *one) {
    filter_offer(offers, one->value);
    if (strcmp(one->field, "agent") == 0 && *one->note) filter_offer(offers, span_of(one->note));
}

static void offer_known(void *context, enum filter_known kind, struct filter_offers *offers) {
    static const char *const fields[] = {
        [FILTER_KNOWN_QUEUES] = "queue",   [FILTER_KNOWN_AGENTS] = "agent",
        [FILTER_KNOWN_SERVERS] = "server", [FILTER_KNOWN_PAUSES] = "pause",
        [FILTER_KNOWN_CUSTOM] = "",        [FILTER_KNOWN_SAVED] = "@"};
    const struct app *a = context;
    const struct engine_settings *s = &a->engine.settings;
    if (kind != FILTER_KNOWN_CUSTOM)
        known_each(&a->engine.figures, fields[kind], offer, offers);
    else
        for (size_t i = 0; i < s->fields.count; i++)
            filter_offer(offers, s->fields.list[i].name);
}

// The choices at the cursor; if there are none, what is wrong with the whole.
static void typed(struct ui *u) {
    struct app *a = u->host.context;
    struct prompt *p = &u->prompt;
    struct filter_completion *found = mem_zero(1, sizeof *found);
    struct prompt_choice choices[PROMPT_CHOICES];
    size_t count = 0;
    filter_complete(span_of(p->text), p->cursor, offer_known, a, found);
    for (; count < found->count && count < PROMPT_CHOICES; count++) {
        span_copy(span_of(found->candidates[count]), choices[count].text, sizeof choices->text);
        span_copy(span_of(found->candidates[count]), choices[count].shown, sizeof choices->shown);
    }
    prompt_offer(p, choices, count, found->at, found->at + found->len);
    free(found);
    struct filter_terms terms = names_terms(&a->engine.figures);
    struct filter_error error;
    struct filter *filter = NULL;
    if (!count && filter_create(span_of(p->text), &terms, &filter, &error))
        prompt_fault(p, error.text, error.at, error.len);
    filter_destroy(filter);
}

// The id if the filter asks for one call and nothing else.
static struct span asked_call(const char *text) {
    struct span id = span_trim(span_of(text)), word = SPAN("call:");
    if (!span_starts(id, word)) return SPAN_NONE;
    id = span_from(id, word.len);
    bool quoted = id.len > 2 && *id.at == '"' && id.at[id.len - 1] == '"';
    if (quoted) id = (struct span){id.at + 1, id.len - 2};
    for (size_t i = 0; i < id.len; i++)
        if (strchr(" ,*\"", id.at[i])) return SPAN_NONE;
    return id;
}

static void forget_found(struct app *a) {
    a->board.sources.found = (struct board_found){.stitch = NULL};
    engine_find_end(&a->engine);
}

// A call that is not in memory is looked up elsewhere.
static void look_up(struct app *a, const char *text) {
    struct span id = asked_call(text);
    forget_found(a);
    if (id.len && !a->engine.door.shut && engine_find(&a->engine, id)) app_go_on(a);
}

void app_find(struct app *a, int64_t until_us) {
    struct engine *e = &a->engine;
    struct board_found *found = &a->board.sources.found;
    if (!engine_find_run(e, until_us)) return;
    const struct door *d = engine_found(e, &found->call, &found->from);
    ui_say(&a->ui, !d, engine_find_words(e));
    a->dirty = a->at_once = true;
    if (!d) return;
    found->store = d->store;
    found->ledger = &d->book.ledger;
    found->stitch = d->book.stitch;
    ui_open_detail(&a->ui, SUBJECT_FOUND);
}

// Uses the filter and remembers it. False if it is wrong; the prompt then says where.
static bool put_in_force(struct app *a, const char *text) {
    struct filter_error error;
    if (figures_set_filter(&a->engine.figures, text, &error)) {
        prompt_fault(&a->ui.prompt, error.text, error.at, error.len);
        return false;
    }
    prompt_remember(&a->ui.entered[HISTORY_FILTER], text);
    look_up(a, text);
    app_await(a);
    return true;
}

static void entered(struct ui *u, const char *text) {
    if (put_in_force(u->host.context, text)) ui_close(u);
}

static void open_line(struct app *a, const char *text) {
    static const struct dialog line = {.typed = typed, .entered = entered};
    ui_ask(&a->ui, &line, &a->ui.entered[HISTORY_FILTER], "filter:", text);
    typed(&a->ui);
}

static bool edit(void *context) {
    struct app *a = context;
    open_line(a, figures_filter(&a->engine.figures));
    return true;
}

static bool clear(void *context) {
    put_in_force(context, "");
    return true;
}

// Changes between two filters: to the previous one, or, without a current one, to the last. A
// remembered filter may be wrong by now, which the prompt then says.
static bool previous_filter(void *context) {
    struct app *a = context;
    struct prompt_history *h = &a->ui.entered[HISTORY_FILTER];
    const char *now = figures_filter(&a->engine.figures);
    char text[PROMPT_SIZE];
    prompt_remember(h, now); // one from the command line was not remembered yet
    size_t at = *now ? 1 : 0;
    if (at >= h->count) {
        ui_say(&a->ui, false, "there is no previous filter");
        return true;
    }
    snprintf(text, sizeof text, "%s", h->lines[at]);
    if (!put_in_force(a, text)) open_line(a, text);
    return true;
}

// ---- picking

#define FIELD_COLUMNS 10

// There can be tens of thousands, and they are all made before the key is answered: so no
// snprintf() for each.
static void add_item(void *context, const struct known *one) {
    struct picker *p = context;
    char text[80], word[PICKER_VALUE_SIZE], offered[FIGURE_SIZE + 10] = "";
    bool queue = strcmp(one->field, "queue") == 0;
    const char *field = *one->field == '@' ? "saved" : one->field;
    memset(text, ' ', FIELD_COLUMNS);
    memcpy(text, field, strlen(field));
    span_copy(one->value, text + FIELD_COLUMNS, sizeof text - FIELD_COLUMNS);
    if (queue) strcat(figure_count(one->offered, offered), " offered");
    known_word(one->field, one->value, word, sizeof word);
    picker_add(p, text, queue ? offered : one->note, word);
}

static size_t word_end(const char *text, size_t at) {
    bool quoted = false;
    for (; text[at] && (quoted || text[at] != ' '); at++)
        if (text[at] == '"') quoted = !quoted;
    return at;
}

// The expression with `word` replacing a word of the same field, or else added at the end.
static void with_word(const char *text, const char *word, char *out, size_t size) {
    size_t field = strcspn(word, ":") + 1, used = 0;
    bool there = false;
    out[0] = '\0';
    for (size_t at = 0; text[at];) {
        size_t end = word_end(text, at);
        bool same = strlen(word) >= field && strncmp(text + at, word, field) == 0;
        const char *put = same ? word : text + at;
        size_t len = same ? strlen(word) : end - at;
        if (len && !(same && there) && used + len + 2 < size)
            used +=
                (size_t)snprintf(out + used, size - used, "%s%.*s", used ? " " : "", (int)len, put);
        there = there || same;
        for (at = end; text[at] == ' ';)
            at++;
    }
    if (!there) snprintf(out + used, size - used, "%s%s", used ? " " : "", word);
}

static void picked(struct ui *u, const char *word) {
    struct app *a = u->host.context;
    char text[PROMPT_SIZE] = "";
    if (*word) with_word(figures_filter(&a->engine.figures), word, text, sizeof text);
    put_in_force(a, text);
}

static bool pick(void *context) {
    static const struct dialog list = {.picked = picked};
    struct app *a = context;
    struct picker *p = &a->ui.picker;
    picker_open(p, &list, "FILTER", true);
    p->empty = "nothing with that name";
    if (*figures_filter(&a->engine.figures)) picker_add(p, "all", "no filter", "");
    known_each(&a->engine.figures, NULL, add_item, p);
    return true;
}

const struct ui_answer filter_answers[] = {{"filter", edit},
                                           {"pick_filter", pick},
                                           {"clear_filter", clear},
                                           {"filter_before", previous_filter},
                                           {0}};
