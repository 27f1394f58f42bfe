// `cdrtop snapshot`: collects data, counts it, prints it, and ends.
#include "alerts/rules.h"
#include "gather.h"
#include "run.h"
#include "watch/watching.h"

#include "out/prometheus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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
    char note[600];
    bool live = e->settings.link_count && !conf_value(conf, CONF_NO_HISTORY);
    if (live && alerts_recall(ret_alerts, note, sizeof note)) fprintf(stderr, "cdrtop: %s\n", note);
    alerts_begin(ret_alerts, e->settings.zone, &terms);
    if (alerts_look(e, setup_formula(conf), servers, &sight))
        alerts_run(ret_alerts, &sight, NULL, NULL);
}

static int print(struct gather *g, const struct conf *conf) {
    struct snapshot_of now;
    struct buf out = {0};
    struct alerts alerts;
    watch(g, conf, &alerts);
    snapshot_of(&g->engine, conf, g->now_us / SECOND_US, &now);
    now.s.alerts = &alerts;
    if (conf_is(conf, CONF_SNAPSHOT_FORMAT, "text"))
        snapshot_text(&now.s, &out);
    else if (conf_is(conf, CONF_SNAPSHOT_FORMAT, "prometheus"))
        snapshot_prometheus(&now.s, &out);
    else
        snapshot_json(&now.s, &out);
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
