// Queues known from rows alone. Under filters, the figures are what asking about each guess gives;
// and guesses yield to what is told of their queue, in figures, lists and details alike. Figures
// without a filter, which are kept while there is one, are up to date when they return.
#include "../../src/calls/stitch_parts.h"
#include "day.h"

#include "../../src/engine/parts.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define CENTRE_S INT64_C(1795375080) // Sun 22 Nov 2026 20:18:00 in Berlin
static const char *const rows_alone[] = {FIXTURES "/callcentre/Master-pbx1.csv.gz",
                                         FIXTURES "/callcentre/Master-pbx2.csv.gz", NULL};
static const char saved[] =
    "filters: {ours: \"direction:outbound src:1*\", hers: \"agent:1003\"}\n";

struct sums {
    uint64_t offered, answered, abandoned, wait_s, talk_s;
};

static struct sums of_tally(const struct queue_tally *q) {
    return (struct sums){tally_count(&q->counted, VISITS_OFFERED),
                         tally_count(&q->counted, VISITS_ANSWERED),
                         tally_count(&q->counted, VISITS_ABANDONED),
                         q->counted.amounts[AMOUNT_WAIT_ANSWERED].sum +
                             q->counted.amounts[AMOUNT_WAIT_ABANDONED].sum,
                         q->counted.amounts[AMOUNT_TALK].sum};
}

// Asks the filter about each guess.
static struct sums asked_one_by_one(const char *text, struct window w) {
    struct book *book = &app.engine.door.book;
    struct filter_terms terms = names_terms(&app.engine.figures);
    struct filter_error error;
    struct filter *filter;
    struct sums sums = {0};
    cr_assert_eq(filter_create(span_of(text), &terms, &filter, &error), 0, "%s", text);
    for (uint32_t i = 0; i < ledger_count(&book->ledger); i++) {
        struct visit v;
        ledger_visit(&book->ledger, i, &v);
        cr_assert_eq(v.basis, VISIT_FROM_ROWS);
        if (v.join_us < w.from * SECOND_US || v.join_us >= w.to * SECOND_US) continue;
        if (!filter_queue(filter, v.server, ledger_text(&book->ledger, v.queue)) ||
            !filter_visit(filter, i, &v))
            continue;
        bool answered = v.outcome == VISIT_ANSWERED;
        sums.offered++;
        sums.answered += answered;
        sums.abandoned += !answered;
        sums.wait_s += (uint64_t)v.wait_s;
        if (answered) sums.talk_s += (uint64_t)v.talk_s;
    }
    filter_destroy(filter);
    return sums;
}

static void put_filter(const char *text) {
    struct filter_error error;
    cr_assert_eq(figures_set_filter(&app.engine.figures, text, &error), 0, "%s", text);
    day_settle();
}

// Returns how many were offered.
static uint64_t is_as_asked(const char *text) {
    put_filter(text);
    const struct counting *shown = &app.engine.figures.shown;
    struct sums wanted = asked_one_by_one(text, shown->window);
    struct sums got = of_tally(&shown->queues.rows.total.tally);
    cr_expect(!memcmp(&wanted, &got, sizeof got), "%s: %llu/%llu offered, %llu/%llu answered", text,
              (unsigned long long)got.offered, (unsigned long long)wanted.offered,
              (unsigned long long)got.answered, (unsigned long long)wanted.answered);
    return got.offered;
}

static const char *const filters[] = {
    "src:0*",
    "-src:0*",
    "name:*a*",
    "dst:5*",
    "-dst:5*",
    "direction:inbound",
    "src:0*,1*",
    "direction:internal,inbound -src:*5*",
    "@ours",
    "-@ours",
    "disp:missed",
    "src:0* wait>10",
    "agent:1001",
    "agent:100*,1010 src:0*",
    "-agent:1001",
    "agent:*",
    "agent:1002 -@ours",
    "@hers",
    "queue:support src:0*",
};

Test(guesses, a_filter_told_by_the_call_is_told) {
    uint64_t some = 0;
    day_open(rows_alone, saved, CENTRE_S);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        some += is_as_asked(filters[i]) != 0;
    cr_expect_geq(some, 10, "%llu filters want anything", (unsigned long long)some);
    day_close();
}

// A guess in the window may belong to a call that began before it, which the filter was never asked
// about.
Test(guesses, a_call_that_began_before_the_window) {
    uint32_t found = 0;
    day_open(rows_alone, saved, CENTRE_S);
    struct book *book = &app.engine.door.book;
    for (uint32_t i = 0; i < ledger_count(&book->ledger) && found < 5; i++) {
        struct visit v;
        struct call c;
        ledger_visit(&book->ledger, i, &v);
        int64_t start = v.join_us / SECOND_US;
        uint32_t call = stitch_of_row(book->stitch, v.of_row - 1);
        if (!stitch_get(book->stitch, call, &c) || c.start >= start) continue;
        found++;
        struct window_choice choice = {.kind = WINDOW_SPAN,
                                       .from = zone_civil(app.engine.settings.zone, start),
                                       .to = zone_civil(app.engine.settings.zone, start + 600)};
        figures_set_window(&app.engine.figures, &choice);
        day_settle();
        cr_assert_eq(app.engine.figures.shown.window.from, start);
        char text[64];
        struct span source = stitch_text(book->stitch, c.source);
        snprintf(text, sizeof text, "src:\"%.*s\"", (int)source.len, source.at);
        cr_expect_geq(is_as_asked(text), 1);
        is_as_asked("direction:inbound");
        is_as_asked("-direction:inbound");
    }
    cr_expect_geq(found, 1, "no guess is of an older call");
    day_close();
}

static uint32_t told_again(struct door *d) { // posts visits again after all were forgotten
    book_forget(&d->book, d->store, door_rows_alone(d), INT64_MAX, NULL);
    return ledger_count(&d->book.ledger);
}

Test(guesses, rows_told_again_are_guessed_where_nothing_else_tells) {
    day_open(rows_alone, saved, CENTRE_S);
    struct door *d = &app.engine.door;
    uint32_t before = ledger_count(&d->book.ledger);
    cr_expect_gt(before, 100);
    cr_expect_eq(told_again(d), before);
    for (size_t i = 0; i < d->servers.count; i++)
        d->servers.list[i].events.queue = true;
    cr_expect_eq(told_again(d), 0);
    day_close();
}

static void tell_row(int id, bool was_answered) {
    char unique_id[32];
    int64_t start = CENTRE_S - 600 + id;
    snprintf(unique_id, sizeof unique_id, "%lld.%d", (long long)start, 900000 + id);
    struct cdr row = {.start = start,
                      .answer = was_answered ? start + 7 : CDR_NO_TIME,
                      .end = start + 30,
                      .duration = 30,
                      .billable = was_answered ? 23 : 0,
                      .disposition = was_answered ? CDR_ANSWERED : CDR_NO_ANSWER};
    row.text[CDR_UNIQUE_ID] = span_of(unique_id);
    row.text[CDR_SOURCE] = SPAN("0891234567");
    row.text[CDR_CHANNEL] = SPAN("PJSIP/trunk-00000001");
    row.text[CDR_DESTINATION_CHANNEL] = was_answered ? SPAN("PJSIP/1001-00000002") : SPAN_NONE;
    row.text[CDR_LAST_APPLICATION] = SPAN("Queue");
    row.text[CDR_LAST_DATA] = SPAN("support,t");
    door_cdr(&app.engine.door, &row);
}

Test(guesses, what_was_put_by_comes_back_up_to_date) {
    day_open(rows_alone, saved, CENTRE_S);
    struct figures *f = &app.engine.figures, fresh;
    day_settle();
    struct sums before = of_tally(&f->shown.queues.rows.total.tally);
    uint64_t calls = calls_total(&f->shown.calls.all), records = f->shown.fold.all.total;
    put_filter("src:089*");
    uint64_t serial = f->shown.serial;
    for (int i = 0; i < 30; i++)
        tell_row(i, i % 3);
    put_filter("");
    cr_expect_neq(f->shown.serial, serial);
    struct sums after = of_tally(&f->shown.queues.rows.total.tally);
    cr_expect_eq(after.offered, before.offered + 30);
    cr_expect_eq(after.answered, before.answered + 20);
    cr_expect_eq(after.talk_s, before.talk_s + 20 * 23);
    cr_expect_eq(calls_total(&f->shown.calls.all), calls + 30);
    cr_expect_eq(f->shown.fold.all.total, records + 30);
    figures_init(&fresh, &app.engine.settings, &app.engine.door, CENTRE_S);
    figures_run(&fresh, engine_moment_us(&app.engine), NULL);
    struct sums wanted = of_tally(&fresh.shown.queues.rows.total.tally);
    cr_expect(!memcmp(&wanted, &after, sizeof after));
    cr_expect(!memcmp(&fresh.shown.calls.all, &f->shown.calls.all, sizeof fresh.shown.calls.all));
    cr_expect_eq(fresh.shown.agents.count, f->shown.agents.count);
    cr_expect_eq(fresh.shown.recalls.open, f->shown.recalls.open);
    cr_expect_eq(fresh.shown.recalls.reached, f->shown.recalls.reached);
    for (size_t i = 0; i < fresh.shown.agents.count; i++)
        cr_expect_eq(fresh.shown.agents.list[i].sum.other.in, f->shown.agents.list[i].sum.other.in);
    figures_finish(&fresh);
    // Another filter meanwhile, on the way there and back: counting for it is given up.
    struct filter_error error;
    cr_assert_eq(figures_set_filter(f, "dst:5*", &error), 0);
    cr_assert_eq(task_create(&f->task), 0);
    for (int i = 0; i < 5; i++)
        cr_assert_not(engine_count(&app.engine, 0));
    put_filter("");
    wanted = of_tally(&f->shown.queues.rows.total.tally);
    cr_expect(!memcmp(&wanted, &after, sizeof after));
    day_close();
}

static void told_abandon(const char *queue, int64_t at_s) {
    struct queue_step step = {.kind = STEP_ABANDON,
                              .at_s = at_s,
                              .unique_id = SPAN("1795374900.777777"),
                              .queue = span_of(queue),
                              .wait_s = 40,
                              .talk_s = STEP_NO_NUMBER,
                              .position = STEP_NO_NUMBER,
                              .joined_position = STEP_NO_NUMBER,
                              .ring_ms = STEP_NO_NUMBER};
    door_step(&app.engine.door, &step);
}

// The lists have what the figures count.
static uint64_t offered_and_listed(void) {
    day_settle();
    uint64_t offered = of_tally(&app.engine.figures.shown.queues.rows.total.tally).offered;
    cr_expect_eq(board_rows(&app.board, TABLE_CALLS), offered);
    return offered;
}

static uint64_t of_support(void) { // of the PBX about which events tell
    const struct ledger *l = &app.engine.door.book.ledger;
    const struct queue_tally *q = queue_tallies_find(&app.engine.figures.shown.queues, 0,
                                                     intern_find(&l->names, SPAN("support")));
    return tally_count(&q->counted, VISITS_OFFERED);
}

Test(guesses, yield_in_figures_and_lists_where_their_queue_is_told_of) {
    day_open(rows_alone, saved, CENTRE_S);
    app.ui.level = BOARD_VISITS;
    uint64_t before = offered_and_listed(), support = of_support();
    cr_assert_geq(support, 100);
    told_abandon("support", CENTRE_S - 10);
    cr_expect_eq(offered_and_listed(), before - support + 1);
    cr_expect_eq(of_support(), 1);
    told_abandon("nobody", CENTRE_S - 5);
    cr_expect_eq(offered_and_listed(), before - support + 2, "of another queue");
    put_filter("wait<10"); // leaves no visit that was told
    offered_and_listed();
    cr_expect_eq(of_support(), 0);
    // In a window that ends before those, there are only guesses.
    put_filter("");
    struct window_choice choice = {.kind = WINDOW_SPAN,
                                   .from = zone_civil(app.engine.settings.zone, CENTRE_S - 7200),
                                   .to = zone_civil(app.engine.settings.zone, CENTRE_S - 300)};
    figures_set_window(&app.engine.figures, &choice);
    offered_and_listed();
    cr_expect_geq(of_support(), 50);
    day_close();
}
