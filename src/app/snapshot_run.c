// `cdrtop snapshot`: reads files to their end or listens to links for a while, folds, prints, goes.
#include "app/figures.h"
#include "app/filters.h"
#include "app/links.h"
#include "app/run.h"
#include "app/ways.h"
#include "base/clock.h"
#include "out/snapshot.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define LINES_AT_ONCE 4096
#define TICK_US       100000

struct listening {
    struct loop *loop;
    struct loop_timer *tick;
    struct links links;
    bool interrupted;
};

static void on_signal(void *context, int number) {
    struct listening *l = context;
    (void)number;
    l->interrupted = true;
    loop_stop(l->loop);
}

static void on_deadline(void *context) {
    struct listening *l = context;
    loop_stop(l->loop);
}

static void on_tick(void *context) {
    struct listening *l = context;
    links_tick(&l->links);
    if (links_settled(&l->links)) loop_stop(l->loop);
    loop_timer_set(l->tick, TICK_US);
}

static void on_change(void *context) {
    (void)context;
}

static void nothing(void *context) {
    (void)context;
}

// Listens until every PBX has told its first state, at the latest until the deadline.
// EXIT_NO_SERVER when no link was up by then, with a line for each.
static int listen_to_links(struct listening *l, const struct setup *setup, struct door *door,
                           const struct clock *clock) {
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP, 0};
    struct loop_handlers handlers = {.context = l, .signal = on_signal, .before_sleep = nothing};
    struct loop_timer *deadline;
    if (loop_create(&handlers, signals, &l->loop) || loop_open(l->loop) ||
        loop_timer_add(l->loop, on_deadline, l, &deadline) ||
        loop_timer_add(l->loop, on_tick, l, &l->tick)) {
        fprintf(stderr, "cdrtop: the loop could not be made: %s\n", strerror(errno));
        return EXIT_FAILED;
    }
    links_init(&l->links, door, clock, on_change, l);
    int status = links_open(&l->links, l->loop, setup->links, setup->link_count);
    if (status) return status;
    loop_timer_set(l->tick, TICK_US);
    loop_timer_set(deadline, (int64_t)(setup->args->wait_s * 1e6));
    loop_run(l->loop);
    if (l->interrupted) return EXIT_FAILED;
    for (size_t i = 0; i < l->links.count; i++)
        if (links_state(&l->links, i) != LINK_UP)
            fprintf(stderr, "cdrtop: %s: %s\n", links_url(&l->links, i),
                    links_reason(&l->links, i)[0] ? links_reason(&l->links, i)
                                                  : "no connection yet");
    for (size_t i = 0; i < door->servers.count; i++) {
        const struct server *v = &door->servers.list[i];
        if (v->link < 0 || setup->links[v->link].listen_only || v->listed) continue;
        if (links_state(&l->links, (size_t)v->link) == LINK_UP)
            fprintf(stderr, "cdrtop: %s: %s\n", v->name,
                    v->pulse.refused_us ? "refuses amiws' login"
                                        : "has not told the state of its queues");
    }
    return links_up(&l->links) ? EXIT_OK : EXIT_NO_SERVER;
}

static int read_files(struct load *load) {
    int more;
    while ((more = load_run(load, LINES_AT_ONCE)) > 0)
        ;
    if (!more) return EXIT_OK;
    fprintf(stderr, "cdrtop: %s\n", load->error);
    return EXIT_FAILED;
}

static const char *pbx_word(const struct server *v, int64_t now_us) {
    static const char *const words[] = {[PULSE_UNKNOWN] = "unknown",
                                        [PULSE_UP] = "up",
                                        [PULSE_SLOW] = "slow",
                                        [PULSE_DOWN] = "down",
                                        [PULSE_REFUSED] = "refused"};
    return v->link < 0 ? "unknown" : words[pulse_state(&v->pulse, now_us)];
}

static int64_t target_of(const void *context, struct span queue) {
    return setup_target_of(context, queue);
}

static const char *link_word(const struct links *l, const struct server *v) {
    if (v->link < 0) return "file";
    switch (links_state(l, (size_t)v->link)) {
    case LINK_UP:
        return "up";
    case LINK_CONNECTING:
        return "connecting";
    default:
        return "down";
    }
}

static void copy_gaps(const struct server *v, struct snapshot_server *row) {
    static_assert(SNAPSHOT_GAPS_MAX >= SERVER_GAPS_MAX, "room for all");
    for (size_t i = 0; i < v->gap_count; i++)
        row->gaps[row->gap_count++] =
            (struct snapshot_gap){.from_s = v->gaps[i].from_us / SECOND_US,
                                  .to_s =
                                      v->gaps[i].to_us ? v->gaps[i].to_us / SECOND_US : CDR_NO_TIME,
                                  .reason = span_of(v->gaps[i].reason),
                                  .filled = server_gap_in_log(v, &v->gaps[i]),
                                  .calls_filled = server_gap_in_rows(v, &v->gaps[i])};
}

static int print(const struct setup *setup, const struct door *door, const struct figures *figures,
                 const struct links *links, int64_t now_s, int64_t moment) {
    struct snapshot_server rows[SERVERS_MAX];
    char looks[SERVERS_MAX][12];
    for (size_t i = 0; i < door->servers.count; i++) {
        const struct server *v = &door->servers.list[i];
        if (server_zone_looks_like(v, now_s, looks[i], sizeof looks[i])[0])
            fprintf(stderr, "cdrtop: %s: its times look like %s, not %s: set --server-tz %s=ZONE\n",
                    v->name, looks[i],
                    zone_name(v->zone)[0] ? zone_name(v->zone) : "this machine's zone", v->name);
        rows[i] =
            (struct snapshot_server){.index = (uint16_t)i,
                                     .id = v->id,
                                     .name = span_of(v->name),
                                     .source = span_of(v->source),
                                     .link = link_word(links, v),
                                     .pbx = pbx_word(v, now_s * SECOND_US),
                                     .zone = v->zone,
                                     .looks_like = looks[i],
                                     .cannot_tell = server_cannot_tell(v),
                                     .last_event_s = v->last_event_us ? v->last_event_us / SECOND_US
                                                                      : CDR_NO_TIME,
                                     .cdr_events = v->cdr_events,
                                     .queue_events = v->queue_events,
                                     .channel_events = v->channel_events,
                                     .linked_id = v->linked_id};
        copy_gaps(v, &rows[i]);
    }
    struct snapshot s = {.generated_s = now_s,
                         .window = figures->shown.window,
                         .filter = span_of(figures_filter(figures)),
                         .zone = setup->zone,
                         .servers = rows,
                         .server_count = door->servers.count,
                         .ingest = door->ingest,
                         .now_us = moment,
                         .records = &figures->shown.fold,
                         .calls = &figures->shown.calls,
                         .queues = &figures->shown.queues,
                         .agents = &figures->shown.agents,
                         .recalls = &figures->shown.recalls,
                         .ledger = &door->book.ledger,
                         .target = setup->conf->target,
                         .target_of = target_of,
                         .context = setup->conf,
                         .short_out = !setup->conf->short_abandon_in_rates,
                         .store = door->store};
    struct buf out = {0};
    if (setup->args->format == ARGS_TEXT)
        snapshot_text(&s, &out);
    else
        snapshot_json(&s, &out);
    bool failed = fwrite(out.at, 1, out.len, stdout) != out.len || fflush(stdout);
    if (failed) fprintf(stderr, "cdrtop: standard output: %s\n", strerror(errno));
    buf_finish(&out);
    return failed ? EXIT_FAILED : EXIT_OK;
}

int run_snapshot(const struct args *args, const struct conf *conf) {
    struct clock clock;
    struct door door;
    struct load load;
    struct setup setup = {0};
    struct figures figures = {0};
    struct listening listening = {0};
    struct zone *machine = NULL;
    zone_load("localtime", &machine);
    clock_init(&clock, 0, 1.0);
    struct direction_rules *rules;
    int status = ways_make(conf, &rules);
    door_init(&door, machine, rules);
    load_init(&load, &door);
    if (!status)
        status = setup_make(args, conf, clock_us(&clock) / SECOND_US, &door, &load, &setup);
    if (!status) status = read_files(&load);
    door_ended(&door);
    if (!status && setup.link_count) status = listen_to_links(&listening, &setup, &door, &clock);
    if (!status) {
        int64_t now_s = clock_us(&clock) / SECOND_US;
        figures_init(&figures, &setup, &door, now_s);
        status = filters_begin(args, &figures);
        int64_t moment = setup_moment_us(&setup, &door, clock_us(&clock));
        while (!status && !figures_run(&figures, moment, SIZE_MAX))
            ;
        if (!status) status = print(&setup, &door, &figures, &listening.links, now_s, moment);
    }
    links_close(&listening.links);
    if (listening.loop) loop_destroy(listening.loop);
    figures_finish(&figures);
    load_finish(&load);
    setup_finish(&setup);
    door_finish(&door);
    return status;
}
