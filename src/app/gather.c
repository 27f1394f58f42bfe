// One loop for both its lives: until the first states are in, and, for who goes on, behind that.
#include "gather.h"

#include "configured.h"
#include "engine/hints.h"
#include "engine/names.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define LINES_AT_ONCE 4096
#define TICK_US       100000

static void on_signal(void *context, int number) {
    struct gather *g = context;
    (void)number;
    g->interrupted = true;
    loop_stop(g->loop);
}

static void on_deadline(void *context) {
    struct gather *g = context;
    if (!g->ticked) loop_stop(g->loop);
}

// Of each server, once, as the board does.
static void say_zones(struct gather *g) {
    int64_t now_s = clock_us(&g->clock) / SECOND_US;
    for (size_t i = 0; i < g->door.servers.count; i++) {
        const struct server *v = &g->door.servers.list[i];
        char looks[12];
        bool own = !zone_name(v->zone)[0] || !strcmp(zone_name(v->zone), "localtime");
        if (g->zone_said[i] || !server_zone_looks_like(v, now_s, looks, sizeof looks)[0]) continue;
        fprintf(stderr, "cdrtop: %s: its times look like %s, not %s: set --server-tz %s=ZONE\n",
                v->name, looks, own ? "this machine's zone" : zone_name(v->zone), v->name);
        g->zone_said[i] = true;
    }
}

static void on_tick(void *context) {
    struct gather *g = context;
    links_tick(&g->links);
    loop_timer_set(g->tick, TICK_US);
    if (g->ticked) {
        say_zones(g);
        g->ticked(g->context);
    } else if (links_settled(&g->links)) {
        loop_stop(g->loop);
    }
}

static void on_change(void *context) {
    (void)context;
}

static void nothing(void *context) {
    (void)context;
}

// Listens until every PBX has told its first state, at the latest until the deadline.
// EXIT_NO_SERVER when no link was up by then, with a line for each.
static int listen_to_links(struct gather *g) {
    const struct setup *setup = &g->setup;
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP, 0};
    struct loop_handlers handlers = {.context = g, .signal = on_signal, .before_sleep = nothing};
    struct loop_timer *deadline;
    if (loop_create(&handlers, signals, &g->loop) || loop_open(g->loop) ||
        loop_timer_add(g->loop, on_deadline, g, &deadline) ||
        loop_timer_add(g->loop, on_tick, g, &g->tick)) {
        fprintf(stderr, "cdrtop: the loop could not be made: %s\n", strerror(errno));
        return EXIT_FAILED;
    }
    links_init(&g->links, &g->door, &g->clock, on_change, g);
    if (setup->args->speed > 0) g->links.speed = setup->args->speed;
    int status = links_open(&g->links, g->loop, setup->links, setup->link_count);
    if (status) return status;
    loop_timer_set(g->tick, TICK_US);
    loop_timer_set(deadline, (int64_t)(setup->args->wait_s * 1e6));
    loop_run(g->loop);
    if (g->interrupted) return EXIT_FAILED;
    for (size_t i = 0; i < g->links.count; i++)
        if (links_state(&g->links, i) != LINK_UP)
            fprintf(stderr, "cdrtop: %s: %s\n", links_url(&g->links, i),
                    links_reason(&g->links, i)[0] ? links_reason(&g->links, i)
                                                  : "no connection yet");
    for (size_t i = 0; i < g->door.servers.count; i++) {
        const struct server *v = &g->door.servers.list[i];
        if (v->link < 0 || setup->links[v->link].listen_only || v->listed) continue;
        if (links_state(&g->links, (size_t)v->link) == LINK_UP)
            fprintf(stderr, "cdrtop: %s: %s\n", v->name,
                    v->heartbeat.refused_us ? "refuses amiws' login"
                                            : "has not told the state of its queues");
    }
    return links_up(&g->links) ? EXIT_OK : EXIT_NO_SERVER;
}

static int read_files(struct load *load) {
    int more;
    while ((more = load_run(load, LINES_AT_ONCE)) > 0)
        ;
    struct span notes = buf_text(&load->notes);
    while (notes.len) {
        struct span line = span_take(&notes, '\n');
        fprintf(stderr, "cdrtop: %.*s\n", (int)line.len, line.at);
    }
    if (!more) return EXIT_OK;
    fprintf(stderr, "cdrtop: %s\n", load->error);
    return EXIT_FAILED;
}

// Files that hold something, and nothing that could be used: each was named.
static bool gave_nothing(const struct gather *g) {
    return g->load.useless && !g->load.used && !g->setup.link_count;
}

static void say_days(const struct gather *g) {
    char text[200];
    if (days_missed(&g->setup, &g->door, text, sizeof text)) fprintf(stderr, "cdrtop: %s\n", text);
}

int gather_begin(struct gather *g, const struct args *args, const struct conf *conf) {
    struct zone *machine = NULL;
    struct direction_rules *rules;
    *g = (struct gather){0};
    zone_load("localtime", &machine);
    clock_init(&g->clock, 0, 1.0);
    int status = ways_make(conf, &rules);
    door_init(&g->door, machine, rules);
    load_init(&g->load, &g->door);
    if (!status)
        status =
            setup_make(args, conf, clock_us(&g->clock) / SECOND_US, &g->door, &g->load, &g->setup);
    if (!status) status = read_files(&g->load);
    if (!status && gave_nothing(g)) status = EXIT_FAILED;
    door_ended(&g->door);
    if (!status && g->setup.link_count) status = listen_to_links(g);
    if (status) return status;
    g->now_us = clock_us(&g->clock);
    figures_init(&g->figures, &g->setup, &g->door, g->now_us / SECOND_US);
    status = filters_begin(args, &g->figures);
    g->moment_us = setup_moment_us(&g->setup, &g->door, clock_us(&g->clock));
    while (!status && !figures_run(&g->figures, g->moment_us, SIZE_MAX))
        ;
    if (!status) unheard_say(&g->figures);
    if (!status) say_days(g);
    if (!status) say_zones(g);
    if (!status) trunks_say(&g->door);
    return status;
}

void gather_on(struct gather *g, void (*ticked)(void *context), void *context) {
    g->ticked = ticked;
    g->context = context;
    loop_run(g->loop);
}

void gather_finish(struct gather *g) {
    links_close(&g->links);
    if (g->loop) loop_destroy(g->loop);
    figures_finish(&g->figures);
    load_finish(&g->load);
    setup_finish(&g->setup);
    door_finish(&g->door);
}
