// Everything that is known of an engine now, for those who write it: the snapshot, and metrics.
#include "watching.h"

#include "../export/exporting.h"

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

// In the words of the board's header.
static void say_heard(const struct engine *e, const struct server *v, const char **ret_words) {
    bool itself = v->link >= 0 && links_pbx(&e->links, (size_t)v->link);
    ret_words[0] = v->link >= 0 ? itself ? "AMI" : "amiws" : v->seen_us ? "frames" : "";
    ret_words[1] = v->logged.until_us ? "queue_log" : "";
    ret_words[2] = v->rows.until_us ? "Master.csv" : "";
}

void snapshot_of(struct engine *e, const struct conf *conf, int64_t now_s,
                 struct snapshot_of *ret_now) {
    const struct door *door = &e->door;
    for (size_t i = 0; i < door->servers.count; i++) {
        const struct server *v = &door->servers.list[i];
        struct snapshot_server *row = &ret_now->servers[i];
        server_zone_looks_like(v, now_s, ret_now->looks[i], sizeof ret_now->looks[i]);
        *row =
            (struct snapshot_server){.index = (uint16_t)i,
                                     .id = v->id,
                                     .name = span_of(v->name),
                                     .source = span_of(v->source),
                                     .pbx = pbx_word(v, now_s * SECOND_US),
                                     .zone = v->zone,
                                     .looks_like = ret_now->looks[i],
                                     .cannot_tell = server_cannot_tell(v),
                                     .last_event_s = v->last_event_us ? v->last_event_us / SECOND_US
                                                                      : CDR_NO_TIME,
                                     .events = v->events};
        describe_link(&e->links, v->link, row);
        say_heard(e, v, row->heard_by);
    }
    ret_now->s =
        (struct snapshot){.data = out_data_of(&e->figures, COUNTED_LIVE),
                          .generated_s = now_s,
                          .filter = span_of(figures_filter(&e->figures)),
                          .servers = ret_now->servers,
                          .server_count = add_unseen(e, ret_now->servers, door->servers.count),
                          .ingest = door->ingest,
                          .left_out = &door->limits.left_out,
                          .mask_digits = export_mask(conf),
                          .formula = setup_formula(conf)};
}
