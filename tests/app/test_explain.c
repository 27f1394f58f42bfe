// The list behind each figure of a captured day has as many rows as the figure says, or as it
// divides by: at every level, for the whole day and for a part of it.
#include "../../src/board/rows/rows.h"
#include "../../src/stats/parts.h"
#include "board/columns.h"
#include "day.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct board *const b = &app.board;

#define CENTRE_S INT64_C(1795375080) // Sun 22 Nov 2026 20:18:00 in Berlin
static const char *const centre[] = {FIXTURES "/callcentre/frames.rec.gz",
                                     FIXTURES "/callcentre/queue_log-pbx1.gz",
                                     FIXTURES "/callcentre/queue_log-pbx2.gz", NULL};

// The number in a cell without its marks; the last one of "3/7". -1 if there is none.
static int64_t number_in(const char *text) {
    int64_t n = -1;
    for (; *text; text++) {
        if (*text == '/') n = -1;
        if (isdigit((unsigned char)*text)) n = (n < 0 ? 0 : n * 10) + (*text - '0');
        if (strchr(":.%", *text)) return -1;
    }
    return n;
}

static int64_t service_whole_of(const struct queue_tally *q) {
    bool brief = conf_value(app.conf, CONF_SHORT_ABANDON_IN_RATES) == 0;
    int64_t abandoned = (int64_t)(tally_count(&q->counted, VISITS_ABANDONED) -
                                  (brief ? tally_count(&q->counted, VISITS_SHORT) : 0));
    int64_t within = (int64_t)(tally_count(&q->counted, VISITS_ABANDONED_WITHIN) -
                               (brief ? tally_count(&q->counted, VISITS_SHORT_WITHIN) : 0));
    switch (app.ui.formula) {
    case SERVICE_OF_ANSWERED:
        return (int64_t)tally_count(&q->counted, VISITS_ANSWERED);
    case SERVICE_POSITIVE:
        return (int64_t)tally_count(&q->counted, VISITS_ANSWERED) + abandoned;
    case SERVICE_NEUTRAL:
        return (int64_t)tally_count(&q->counted, VISITS_ANSWERED) + abandoned - within;
    default:
        return (int64_t)(tally_count(&q->counted, VISITS_OFFERED) -
                         tally_count(&q->counted, VISITS_OPEN) -
                         (brief ? tally_count(&q->counted, VISITS_SHORT) : 0));
    }
}

// What a rate or an average over visits divides by.
static int64_t visits_under(const struct queue_tally *q, const char *id) {
    if (!strcmp(id, "service_level")) return service_whole_of(q);
    if (!strcmp(id, "abandonment"))
        return (int64_t)(tally_count(&q->counted, VISITS_OFFERED) -
                         tally_count(&q->counted, VISITS_OPEN));
    if (!strcmp(id, "asa") || !strcmp(id, "max_wait"))
        return (int64_t)q->counted.amounts[AMOUNT_WAIT_ANSWERED].count;
    if (!strcmp(id, "patience")) return (int64_t)q->counted.amounts[AMOUNT_WAIT_ABANDONED].count;
    if (!strcmp(id, "talk")) return (int64_t)q->counted.amounts[AMOUNT_TALK].count;
    if (!strcmp(id, "longest")) return (int64_t)tally_count(&q->counted, VISITS_WAITING);
    return -1;
}

static int64_t records_under(const struct records_queue *q, const char *id) {
    bool whole = !strcmp(id, "service_level") || !strcmp(id, "abandonment");
    return (int64_t)(whole ? q->offered : q->answered);
}

static int64_t agent_under(const struct agent_figures *f, const char *id) {
    return (int64_t)(!strcmp(id, "hold") ? tally_count(&f->counted, VISITS_HANDLED)
                                         : f->counted.amounts[AMOUNT_TALK].count);
}

static int64_t tile_under(const char *id) {
    const struct board_figures *f = &b->figures;
    if (b->view.level == BOARD_RECORDS)
        return (int64_t)(!strcmp(id, "answer_rate") ? f->total
                                                    : f->records.by_disposition[CDR_ANSWERED]);
    if (!strcmp(id, "answer_rate")) return (int64_t)calls_count(&f->calls, CALLS_RATED);
    if (!strcmp(id, "peak")) return (int64_t)calls_total(&f->calls);
    return visits_under(&f->visits, id);
}

static size_t listed(const struct board_explain *what) {
    app.ui.over[0].explained = *what;
    app.ui.over[0].pane = PANE_LIST;
    app.ui.over_count = 1;
    day_settle();
    size_t rows = board_rows(b, TABLE_LIST);
    struct board_row row;
    for (size_t i = 0; i < rows; i++)
        cr_assert(board_row(b, TABLE_LIST, i, &row), "row %zu of %zu", i, rows);
    return rows;
}

// The same for a cell in the row of totals, which is reached by keys.
static size_t listed_by_keys(enum board_table t, size_t column) {
    bool agents = t == TABLE_AGENTS;
    const struct ui_scroll *s = &app.ui.scroll[agents ? PANE_AGENTS : PANE_QUEUES];
    day_press(agents ? "3gG" : "2gG");
    cr_assert(s->picked && s->total, "G does not lead to the totals");
    while (s->column > 0)
        day_press("h");
    for (int before = -1; before != s->column && s->column != (int)column;) {
        before = s->column;
        day_press("l");
    }
    cr_assert_eq(s->column, (int)column, "column %zu is out of reach", column);
    day_press("\r");
    cr_assert(app.ui.over_count == 1 && app.ui.over[0].pane == PANE_LIST);
    cr_expect(strstr(b->lists.list.title, agents ? "all agents" : "all queues"), "\"%s\"",
              b->lists.list.title);
    return board_rows(b, TABLE_LIST);
}

static void said(const struct board_explain *what) {
    char count[FIGURE_SIZE];
    figure_count(board_rows(b, TABLE_LIST), count);
    cr_expect(strstr(b->lists.list.title, count), "%s: \"%s\" without %s", what->id,
              b->lists.list.title, count);
}

// For rings in vain visits are listed, and their rings counted: those of one agent, or of all that
// are shown.
static int64_t rings_listed(bool agents, uint32_t agent) {
    const struct ledger *l = &app.engine.door.book.ledger;
    uint32_t numbers[1024];
    size_t count = board_numbers(b, TABLE_LIST, 0, numbers, 1024);
    int64_t rings = 0;
    for (uint32_t i = 0; i < ledger_ring_count(l); i++) {
        struct visit_ring ring;
        struct visit v;
        ledger_ring_get(l, i, &ring);
        ledger_visit(l, ring.visit, &v);
        uint32_t whose = agents_whose(&app.engine.figures.shown.agents, v.server, v.queue,
                                      ring.agent, visit_ring_interface(l, &v, &ring));
        for (size_t k = 0; k < count; k++)
            if (numbers[k] == ring.visit &&
                (!agents || whose == agent || (agent == AGENTS_NOBODY && whose != AGENTS_NOBODY)))
                rings += ring.count;
    }
    return rings;
}

static size_t tiles(void) {
    size_t compared = 0;
    for (int i = 0; i < b->tiles.count; i++) {
        struct board_explain what;
        const char *id = b->tiles.list[i].of->id;
        cr_assert(board_explain_tile(b, i, &what), "nothing behind the tile %s", id);
        int64_t wanted = number_in(b->tiles.list[i].figure);
        struct behind behind;
        cr_assert(behind_of(&what, &behind));
        if (behind.list.join || behind.list.judged) wanted = tile_under(id);
        if (strcmp(b->tiles.list[i].figure, "--") == 0) wanted = 0; // nobody's state is known
        cr_expect_eq((int64_t)listed(&what), wanted, "tile %s: %zu listed, %lld wanted", id,
                     board_rows(b, TABLE_LIST), (long long)wanted);
        said(&what);
        compared++;
    }
    return compared;
}

static int64_t persons_present(void) {
    const uint32_t *in = b->figures.visits.members;
    int64_t present = 0;
    for (int state = MEMBER_LOGGED_OUT + 1; state < MEMBER_STATES; state++)
        present += in[state];
    return present;
}

static int64_t cell_under(enum board_table t, size_t row, const char *id) {
    bool total = row == SIZE_MAX;
    if (t == TABLE_AGENTS && b->view.level == BOARD_RECORDS)
        return (int64_t)(total ? &b->row_agents.total : &b->row_agents.list[row])
            ->by_disposition[CDR_ANSWERED];
    if (t == TABLE_AGENTS && !strcmp(id, "state")) return persons_present();
    if (t == TABLE_AGENTS)
        return agent_under(&(total ? &b->persons.total : &b->persons.list[row])->sum, id);
    if (b->view.level == BOARD_RECORDS)
        return records_under(total ? &b->row_queues.total : &b->row_queues.list[row], id);
    return visits_under(total ? &b->queues.total.tally : &b->queues.list[row].tally, id);
}

// One cell of a row, or (`row` is SIZE_MAX) of the totals; 0 if nothing is behind it.
static size_t cell(enum board_table t, size_t row, size_t column) {
    const char *id = board_table(b, t)->columns[column].id;
    bool total = row == SIZE_MAX;
    struct board_explain what;
    struct board_row cells;
    bool any = total ? board_explain_total(b, t, column, &what)
                     : board_explain_cell(b, t, row, column, &what);
    struct behind behind;
    if (!any) return 0;
    cr_assert(behind_of(&what, &behind));
    bool members = behind.rows == ROWS_PERSONS && strcmp(id, "state") != 0;
    cr_assert(total ? board_total(b, t, &cells) : board_row(b, t, row, &cells));
    int64_t figure = number_in(cells.cells[column].text), wanted = figure;
    bool rings = !strcmp(id, "no_answer") && b->view.level != BOARD_RECORDS;
    bool then = b->view.other_time && strcmp(id, "waiting") == 0;
    if ((members || then) && figure < 0) wanted = 0; // nobody
    if ((behind.list.join || behind.list.judged) && !members) wanted = cell_under(t, row, id);
    bool agents = t == TABLE_AGENTS;
    size_t rows = total ? listed_by_keys(t, column) : listed(&what);
    if (rings)
        cr_expect_eq(rings_listed(agents,
                                  agents && !total ? b->persons.list[row].agent : AGENTS_NOBODY),
                     figure, "%s of %s: \"%s\"", id, cells.cells[0].text, b->lists.list.title);
    else
        cr_expect_eq((int64_t)rows, wanted, "%s of %s: %zu listed, %lld wanted", id,
                     cells.cells[0].text, rows, (long long)wanted);
    said(&what);
    return 1;
}

static size_t tables(void) {
    size_t compared = 0;
    struct board_row total;
    for (int t = TABLE_QUEUES; t <= TABLE_AGENTS; t++) {
        size_t columns = board_table(b, (enum board_table)t)->column_count;
        for (size_t row = 0; row < board_rows(b, (enum board_table)t); row++)
            for (size_t c = 0; c < columns; c++)
                compared += cell((enum board_table)t, row, c);
        if (!board_total(b, (enum board_table)t, &total)) continue;
        for (size_t c = 0; c < columns; c++)
            compared += cell((enum board_table)t, SIZE_MAX, c);
    }
    return compared;
}

static size_t hours(void) {
    size_t compared = 0;
    for (size_t i = 0; i < b->chart.count; i++) {
        struct board_explain what;
        uint64_t wanted = b->chart.hours[i].answered + b->chart.hours[i].missed;
        if (!wanted) continue;
        cr_assert(board_explain_hour(b, i, &what));
        cr_expect_eq(listed(&what), wanted, "hour %d", b->chart.hours[i].hour);
        said(&what);
        compared++;
    }
    return compared;
}

static size_t all_figures(void) {
    size_t compared = 0;
    for (int level = 0; level < BOARD_LEVELS; level++)
        for (int f = 0; f < SERVICE_FORMULAS; f++) {
            app.ui.level = (enum board_level)level;
            app.ui.formula = (enum service_formula)f;
            app.ui.over_count = 0;
            day_settle();
            cr_assert_eq(b->view.level, (enum board_level)level);
            compared += tiles() + (f ? 0 : hours());
            if (f == 0)
                compared += tables();
            else if (level == BOARD_VISITS)
                for (size_t c = 0; c < board_table(b, TABLE_QUEUES)->column_count; c++)
                    compared += cell(TABLE_QUEUES, 0, c) + cell(TABLE_QUEUES, SIZE_MAX, c);
        }
    return compared;
}

static size_t compare(const char *const *files, int64_t now_s, const char *filter) {
    struct filter_error error;
    day_open(files, NULL, now_s);
    day_screen(400, 60, CHARSET_UTF8); // wide enough to show every column
    cr_assert_eq(figures_set_filter(&app.engine.figures, filter, &error), 0);
    size_t compared = all_figures();
    day_close();
    return compared;
}

Test(explain, every_figure_of_the_call_centre) {
    cr_assert_gt(compare(centre, CENTRE_S, ""), 700);
}

// The sets that lists use and the counts cannot differ: every count over the day's 472 calls.
Test(explain, calls_say_what_they_are_counted_in) {
    const struct figure *f;
    struct call c;
    size_t outbound = 0, compared = 0;
    day_open(centre, NULL, CENTRE_S);
    day_screen(120, 40, CHARSET_UTF8);
    day_settle();
    const struct counting *shown = &app.engine.figures.shown;
    const struct stitch *s = app.engine.door.book.stitch;
    for (size_t i = 0; (f = figure_at(FIGURES_OF_CALLS, i)); i++) {
        uint64_t count = 0;
        if (f->how != HOW_COUNT) continue;
        for (uint32_t n = 0; n < stitch_count(s); n++)
            count += stitch_get(s, n, &c) && c.start >= shown->window.from &&
                     c.start < shown->window.to && call_sets(&c) & f->bits;
        cr_expect_eq((double)count, figure_value(f, &shown->calls.all, NULL), "%s", f->id);
        if (strcmp(f->id, "outbound") == 0) outbound = count;
        compared++;
    }
    cr_expect(compared >= 14 && outbound == 25, "%zu, %zu", compared, outbound);
    day_close();
}

Test(explain, every_figure_of_a_part_of_it) {
    const char *part[] = {"--from",  "2026-11-22 20:10", "--to",    "2026-11-22 20:14",
                          centre[0], centre[1],          centre[2], NULL};
    cr_assert_gt(compare(part, CENTRE_S, ""), 700);
}

Test(explain, every_figure_under_a_filter) {
    cr_assert_gt(compare(centre, CENTRE_S, "wait>3 -queue:billing"), 500);
    cr_assert_gt(compare(centre, CENTRE_S, "agent:1001,1002"), 300);
}

Test(explain, every_figure_of_the_exits) {
    static const char *const exits[] = {FIXTURES "/exits/frames.rec.gz",
                                        FIXTURES "/exits/queue_log-pbx1.gz", NULL};
    cr_assert_gt(compare(exits, INT64_C(1795400000), ""), 500);
}

// Figures that are only shown if they are named.
Test(explain, every_figure_that_has_to_be_named) {
    struct board_choice choices[BOARD_COLUMNS_MAX] = {{.id = "queue"}};
    struct board_column c;
    size_t count = 1;
    day_open(centre, NULL, CENTRE_S);
    day_screen(400, 60, CHARSET_UTF8);
    for (size_t i = 0; board_chosen_column(CHOSEN_QUEUES, i, &c); i++)
        if (c.priority >= BOARD_CHOSEN_ONLY && c.figure->list.rows)
            choices[count++] = (struct board_choice){.id = c.id};
    cr_assert_gt(count, 1);
    cr_assert(board_set_columns(b, CHOSEN_QUEUES, choices, count));
    app.ui.level = BOARD_VISITS;
    day_settle();
    cr_expect_geq(tables(), (count - 1) * board_rows(b, TABLE_QUEUES));
    day_close();
}

// If there are only rows, callers are guessed; they are listed as they are counted.
Test(explain, every_figure_of_rows_alone) {
    static const char *const rows[] = {FIXTURES "/callcentre/Master-pbx1.csv.gz", NULL};
    cr_assert_gt(compare(rows, CENTRE_S, ""), 300);
}

// Down after the last row goes to the totals, Up goes back; when rows move, the cursor stays there.
Test(explain, the_totals_are_a_row_of_keys) {
    const struct ui_scroll *s = &app.ui.scroll[PANE_QUEUES];
    day_open(centre, NULL, CENTRE_S);
    day_screen(120, 40, CHARSET_UTF8);
    day_settle();
    size_t rows = board_rows(b, TABLE_QUEUES);
    for (size_t i = 0; i < rows; i++)
        day_press("j");
    cr_expect(s->picked && !s->total && s->selected == rows - 1);
    day_press("j");
    cr_expect(s->total, "not on the totals");
    day_press("jjL>"); // it goes no further; another formula, another order
    cr_expect(s->total);
    day_press("k");
    cr_expect(!s->total && s->selected == rows - 1);
    day_press("Gg");
    cr_expect(!s->total && s->selected == 0);
    day_press("G\r"); // on its name there is nothing to open, and it says what to do
    cr_expect_eq(app.ui.over_count, 0);
    cr_expect(strstr(app.ui.said.text, "Enter lists"), "\"%s\"", app.ui.said.text);
    day_press("G/total\r"); // no row has that name
    cr_expect(b->lists.search.counted && b->lists.search.count == 0, "%zu match",
              b->lists.search.count);
    day_press("\x1bG/##\r");
    cr_expect(s->total && b->lists.search.place == 0, "a search without a match moved");
    day_press("/s\r"); // sales and support, from the totals round to the first
    cr_expect(!s->total && s->selected < rows);
    day_press("GN");
    cr_expect(!s->total && s->selected < rows);
    day_press("\x1bGlll\r");
    cr_assert_eq(app.ui.over_count, 1);
    day_press("\x1b");
    cr_expect(s->total && s->column == 3, "Esc goes elsewhere");
    app.ui.level = BOARD_RECORDS; // it has totals, too
    day_press("v");
    cr_expect(!s->picked);
    day_close();
}

static uint64_t in_quarters(void) {
    const struct hours *h = &app.engine.figures.by_hour.fold.shown;
    uint64_t all = 0;
    for (size_t i = 0; i < h->quarter_count; i++)
        all += h->quarters[i].all;
    return all;
}

// A queue that is not in the total is not in any hour, either, nor what is merged into it.
Test(explain, hours_of_visits_are_the_total_of_the_queues) {
    static const struct {
        const char *yaml;
        uint64_t offered;
    } of[] = {{"{}", 388},
              {"queues: {support: {hide: true}}", 388 - 175 - 24},
              {"queues: {support: {hide: true}, sales: {merge_with: support}}", 43},
              {"queues: {support: {hide: true}, sales: {hide: true}, billing: {hide: true}}", 0}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        day_open(centre, of[i].yaml, CENTRE_S);
        day_screen(120, 40, CHARSET_UTF8);
        figures_want_hours(&app.engine.figures, true, HOURS_OF_VISITS);
        figures_run(&app.engine.figures, CENTRE_S * SECOND_US, NULL);
        cr_expect_eq(tally_count(&app.engine.figures.shown.queues.rows.total.tally.counted,
                                 VISITS_OFFERED),
                     of[i].offered);
        cr_expect_eq(in_quarters(), of[i].offered, "%s: %llu", of[i].yaml,
                     (unsigned long long)in_quarters());
        day_close();
    }
}
