// Finds out what a figure on the screen is called and what is behind it.
#include "../parts.h"
#include "rows.h"

#include <stdio.h>
#include <string.h>

static bool told(struct board_explain what, struct board_explain *ret_what) {
    struct behind behind;
    if (!behind_of(&what, &behind)) return false;
    *ret_what = what;
    return true;
}

bool board_explain_tile(const struct board *b, int tile, struct board_explain *ret_what) {
    struct board_explain what = {.kind = FIGURE_TILE, .level = (uint8_t)b->view.level};
    if (tile < 0 || tile >= b->tiles.count) return false;
    snprintf(what.id, sizeof what.id, "%s", b->tiles.list[tile].of->id);
    return told(what, ret_what);
}

static bool column_of(const struct board *b, enum board_table t, size_t column,
                      struct board_explain *what) {
    const struct board_table_kind *kind = board_table(b, t);
    if (column >= kind->column_count) return false;
    // A list of persons has the same figures as the table of agents.
    if (t == TABLE_LIST && board_kind(b, t) == ROWS_PERSONS) t = TABLE_AGENTS;
    what->level = (uint8_t)b->view.level;
    what->table = (uint8_t)t;
    snprintf(what->id, sizeof what->id, "%s", kind->columns[column].id);
    return true;
}

bool board_explain_cell(struct board *b, enum board_table t, size_t row, size_t column,
                        struct board_explain *ret_what) {
    struct board_explain what = {.kind = FIGURE_CELL};
    struct board_row cells;
    if (!column_of(b, t, column, &what) || !board_row(b, t, row, &cells)) return false;
    what.row = cells.key;
    return told(what, ret_what);
}

bool board_explain_total(struct board *b, enum board_table t, size_t column,
                         struct board_explain *ret_what) {
    struct board_explain what = {.kind = FIGURE_TOTAL};
    struct board_row cells;
    if (!column_of(b, t, column, &what) || !board_total(b, t, &cells)) return false;
    return told(what, ret_what);
}

bool board_explain_hour(const struct board *b, size_t hour, struct board_explain *ret_what) {
    if (hour >= b->chart.count) return false;
    const struct board_hour *h = &b->chart.hours[hour];
    return told((struct board_explain){.kind = FIGURE_HOUR,
                                       .level = (uint8_t)b->view.level,
                                       .from = h->from,
                                       .to = h->from ? h->from + 3600 : 0,
                                       .minute = h->hour * 60,
                                       .minutes = 60},
                ret_what);
}

bool board_explain_bar(const struct board *b, size_t bar, struct board_explain *ret_what) {
    const struct board_hours *h = &b->hours_page;
    if (!h->known || bar >= h->count) return false;
    const struct board_bar *at = &h->bars[bar];
    return told((struct board_explain){.kind = FIGURE_BAR,
                                       .level = (uint8_t)b->view.level,
                                       .from = at->from,
                                       .to = at->to,
                                       .minute = at->hour * 60 + at->minute,
                                       .minutes = at->minutes},
                ret_what);
}

bool board_explain_week(const struct board *b, int day, int hour, struct board_explain *ret_what) {
    if (!b->hours_page.known || day < 0 || day > 6 || hour < 0 || hour > 24) return false;
    bool all = hour == 24;
    return told((struct board_explain){.kind = FIGURE_WEEK,
                                       .level = (uint8_t)b->view.level,
                                       .row = (uint64_t)((day + 1) % 7),
                                       .minute = all ? 0 : hour * 60,
                                       .minutes = all ? 24 * 60 : 60},
                ret_what);
}

// ---- the title

#define LONGEST_S (26 * 3600) // a longer window has several days

struct said { // where the figure was
    char name[100];
    char figure[FIGURE_SIZE + 32];
    int64_t threshold_s; // of the queue, or of all if they agree; -1 if they differ
};

static int64_t threshold_of(const struct board *b, const struct board_visits_queue *one) {
    if (one) return one->tally.threshold_s;
    int64_t all = b->queues.count ? b->queues.list[0].tally.threshold_s : -1;
    for (size_t i = 1; i < b->queues.count; i++)
        if (b->queues.list[i].tally.threshold_s != all) return -1;
    return all;
}

// The figure without the marks beside it.
static void keep_figure(const char *text, struct said *said) {
    size_t len = strcspn(text, "!▲▼~/");
    if (len >= sizeof said->figure) len = sizeof said->figure - 1;
    while (len && text[len - 1] == ' ')
        len--;
    memcpy(said->figure, text, len);
    said->figure[len] = '\0';
}

// Whose row it is, whichever columns it has.
static void say_name(struct board *b, const struct board_explain *what, size_t place,
                     struct said *said) {
    bool records = b->view.level == BOARD_RECORDS;
    if (what->kind == FIGURE_TOTAL) {
        snprintf(said->name, sizeof said->name, "all %s", board_table(b, what->table)->id);
        return;
    }
    if (records)
        span_copy(cdr_store_text(b->view.store, (uint32_t)what->row), said->name,
                  sizeof said->name);
    else if (what->table == TABLE_QUEUES)
        snprintf(said->name, sizeof said->name, "%s", queues_row(&b->queues, place)->name);
    else
        snprintf(said->name, sizeof said->name, "%s", b->persons.list[place].name);
    if (what->table != TABLE_QUEUES) board_mask(&b->view, said->name, sizeof said->name);
}

static void say_cell(struct board *b, const struct board_explain *what, struct said *said) {
    enum board_table t = (enum board_table)what->table;
    const struct board_table_kind *kind = board_table(b, t);
    bool one = what->kind == FIGURE_CELL,
         visits = t == TABLE_QUEUES && b->view.level != BOARD_RECORDS;
    struct board_row row;
    size_t place = one ? board_find(b, t, what->row) : SIZE_MAX;
    bool there = one ? place != SIZE_MAX && board_row(b, t, place, &row) : board_total(b, t, &row);
    if (b->view.level == BOARD_RECORDS) said->threshold_s = (int64_t)b->lists.list.threshold_s;
    if (!there) return;
    if (visits && one) said->threshold_s = threshold_of(b, queues_row(&b->queues, place));
    say_name(b, what, place, said);
    int64_t i = board_column_at(kind, what->id);
    if (i < 0) return;
    keep_figure(row.cells[i].text, said);
    size_t len = strlen(said->figure);
    if (strchr(kind->columns[i].title, '%') && strcmp(said->figure, "--") != 0)
        snprintf(said->figure + len, sizeof said->figure - len, " %%");
}

static struct said say(struct board *b, const struct board_explain *what) {
    struct said said = {.threshold_s = threshold_of(b, NULL)};
    if (what->kind == FIGURE_CELL || what->kind == FIGURE_TOTAL) {
        say_cell(b, what, &said);
    } else if (what->kind == FIGURE_TILE) {
        for (int i = 0; i < b->tiles.count; i++)
            if (strcmp(b->tiles.list[i].of->id, what->id) == 0)
                keep_figure(b->tiles.list[i].figure, &said);
    }
    return said;
}

static void count_words(const char *words, size_t count, char *out, size_t size) {
    char figure[FIGURE_SIZE];
    size_t len = (size_t)snprintf(out, size, "%s ", figure_count(count, figure));
    for (; *words && len + 2 < size; words++)
        if (*words != '#')
            out[len++] = *words;
        else if (count != 1)
            out[len++] = 's';
    out[len] = '\0';
}

static void hour_title(const struct board *b, const struct board_list *l, const char *rows,
                       char *out, size_t size) {
    char words[64], times[64], expected[100] = "";
    const struct board_explain *what = &l->of.what;
    bool days = l->of.window.to - l->of.window.from > LONGEST_S;
    count_words(rows, list_rows(l), words, sizeof words);
    bar_times(b->view.zone, &l->of.what, times, sizeof times);
    if (!days) times[strcspn(times, " ")] = '\0';
    if (what->level != BOARD_RECORDS && what->to - what->from == 3600)
        expected_words(b, what->from, false, expected, sizeof expected);
    snprintf(out, size, "%s: %s%s", times, words, expected);
}

static void service_title(const struct board_list *l, const struct said *said, char *out,
                          size_t size) {
    static const char *const wholes[] = {
        [SERVICE_OF_OFFERED] = "offered",
        [SERVICE_OF_ANSWERED] = "answered",
        [SERVICE_POSITIVE] = "answered or abandoned",
        [SERVICE_NEUTRAL] = "answered or abandoned later",
    };
    char part[FIGURE_SIZE], whole[FIGURE_SIZE], within[32] = "in time";
    bool records = l->of.kind == ROWS_RECORDS;
    int formula = records ? SERVICE_OF_OFFERED : l->of.formula;
    if (said->threshold_s >= 0)
        snprintf(within, sizeof within, "within %d s", (int)said->threshold_s);
    snprintf(out, size, "SERVICE LEVEL %s%s%s %s: %s answered%s %s of %s %s",
             board_formula_name((enum service_formula)formula), *said->name ? ", " : "", said->name,
             said->figure, figure_count(l->counted_count, part),
             formula == SERVICE_POSITIVE ? " or abandoned" : "", within,
             figure_count(list_rows(l), whole), wholes[formula]);
}

#define CALLS_READ 1000 // of a caller's calls, to say who they are and how many were lost

struct caller {
    struct span number, name; // as their latest calls have them
    uint64_t lost;
};

static struct caller read_caller(const struct board *b, const struct board_list *l) {
    const struct stitch *s = b->view.stitch;
    struct caller c = {.lost = 0};
    for (size_t i = 0; i < list_rows(l) && i < CALLS_READ; i++) {
        struct call call;
        if (!view_call(&b->view, list_number(l, i), &call)) continue;
        bool ours = call.direction == DIRECTION_OUTBOUND;
        struct span number = stitch_text(s, ours ? call.destination : call.source);
        struct span name = ours ? SPAN_NONE : stitch_text(s, call.name);
        if (!c.number.len) c.number = number;
        if (!c.name.len && !span_same(name, number)) c.name = name;
        bool inside = call.direction == DIRECTION_INTERNAL;
        c.lost +=
            !ours && !inside &&
            (call.result == CALL_MISSED || call.result == CALL_BUSY || call.result == CALL_FAILED);
    }
    return c;
}

static const struct wait *wait_of(const struct board *b, uint64_t caller) {
    for (size_t i = 0; i < b->queues.waits.count; i++)
        if (b->queues.waits.list[i].of.key == caller) return &b->queues.waits.list[i].of;
    return NULL;
}

// "CALLER Kate Sheridan 0301234567: 5 calls, 2 lost, waits 1:12 in support"
static void caller_title(struct board *b, const struct board_list *l, char *out, size_t size) {
    struct caller c = read_caller(b, l);
    const struct wait *w = wait_of(b, l->of.what.row);
    char words[64], figure[FIGURE_SIZE], who[160];
    if (w && !c.name.len && !span_same(w->name, w->number)) c.name = w->name;
    snprintf(who, sizeof who, "%.*s%s%.*s", (int)c.name.len, c.name.len ? c.name.at : "",
             c.name.len ? " " : "", (int)c.number.len, c.number.len ? c.number.at : "");
    board_mask(&b->view, who, sizeof who);
    count_words("call#", list_rows(l), words, sizeof words);
    size_t len = (size_t)snprintf(out, size, "CALLER %s: %s", who, words);
    if (c.lost && list_rows(l) <= CALLS_READ)
        len += (size_t)snprintf(out + len, size - len, ", %s lost", figure_count(c.lost, figure));
    if (!w) return;
    struct span queue = queue_label(&b->view, ledger_text(b->view.ledger, w->visit.queue));
    snprintf(out + len, size - len, ", waits %s in %.*s",
             figure_duration((double)w->waited_s, figure), (int)queue.len, queue.at);
}

static void put_title(struct board *b, struct board_list *l, const struct behind *behind) {
    char words[96];
    struct said said = say(b, &l->of.what);
    if (l->of.what.kind == FIGURE_HOUR || l->of.what.kind == FIGURE_BAR) {
        hour_title(b, l, behind->list.rows, l->title, sizeof l->title);
        return;
    }
    if (l->of.what.kind == FIGURE_CALLER) {
        caller_title(b, l, l->title, sizeof l->title);
        return;
    }
    if (l->of.what.kind == FIGURE_WEEK) {
        week_words(&b->hours_page, &l->of.what,
                   b->hours_page.week_since ? week_count(&b->hours_page, &l->of.what)
                                            : list_rows(l),
                   l->title, sizeof l->title);
        return;
    }
    if (behind->list.judged) {
        service_title(l, &said, l->title, sizeof l->title);
        return;
    }
    const char *label = behind->figure->words.label, *of = *said.name ? " of " : "";
    count_words(behind->list.rows, list_rows(l), words, sizeof words);
    if (behind->list.join)
        snprintf(l->title, sizeof l->title, "%s%s%s %s%s %s", label, of, said.name, said.figure,
                 behind->list.join, words);
    else
        snprintf(l->title, sizeof l->title, "%s%s%s: %s", label, of, said.name, words);
}

// Agents are persons, who are all listed.
void list_title(struct board *b, struct board_list *l) {
    struct behind behind;
    char listed[LISTED_SIZE];
    size_t len;
    l->title[0] = '\0';
    if (!behind_of(&l->of.what, &behind)) return;
    put_title(b, l, &behind);
    len = strlen(l->title);
    bool week = l->of.what.kind == FIGURE_WEEK;
    int64_t from = week ? b->hours_page.week_since : b->view.listed_from;
    int64_t to = week ? 0 : b->sources.window.to;
    if (l->of.kind != ROWS_PERSONS)
        snprintf(l->title + len, sizeof l->title - len, "%s",
                 listed_words(b->view.zone, from, to, listed));
}
