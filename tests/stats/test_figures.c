// The catalogue compared with the documentation, and its formulas on made-up figures.
#include "stats/figures.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *text_of(const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", DOCS, name);
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f, "%s", path);
    char *text = calloc(1, 1 << 20);
    cr_assert_lt(fread(text, 1, (1 << 20) - 1, f), (1 << 20) - 1);
    fclose(f);
    return text;
}

// The part below that heading, up to the next one of the same level, cut out of the text.
static char *section_of(char *text, const char *heading) {
    char begin[64];
    snprintf(begin, sizeof begin, "\n## %s\n", heading);
    char *at = strstr(text, begin);
    cr_assert_not_null(at, "%s", heading);
    at += strlen(begin) - 1;
    char *end = strstr(at, "\n## ");
    if (end) *end = '\0';
    return at;
}

static const struct {
    const char *section; // in numbers.md
    const char *export;  // a section of export.md; its names are checked by a test of out
    const char *key;     // a row of snapshot.md
} scopes[FIGURE_SCOPES] = {
    [FIGURES_OF_QUEUE] = {"Queues", "queues", NULL},
    [FIGURES_OF_AGENT] = {"Agents", "agents", NULL},
    [FIGURES_OF_CALLS] = {"Calls", NULL, "| `calls` | figures"},
    [FIGURES_OF_HOUR] = {"Calls", "hours", NULL},
    [FIGURES_OF_RECALLS] = {"Recalls", NULL, "| `recalls` |"},
    [FIGURES_OF_RECORDS] = {"Records", NULL, "| `records` | figures"},
    [FIGURES_OF_ROWS_QUEUE] = {"Records", NULL, "| `records.queues` |"},
    [FIGURES_OF_ROWS_AGENT] = {"Records", NULL, "| `records.agents` |"},
};

// ---- docs/numbers.md

// A row in a table of figures: what follows its first cell; NULL for any other line.
static const char *formula_of(char *line, bool *in_table) {
    if (line[0] != '|') *in_table = false;
    if (strncmp(line, "| figure |", 10) == 0 || strncmp(line, "| service level |", 17) == 0) {
        bool head = !*in_table;
        *in_table = true;
        if (head) return NULL;
    }
    return *in_table && strncmp(line, "|--", 3) ? strstr(line + 1, "| ") : NULL;
}

static bool is_said(const char *section, const char *line) {
    const struct figure *f;
    for (int s = 0; s < FIGURE_SCOPES; s++)
        for (size_t i = 0; (f = figure_at((enum figure_scope)s, i)); i++)
            if (!strcmp(scopes[s].section, section) && strstr(line, f->is)) return true;
    return false;
}

Test(figures, every_figure_is_said_in_the_numbers) {
    const struct figure *f;
    for (int s = 0; s < FIGURE_SCOPES; s++) {
        char *text = text_of("numbers.md"), *section = section_of(text, scopes[s].section);
        for (size_t i = 0; (f = figure_at((enum figure_scope)s, i)); i++)
            cr_expect(f->is && strstr(section, f->is), "%s of %s: %s", f->id, scopes[s].section,
                      f->is);
        free(text);
    }
}

Test(figures, every_number_is_a_figure) {
    for (int s = 0; s < FIGURE_SCOPES; s++) {
        char *text = text_of("numbers.md"), *rest = section_of(text, scopes[s].section), *line;
        bool in_table = false;
        while ((line = strsep(&rest, "\n"))) {
            const char *formula = formula_of(line, &in_table);
            if (formula)
                cr_expect(is_said(scopes[s].section, formula), "no figure is so: %s", line);
        }
        free(text);
    }
}

// ---- docs/snapshot.md and docs/export.md

// The next word in backticks.
static bool word_of(char **rest, char *out, size_t size) {
    char *begin = strchr(*rest, '`'), *end = begin ? strchr(begin + 1, '`') : NULL;
    if (!end) return false;
    snprintf(out, size, "%.*s", (int)(end - begin - 1), begin + 1);
    *rest = end + 1;
    return true;
}

// As a whole, or what comes before or after its dot.
static bool is_named(enum figure_scope scope, const char *word) {
    const struct figure *f;
    for (size_t i = 0; (f = figure_at(scope, i)); i++) {
        const char *dot = f->name ? strchr(f->name, '.') : NULL;
        if (!f->name) continue;
        if (!strcmp(f->name, word) || (dot && !strcmp(dot + 1, word))) return true;
        if (dot && strlen(word) == (size_t)(dot - f->name) && !strncmp(f->name, word, strlen(word)))
            return true;
    }
    return false;
}

static void expect_word(const char *line, const char *word, size_t len) {
    char ticked[64];
    snprintf(ticked, sizeof ticked, "`%.*s`", (int)len, word);
    cr_expect_not_null(strstr(line, ticked), "%s is not in %s", ticked, line);
}

Test(figures, the_snapshot_names_them_all) {
    static const char *const others[] = {"byServer", "byHour", "byDayOfWeek", "byAgent",
                                         "agents",   "queues", NULL};
    const struct figure *f;
    for (int s = 0; s < FIGURE_SCOPES; s++) {
        if (!scopes[s].key) continue;
        char *text = text_of("snapshot.md"), *line = strstr(text, scopes[s].key), word[64];
        cr_assert_not_null(line, "%s", scopes[s].key);
        line[strcspn(line, "\n")] = '\0';
        for (size_t i = 0; (f = figure_at((enum figure_scope)s, i)); i++) {
            const char *dot = f->name ? strchr(f->name, '.') : NULL;
            if (!f->name) continue;
            expect_word(line, f->name, dot ? (size_t)(dot - f->name) : strlen(f->name));
            if (dot) expect_word(line, dot + 1, strlen(dot + 1));
        }
        char *rest = strchr(line + 2, '|'); // after the key
        while (word_of(&rest, word, sizeof word)) {
            bool other = false;
            for (size_t i = 0; others[i]; i++)
                other |= !strcmp(others[i], word);
            cr_expect(other || is_named((enum figure_scope)s, word), "no figure: %s", word);
        }
        free(text);
    }
}

Test(figures, the_export_names_them_all) {
    static const char *const others[] = {"server", "servers",     "queue",       "queues",
                                         "label",  "basis",       "agent",       "name",
                                         "state",  "since",       "from",        NULL,
                                         NULL,     "pauseReason", "touchedByGap"};
    const struct figure *f;
    for (int s = 0; s < FIGURE_SCOPES; s++) {
        if (!scopes[s].export) continue;
        char *text = text_of("export.md"), *rest = section_of(text, scopes[s].export), word[64];
        for (size_t i = 0; (f = figure_at((enum figure_scope)s, i)); i++)
            if (f->name) expect_word(rest, f->name, strlen(f->name));
        char *line;
        while ((line = strsep(&rest, "\n"))) {
            if (strncmp(line, "| `", 3) && strncmp(line, "| **`", 5)) continue;
            bool other = !word_of(&line, word, sizeof word);
            for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                other |= others[i] && !strcmp(others[i], word);
            cr_expect(other || is_named((enum figure_scope)s, word), "no figure: %s", word);
        }
        free(text);
    }
}

// ---- the rows

Test(figures, an_id_is_one_figure) {
    const struct figure *f;
    for (int s = 0; s < FIGURE_SCOPES; s++)
        for (size_t i = 0; (f = figure_at((enum figure_scope)s, i)); i++) {
            cr_expect_eq(figure_find(f->scope, f->id), f, "%s", f->id);
            cr_expect_eq((int)f->scope, s, "%s", f->id);
            cr_expect_eq(f->how == HOW_READ, f->read != NULL, "%s", f->id);
            cr_expect(!f->list.rows || f->words.label, "%s has no title for its list", f->id);
        }
    cr_expect_null(figure_find(FIGURES_OF_QUEUE, "handled"));
}

static double of_queue(const struct queue_tally *q, const char *id, struct figure_terms terms) {
    return figure_value(figure_find(FIGURES_OF_QUEUE, id), q, &terms);
}

// The example of docs/numbers.md: 1000 answered, 60 abandoned, 860 and 20 of them in time.
Test(figures, the_check_vector) {
    struct queue_tally q = {.threshold_s = 20};
    uint32_t *counts = q.counted.counts;
    counts[VISIT_BIT(VISITS_OFFERED)] = 1060;
    counts[VISIT_BIT(VISITS_ANSWERED)] = 1000;
    counts[VISIT_BIT(VISITS_ANSWERED_WITHIN)] = 860;
    counts[VISIT_BIT(VISITS_ABANDONED)] = 60;
    counts[VISIT_BIT(VISITS_ABANDONED_WITHIN)] = 20;
    struct figure_terms terms = {.formula = SERVICE_NEUTRAL, .target = 80};
    cr_expect_float_eq(of_queue(&q, "of_offered", terms), 86000.0 / 1060, 1e-9);
    cr_expect_float_eq(of_queue(&q, "of_answered", terms), 86.0, 1e-9);
    cr_expect_float_eq(of_queue(&q, "positive", terms), 88000.0 / 1060, 1e-9);
    cr_expect_float_eq(of_queue(&q, "neutral", terms), 86000.0 / 1040, 1e-9);
    cr_expect_eq(of_queue(&q, "service_level", terms), of_queue(&q, "neutral", terms));
    cr_expect_float_eq(of_queue(&q, "abandonment", terms), 6000.0 / 1060, 1e-9);
    cr_expect_eq(of_queue(&q, "target", terms), 80);
    cr_expect_eq(of_queue(&q, "to_target", terms), 0);
    terms.target = 90; // 1800 of 2000; neutral 1620 of 1800
    cr_expect_eq(of_queue(&q, "offered_to_target", terms), 940);
    cr_expect_eq(of_queue(&q, "to_target", terms), 760);
    terms.target = 100;
    cr_expect(isnan(of_queue(&q, "to_target", terms)));
    terms.target = 80;
    cr_expect_eq(of_queue(&q, "threshold", terms), 20);
    // Ten who still wait, four of them for too long.
    counts[VISIT_BIT(VISITS_OFFERED)] += 10;
    counts[VISIT_BIT(VISITS_OPEN)] = counts[VISIT_BIT(VISITS_WAITING)] = 10;
    counts[VISIT_BIT(VISITS_WAITING_PAST)] = 4;
    cr_expect_float_eq(of_queue(&q, "of_offered", terms), 86000.0 / 1060, 1e-9);
    cr_expect_float_eq(of_queue(&q, "offered_live", terms), 86000.0 / 1064, 1e-9);
    cr_expect_float_eq(of_queue(&q, "service_level_live", terms), 86000.0 / 1044, 1e-9);
}

// What cannot be known is not a number, and neither is a division by 0.
Test(figures, of_nothing) {
    const struct queue_tally q = {.threshold_s = THRESHOLD_NOT_SET};
    const struct agent_figures a = {.logged_in_s = -1, .staffed_s = -1};
    const struct records_queue rows = {0};
    const struct calls c = {0};
    struct figure_terms terms = {0};
    static const char *const none[] = {"refused",  "threshold",     "longest",    "asa",
                                       "max_wait", "service_level", "abandonment"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_expect(isnan(of_queue(&q, none[i], terms)), "%s", none[i]);
    cr_expect_eq(of_queue(&q, "offered", terms), 0);
    cr_expect_eq(of_queue(&q, "wait_time", terms), 0);
    static const char *const nobody[] = {"logged_in", "wrap_up", "occupancy", "other_in", "talk"};
    for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++)
        cr_expect(isnan(figure_value(figure_find(FIGURES_OF_AGENT, nobody[i]), &a, NULL)), "%s",
                  nobody[i]);
    cr_expect_eq(figure_value(figure_find(FIGURES_OF_AGENT, "handled"), &a, NULL), 0);
    cr_expect(
        isnan(figure_value(figure_find(FIGURES_OF_ROWS_QUEUE, "service_level"), &rows, &terms)));
    cr_expect(isnan(figure_value(figure_find(FIGURES_OF_CALLS, "answer_rate"), &c, NULL)));
}

// Each state and set that a row names is counted once.
Test(figures, of_a_queue) {
    struct queue_tally q = {.refusals = true};
    for (int s = 0; s < MEMBER_STATES; s++)
        q.members[s] = UINT32_C(1) << s;
    q.counted.counts[VISIT_BIT(VISITS_REFUSED)] = 3;
    q.counted.amounts[AMOUNT_WAITING] = (struct amount){2, 90, 60};
    struct figure_terms terms = {0};
    cr_expect_eq(of_queue(&q, "ready", terms), 1 << MEMBER_READY);
    cr_expect_eq(of_queue(&q, "talking", terms), 1 << MEMBER_TALKING | 1 << MEMBER_ON_HOLD);
    cr_expect_eq(of_queue(&q, "present", terms), (1 << MEMBER_STATES) - 2);
    cr_expect_eq(of_queue(&q, "refused", terms), 3);
    cr_expect_eq(of_queue(&q, "longest", terms), 60);
}
