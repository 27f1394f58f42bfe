// A made-up day, however absurd, has figures that fit together: none is negative, no rate is over
// 100 %, and parts add up as docs/numbers.md says. They do not depend on when somebody looked. A
// recording of the day has the same ones, and so has what the history keeps once it is over.
#include "../../src/engine/parts.h"
#include "../../src/source/queue_log.h"
#include "../support/sorted_lines.h"
#include "fuzz.h"
#include "made_up_day.h"

#include "source/source.h"
#include "stats/figures.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define SECOND INT64_C(1000000)
#define DAY    (MADE_UP_FROM - 40000)

struct world {
    struct door door;
    struct engine_settings settings;
    struct figures figures;
    struct origin origin;
    struct queue_log_clock clock[2];
    struct buf texts;
    struct span line; // of a recording that is read
};

static void world_open(struct world *w) {
    *w = (struct world){.origin = {.source = "f", .link = -1}};
    door_init(&w->door, zone_fixed(3600), NULL);
    servers_put(&w->door.servers, SPAN("pbx1"), "f"); // so that their numbers are always the same
    servers_put(&w->door.servers, SPAN("pbx2"), "f");
    w->settings = (struct engine_settings){
        .zone = zone_fixed(3600),
        .window_fixed = true,
        .window = {DAY, DAY + 86400},
        .policies.others = {.threshold_s = 20, .target = 80, .wrapup_s = -1},
        .short_abandon_s = 5,
        .match_digits = 9};
    figures_init(&w->figures, &w->settings, &w->door, MADE_UP_FROM);
}

static void world_close(struct world *w) {
    figures_finish(&w->figures);
    settings_finish(&w->settings);
    door_finish(&w->door);
    buf_finish(&w->texts);
}

static void tell_line(struct world *w, struct span line, uint16_t server) {
    struct queue_step step;
    if (queue_log_line(line, &w->clock[server], &w->texts, &step)) return;
    step.server = server;
    door_step(&w->door, &step);
}

// ---- what must hold

static void check_scope(enum figure_scope scope, const void *of, const struct figure_terms *terms,
                        const char *who) {
    const struct figure *f;
    for (size_t i = 0; (f = figure_at(scope, i)); i++) {
        double value = figure_value(f, of, terms);
        if (isnan(value)) continue;
        must(value >= 0 && isfinite(value), "%s: %s is %g", who, f->id, value);
        must(f->unit != IN_PERCENT || value <= 100, "%s: %s is %g %%", who, f->id, value);
        // Counts, sums and maxima that fell below 0 would be huge.
        must(value < 1e12, "%s: %s is %g", who, f->id, value);
    }
}

static void check_queue(const struct queue_tally *q, const char *who) {
    const struct tally *t = &q->counted;
    uint64_t offered = tally_count(t, VISITS_OFFERED), answered = tally_count(t, VISITS_ANSWERED),
             abandoned = tally_count(t, VISITS_ABANDONED), out = tally_count(t, VISITS_OUT),
             waiting = tally_count(t, VISITS_WAITING);
    for (int formula = 0; formula < 2 * SERVICE_FORMULAS; formula++) {
        struct figure_terms terms = {.formula = (enum service_formula)(formula / 2),
                                     .short_out = formula % 2,
                                     .target = 80};
        check_scope(FIGURES_OF_QUEUE, q, &terms, who);
    }
    must(offered == answered + abandoned + out + waiting,
         "%s: offered %" PRIu64 " is not answered %" PRIu64 ", abandoned %" PRIu64 ", out %" PRIu64
         " and waiting %" PRIu64,
         who, offered, answered, abandoned, out, waiting);
    must(tally_count(t, VISITS_ANSWERED_WITHIN) <= answered, "%s: answered in time", who);
    must(tally_count(t, VISITS_SHORT) <= abandoned, "%s: short abandons", who);
    must(t->amounts[AMOUNT_WAITING].count <= waiting, "%s: waits of those who wait", who);
    must(t->amounts[AMOUNT_WAIT_ANSWERED].count <= answered, "%s: waits of answered", who);
    must(t->amounts[AMOUNT_TALK].count <= answered, "%s: talks", who);
    for (int a = 0; a < VISIT_AMOUNTS; a++)
        must(t->amounts[a].max <= t->amounts[a].sum, "%s: amount %d: its greatest is above its sum",
             who, a);
}

static void check_queues(const struct queue_rows *rows) {
    struct tally sum = {0};
    for (size_t i = 0; i < rows->count; i++) {
        const struct queue_row *row = &rows->list[i];
        check_queue(&row->tally, "a queue");
        if (row->kind == QUEUE_ROW_SUM) continue;
        for (int set = 0; set < VISIT_SETS; set++)
            sum.counts[set] += row->tally.counted.counts[set];
    }
    check_queue(&rows->total.tally, "all queues");
    must(!memcmp(sum.counts, rows->total.tally.counted.counts, sizeof sum.counts),
         "queues do not add up to their total");
}

static void check_agents(const struct agents *agents) {
    for (size_t i = 0; i < agents->count; i++) {
        const struct agent *a = &agents->list[i];
        const struct agent_queue *in = agent_queues(agents, a);
        uint64_t of_queues = 0, own = tally_count(&a->sum.counted, VISITS_HANDLED);
        check_scope(FIGURES_OF_AGENT, &a->sum, NULL, "an agent");
        for (uint32_t q = 0; q < a->queue_count; q++) {
            check_scope(FIGURES_OF_AGENT, &in[q].figures, NULL, "an agent in a queue");
            of_queues += tally_count(&in[q].figures.counted, VISITS_HANDLED);
        }
        must(own == of_queues, "an agent handled %" PRIu64 ", in queues %" PRIu64, own, of_queues);
    }
}

static void check_calls(const struct calls_fold *c) {
    const struct calls *all = &c->all;
    uint64_t total = calls_total(all), directed = 0, hours = 0, servers = 0;
    check_scope(FIGURES_OF_CALLS, all, NULL, "calls");
    for (int d = 0; d < DIRECTIONS; d++)
        directed += all->by_direction[d];
    must(directed == total, "calls: %" PRIu64 ", by direction %" PRIu64, total, directed);
    for (size_t i = 0; i < c->hour_count; i++) {
        check_scope(FIGURES_OF_HOUR, &c->hours[i], NULL, "an hour");
        must(c->hours[i].answered + c->hours[i].missed <= c->hours[i].calls, "calls of an hour");
        hours += c->hours[i].calls;
    }
    must(hours == total, "calls: %" PRIu64 ", by hour %" PRIu64, total, hours);
    for (size_t i = 0; i < c->server_count; i++) {
        check_scope(FIGURES_OF_CALLS, &c->by_server[i], NULL, "calls of a server");
        servers += calls_total(&c->by_server[i]);
    }
    must(servers == total, "calls: %" PRIu64 ", by server %" PRIu64, total, servers);
    must(all->in_doubt <= all->by_result[CALL_IN_PROGRESS], "calls in doubt");
    must(all->peak <= total, "calls: %" PRIu64 ", at once %" PRIu64, total, all->peak);
}

static void check_records(const struct records *r) {
    static const struct figure_terms terms = {.threshold_s = 20};
    uint64_t hours = 0;
    check_scope(FIGURES_OF_RECORDS, r, &terms, "records");
    for (size_t i = 0; i < r->queue_count; i++)
        check_scope(FIGURES_OF_ROWS_QUEUE, &r->queues[i], &terms, "records of a queue");
    for (size_t i = 0; i < r->agent_count; i++)
        check_scope(FIGURES_OF_ROWS_AGENT, &r->agents[i], &terms, "records of an agent");
    for (int h = 0; h < 24; h++)
        hours += r->by_hour[h];
    must(hours == r->total, "records: %" PRIu64 ", by hour %" PRIu64, r->total, hours);
}

static void look(struct world *w, int64_t now_us) {
    const struct figures *f = &w->figures;
    const struct ingest *in = &w->door.ingest;
    figures_run(&w->figures, now_us, NULL);
    check_queues(&f->shown.queues.rows);
    check_agents(&f->shown.agents);
    check_calls(&f->shown.calls);
    check_records(&f->shown.fold.all);
    check_scope(FIGURES_OF_RECALLS, &f->shown.recalls, NULL, "recalls");
    must(in->frames ==
             in->taken + in->repaired + in->ignored + in->malformed + in->no_server + in->held,
         "each frame is in one counter");
}

// ---- what a filter leaves

static struct tally counted_of(const struct queue_rows *rows, const char *queue) {
    struct tally sum = {0};
    for (size_t i = 0; i < rows->count; i++) {
        const struct queue_row *row = &rows->list[i];
        if (row->kind == QUEUE_ROW_SUM || !span_same(row->queue, span_of(queue))) continue;
        for (int set = 0; set < VISIT_SETS; set++)
            sum.counts[set] += row->tally.counted.counts[set];
    }
    return sum;
}

// With a filter for a queue, all queues are that queue; without it everything is as it was.
static void look_filtered(struct world *w, int64_t now_us) {
    struct filter_error error;
    struct figures *f = &w->figures;
    look(w, now_us);
    struct tally of_queue = counted_of(&f->shown.queues.rows, "support"),
                 all = f->shown.queues.rows.total.tally.counted;
    must(!figures_set_filter(f, "queue:support", &error), "a filter");
    look(w, now_us);
    must(!memcmp(of_queue.counts, f->shown.queues.rows.total.tally.counted.counts,
                 sizeof of_queue.counts),
         "a filter for a queue gives other figures than that queue has");
    must(!figures_set_filter(f, "", &error), "no filter");
    look(w, now_us);
    must(!memcmp(&all, &f->shown.queues.rows.total.tally.counted, sizeof all),
         "after a filter the figures are others");
}

// ---- the same figures

static void put_figures(struct buf *out, enum figure_scope scope, const void *of,
                        const struct figure_terms *terms) {
    const struct figure *f;
    for (size_t i = 0; (f = figure_at(scope, i)); i++) {
        double value = figure_value(f, of, terms);
        if (!isnan(value) && value != 0) buf_format(out, " %s %.10g", f->id, value);
    }
    buf_put(out, "\n", 1);
}

// Sorted, since the order of appearance is not a figure.
static struct buf all_figures(const struct figures *f) {
    static const struct figure_terms terms = {.target = 80, .threshold_s = 20};
    struct buf out = {0};
    const struct counting *c = &f->shown;
    for (size_t i = 0; i < c->queues.rows.count; i++) {
        const struct queue_row *row = &c->queues.rows.list[i];
        buf_format(&out, "queue %u %.*s:", row->tally.server, (int)row->queue.len, row->queue.at);
        put_figures(&out, FIGURES_OF_QUEUE, &row->tally, &terms);
    }
    for (size_t i = 0; i < c->agents.count; i++) {
        const struct agent *a = &c->agents.list[i];
        buf_format(&out, "agent %.*s %.*s %d:", (int)a->agent.len, a->agent.at, (int)a->name.len,
                   a->name.at, a->now.known ? (int)a->now.state : -1);
        put_figures(&out, FIGURES_OF_AGENT, &a->sum, NULL);
    }
    buf_format(&out, "calls:");
    put_figures(&out, FIGURES_OF_CALLS, &c->calls.all, NULL);
    buf_format(&out, "records:");
    put_figures(&out, FIGURES_OF_RECORDS, &c->fold.all, &terms);
    buf_format(&out, "recalls: %u %u\n", c->recalls.open, c->recalls.reached);
    return sorted_lines(&out);
}

// Frees both.
static void must_be_same(struct buf *wanted, struct buf *got, const char *of) {
    struct span left = buf_text(wanted), right = buf_text(got);
    while (left.len || right.len) {
        struct span one = span_take(&left, '\n'), other = span_take(&right, '\n');
        must(span_same(one, other), "%s has other figures:\n%.*s\n%.*s", of, (int)one.len, one.at,
             (int)other.len, other.at);
    }
    buf_finish(wanted);
    buf_finish(got);
}

// ---- what the history keeps of it, once it is over

static void name_server(void *context, uint16_t server, struct buf *out) {
    (void)context;
    buf_put(out, "12", server + 1u);
}

static uint16_t find_server(void *context, struct span name) {
    (void)context;
    return (uint16_t)(name.len - 1);
}

static struct day_sums *kept_of(const struct world *w) {
    const struct counting *c = &w->figures.shown;
    struct day_sums *sums = sums_create(), *kept = sums_create();
    struct buf bytes = {0};
    calls_fold_sums(&c->calls, sums);
    queue_tallies_sums(&c->queues, &w->door.book.ledger, sums);
    agents_sums(&c->agents, &w->door.book.ledger, sums);
    records_fold_sums(&c->fold, w->door.store, sums);
    sums_write(sums, name_server, NULL, &bytes);
    must(sums_add(kept, buf_text(&bytes), find_server, NULL), "what is kept of a day is read");
    buf_finish(&bytes);
    sums_drop(sums);
    return kept;
}

static void put_tally(struct buf *out, const struct tally *t, uint32_t sets) {
    for (; sets; sets &= sets - 1)
        buf_format(out, " %u", t->counts[__builtin_ctz(sets)]);
    for (int a = AMOUNT_WAIT_ANSWERED; a <= AMOUNT_DUMPS; a++)
        buf_format(out, " %" PRIu64 "/%" PRIu64 "/%" PRIu64, t->amounts[a].count, t->amounts[a].sum,
                   t->amounts[a].max);
    buf_put(out, "\n", 1);
}

// What does not change any more: who waits, or is where, is not kept.
static struct buf lasting(const struct counting *c) {
    const uint32_t ended = VISITS_ANSWERED | VISITS_ABANDONED | VISITS_OUT | VISITS_REFUSED;
    struct buf out = {0};
    for (size_t i = 0; i < c->queues.rows.count; i++) {
        const struct queue_row *row = &c->queues.rows.list[i];
        buf_format(&out, "queue %u %.*s:", row->tally.server, (int)row->queue.len, row->queue.at);
        put_tally(&out, &row->tally.counted, ended);
    }
    for (size_t i = 0; i < c->agents.count; i++) {
        const struct agent *a = &c->agents.list[i];
        buf_format(&out, "agent %.*s %.*s: paused %" PRIu64, (int)a->agent.len, a->agent.at,
                   (int)a->name.len, a->name.at, a->sum.paused_s);
        put_tally(&out, &a->sum.counted, VISITS_BY_AGENT);
    }
    buf_format(&out, "calls:");
    for (int r = 0; r < CALL_RESULTS; r++)
        buf_format(&out, " %" PRIu64, c->calls.all.by_result[r]);
    buf_format(&out, " %" PRIu64 " %" PRIu64 "\nrecords: %" PRIu64 " %" PRIu64 "\n",
               c->calls.all.talk_s, c->calls.all.ring_s, c->fold.all.total, c->fold.all.talk_s);
    return sorted_lines(&out);
}

static void check_kept(const struct world *w, int64_t now_us) {
    struct world later;
    struct counting set;
    struct past_part part = {.since = DAY + 86400};
    part.sums = kept_of(w);
    world_open(&later);
    counting_init(&set, w->figures.shown.window, &later.figures.terms, &later.door, NULL, 1, false);
    counting_add_to(&set, &later.door, &part);
    counting_run(&set, &later.door, now_us, COUNTED_LIVE, NULL);
    struct buf was = lasting(&w->figures.shown), is = lasting(&set);
    must_be_same(&was, &is, "a day that was kept");
    counting_finish(&set, NULL);
    world_close(&later);
    sums_drop(part.sums);
}

// ---- a recording of it, in which lines of the logs stand at their places

static void read_frame(void *context, struct span bytes, int64_t at_us) {
    struct world *w = context;
    door_frame(&w->door, &w->origin, bytes, at_us);
}

static void read_mark(void *context, bool up, struct span reason, int64_t at_us) {
    struct world *w = context;
    door_mark(&w->door, &w->origin, up, reason, at_us);
}

static void read_wrong(void *context, uint64_t line, const char *why) {
    (void)context;
    must(false, "line %" PRIu64 " of a recording: %s", line, why);
}

static void read_recording(struct world *w, struct span text) {
    const struct source_sink sink = {w, read_frame, read_mark, NULL, NULL, read_wrong};
    while (text.len) {
        struct span line = span_take(&text, '\n');
        if (span_starts(line, SPAN("log")))
            tell_line(w, span_from(line, 4), (uint16_t)(line.at[3] - '0'));
        else
            source_read_line(line, 1, &sink);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct world w, again;
    struct made_up_day day;
    struct buf text = {0}, recording = {0};
    enum made_up what;
    uint16_t server;
    world_open(&w);
    made_up_begin(&day, data, size);
    while ((what = made_up_next(&day, &text, &server)) != MADE_UP_END) {
        if (what == MADE_UP_LOOK) {
            look(&w, day.now_us);
        } else if (what == MADE_UP_LINE) {
            tell_line(&w, buf_text(&text), server);
            buf_format(&recording, "log%u%.*s\n", server, (int)text.len, text.at);
        } else if (what == MADE_UP_FRAME) {
            door_frame(&w.door, &w.origin, buf_text(&text), day.now_us);
            source_write_line(&recording, day.now_us, "", buf_text(&text));
        } else {
            bool up = what == MADE_UP_BACK;
            struct span reason = up ? SPAN_NONE : SPAN("closed");
            door_mark(&w.door, &w.origin, up, reason, day.now_us);
            source_write_line(&recording, day.now_us, up ? "!up" : "!down", reason);
        }
    }
    day.now_us += 2 * SECOND; // what depends on the clock alone is counted once a second
    look_filtered(&w, day.now_us);
    world_open(&again);
    read_recording(&again, buf_text(&recording));
    look(&again, day.now_us);
    struct buf live = all_figures(&w.figures), read = all_figures(&again.figures);
    must_be_same(&live, &read, "a recording");
    check_kept(&w, day.now_us);
    world_close(&w);
    world_close(&again);
    buf_finish(&text);
    buf_finish(&recording);
    return 0;
}
