// `cdrtop snapshot`: collects data, counts it, prints it, and ends.
#include "alerts/rules.h"
#include "export/exporting.h"
#include "out/snapshot.h"
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *pbx_word(const struct server *v, int64_t now_us) {
    static const char *const words[] = {[HEARTBEAT_UNKNOWN] = "unknown",
                                        [HEARTBEAT_UP] = "up",
                                        [HEARTBEAT_SLOW] = "slow",
                                        [HEARTBEAT_DOWN] = "down",
                                        [HEARTBEAT_REFUSED] = "refused"};
    return v->link < 0 ? "unknown" : words[heartbeat_state(&v->heartbeat, now_us)];
}

static const char *link_word(const struct links *l, int link) {
    if (link < 0) return "file";
    switch (links_state(l, (size_t)link)) {
    case LINK_UP:
        return "up";
    case LINK_CONNECTING:
        return "connecting";
    default:
        return "down";
    }
}

static void describe_link(const struct links *l, int link, struct snapshot_server *row) {
    bool up = link >= 0 && links_state(l, (size_t)link) == LINK_UP;
    row->link = link_word(l, link);
    row->reason = link < 0 || up ? "" : links_reason(l, (size_t)link);
    row->remark = up ? links_remark(l, (size_t)link) : "";
}

// A link that has not shown a server is a row, too, under its address.
static size_t add_unseen(const struct engine *e, struct snapshot_server *rows, size_t count) {
    for (size_t i = 0; i < e->links.count && count < SERVERS_MAX; i++) {
        bool seen = false;
        for (size_t v = 0; v < e->door.servers.count; v++)
            seen |= e->door.servers.list[v].link == (int)i;
        if (seen) continue;
        rows[count] = (struct snapshot_server){.index = UINT16_MAX,
                                               .name = span_of(links_url(&e->links, i)),
                                               .source = span_of(links_url(&e->links, i)),
                                               .pbx = "unknown",
                                               .zone = e->settings.zone,
                                               .looks_like = "",
                                               .cannot_tell = "",
                                               .last_event_s = CDR_NO_TIME};
        describe_link(&e->links, (int)i, &rows[count++]);
    }
    return count;
}

// What holds at this moment; live, also what the board remembers of it.
static void watch(struct gather *g, const struct conf *conf, struct alerts *ret_alerts) {
    struct engine *e = &g->engine;
    struct server_now servers[SERVERS_MAX];
    struct alert_sight sight;
    struct filter_terms terms = names_terms(&e->figures);
    alerts_make(conf, ret_alerts);
    if (!ret_alerts->rule_count) return;
    e->figures.today_wanted = true;
    figures_run(&e->figures, g->moment_us, NULL);
    if (e->settings.link_count && !conf_value(conf, CONF_NO_HISTORY)) alerts_recall(ret_alerts);
    alerts_begin(ret_alerts, e->settings.zone, &terms);
    if (alerts_look(e, setup_formula(conf), servers, &sight))
        alerts_run(ret_alerts, &sight, NULL, NULL);
}

static int print(struct gather *g, const struct conf *conf) {
    struct engine *e = &g->engine;
    const struct door *door = &e->door;
    int64_t now_s = g->now_us / SECOND_US;
    struct snapshot_server rows[SERVERS_MAX];
    char looks[SERVERS_MAX][12];
    for (size_t i = 0; i < door->servers.count; i++) {
        const struct server *v = &door->servers.list[i];
        server_zone_looks_like(v, now_s, looks[i], sizeof looks[i]);
        rows[i] =
            (struct snapshot_server){.index = (uint16_t)i,
                                     .id = v->id,
                                     .name = span_of(v->name),
                                     .source = span_of(v->source),
                                     .pbx = pbx_word(v, now_s * SECOND_US),
                                     .zone = v->zone,
                                     .looks_like = looks[i],
                                     .cannot_tell = server_cannot_tell(v),
                                     .last_event_s = v->last_event_us ? v->last_event_us / SECOND_US
                                                                      : CDR_NO_TIME,
                                     .events = v->events};
        describe_link(&e->links, v->link, &rows[i]);
    }
    struct snapshot s = {.data = out_data_of(&e->figures, COUNTED_LIVE),
                         .generated_s = now_s,
                         .filter = span_of(figures_filter(&e->figures)),
                         .servers = rows,
                         .server_count = add_unseen(e, rows, door->servers.count),
                         .ingest = door->ingest,
                         .formula = setup_formula(conf)};
    struct buf out = {0};
    struct alerts alerts;
    watch(g, conf, &alerts);
    s.alerts = &alerts;
    if (conf_is(conf, CONF_SNAPSHOT_FORMAT, "text"))
        snapshot_text(&s, &out);
    else
        snapshot_json(&s, &out);
    bool failed = fwrite(out.at, 1, out.len, stdout) != out.len || fflush(stdout);
    if (failed) fprintf(stderr, "cdrtop: standard output: %s\n", strerror(errno));
    buf_finish(&out);
    alerts_finish(&alerts);
    return failed ? EXIT_FAILED : EXIT_OK;
}

int run_snapshot(const struct args *args, const struct conf *conf) {
    struct gather g;
    int status = gather_begin(&g, args, conf);
    if (!status) status = print(&g, conf);
    gather_finish(&g);
    return status;
}
