// The first two lines: the servers, the window, and the most important message. If there are
// several troubles, the worst one is put in a sentence, and marks at the servers tell about the
// others.
#include "parts.h"

#include "base/clock.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define QUIET_US  (60 * SECOND_US)  // after this the age of a log's last line is shown
#define SILENT_US (600 * SECOND_US) // after this nobody knows whether it is still written to

static const struct link_kind {
    const char *mark, *word;
    enum mood mood;
    bool age;     // the word is followed by how long it has lasted
    int severity; // of its sentence in the notice
} link_kinds[] = {
    [SERVER_CONNECTING] = {"○", "connecting", MOOD_UNKNOWN, true, 3},
    [SERVER_UP] = {"●", "", MOOD_GOOD, false, 1},
    [SERVER_SLOW] = {"◐", "slow", MOOD_WARN, true, 4},
    [SERVER_DOWN] = {"×", "no answer", MOOD_BAD, true, 5},
    [SERVER_REFUSED] = {"×", "refused", MOOD_BAD, false, 6},
    [SERVER_UNKNOWN] = {"○", "nothing yet", MOOD_UNKNOWN, false, 2},
    [SERVER_FILE] = {"", "file", MOOD_QUIET, false, 0},
    [SERVER_FOLLOWED] = {"●", "", MOOD_GOOD, false, 0},
    [SERVER_UNREAD] = {"×", "not read", MOOD_BAD, false, 5},
};
static_assert(sizeof link_kinds / sizeof link_kinds[0] == SERVER_STATES, "a mark for each state");

// What tells of a server now, like "AMI, queue_log" or "queue_log, csv". A silent log may be that
// of a quiet PBX or of one that stopped; only the age of its last line is known.
static void heard_words(const struct server_now *s, int64_t now_us, char *out, size_t size) {
    const char *parts[] = {server_has_link(s) ? s->itself ? "AMI" : "amiws" : "",
                           s->follows_log && !s->log_in_database ? "queue_log" : "",
                           !s->follows_rows ? ""
                           : s->follows_log ? "csv"
                                            : "Master.csv",
                           s->follows_database ? "mysql" : ""};
    char age[FIGURE_SIZE];
    size_t len = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i] && len < size)
            len += (size_t)snprintf(out + len, size - len, "%s%s", len ? ", " : "", parts[i]);
    if (s->state != SERVER_FOLLOWED || !s->last_event_us || len >= size) return;
    if (now_us - s->last_event_us < QUIET_US) return;
    figure_duration((double)((now_us - s->last_event_us) / SECOND_US), age);
    snprintf(out + len, size - len, " %s", age);
}

// What tells of it is only shown if servers differ in that, because a file is followed.
static void fill_server(struct board_header_server *h, const struct server_now *s, bool heard_by,
                        int64_t now_us) {
    const struct link_kind *kind = &link_kinds[s->state];
    char age[FIGURE_SIZE] = "", by[48] = "";
    if (kind->age && s->since_us)
        figure_duration(floor((double)(now_us - s->since_us) / (double)SECOND_US), age);
    if (heard_by) heard_words(s, now_us, by, sizeof by);
    span_copy(span_of(s->name), h->name, sizeof h->name);
    snprintf(h->words, sizeof h->words, "%s%s%s%s%s", by, *by && *kind->word ? " " : "", kind->word,
             *age ? " " : "", age);
    h->mark = kind->mark;
    h->mood = kind->mood;
    bool silent = s->state == SERVER_FOLLOWED && now_us - s->last_event_us >= SILENT_US;
    if (!silent) return;
    h->mark = "○";
    h->mood = MOOD_UNKNOWN;
}

static bool some_is_followed(const struct board_input *in) {
    for (size_t i = 0; i < in->status.server_count; i++)
        if (in->status.servers[i].follows_log || in->status.servers[i].follows_rows ||
            in->status.servers[i].follows_database)
            return true;
    return false;
}

// The worst come first, so that those that do not fit are well.
static void fill_servers(struct board_header *h, const struct board_input *in) {
    size_t shown = 0;
    bool by = some_is_followed(in);
    for (int severity = 6; severity >= 0; severity--)
        for (size_t i = 0; i < in->status.server_count; i++) {
            if (link_kinds[in->status.servers[i].state].severity != severity) continue;
            if (in->status.server_count <= BOARD_SERVERS_MAX)
                fill_server(&h->servers[i], &in->status.servers[i], by, in->now_us);
            else if (shown < BOARD_SERVERS_MAX)
                fill_server(&h->servers[shown], &in->status.servers[i], by, in->now_us);
            shown++;
        }
    h->server_count = shown < BOARD_SERVERS_MAX ? shown : BOARD_SERVERS_MAX;
    h->servers_left_off = shown - h->server_count;
}

// What happened to a server, as a sentence; "" for nothing.
static const char *sentence(const struct server_now *s, const struct zone *zone, char out[128]) {
    static const char *const itself[SERVER_STATES] = {
        [SERVER_UNKNOWN] = "has not answered yet",
        [SERVER_SLOW] = "answers late; figures may be old",
        [SERVER_DOWN] = "does not answer",
    };
    static const char *const behind[SERVER_STATES] = {
        [SERVER_UNKNOWN] = "has not answered yet",
        [SERVER_SLOW] = "answers late (amiws may be busy with another PBX); figures may be old",
        [SERVER_DOWN] = "does not answer: AMI behind amiws is gone",
        [SERVER_REFUSED] =
            "refuses amiws' login: check username and secret in amiws' configuration",
    };
    const char *text = s->behind ? (s->itself ? itself : behind)[s->state] : s->reason;
    if (!s->gap && s->state == SERVER_UP && s->remark && s->remark[0]) return s->remark;
    if (!s->gap) return text ? text : "";
    struct civil from = zone_civil(zone, s->gap->from_us / SECOND_US),
                 to = zone_civil(zone, s->gap->to_us / SECOND_US);
    bool why = s->unfilled && s->unfilled[0];
    snprintf(out, 128, "nothing seen from %02d:%02d:%02d to %02d:%02d:%02d%s%s%s%s%s", from.hour,
             from.minute, from.second, to.hour, to.minute, to.second, s->gap->reason[0] ? ": " : "",
             s->gap->reason, why ? " (" : "", why ? s->unfilled : "", why ? ")" : "");
    return out;
}

static void notice(struct board_header *h, enum mood mood, const char *text) {
    span_copy(span_of(text), h->notice, sizeof h->notice);
    h->notice_mood = mood;
}

static const struct server_now *worst_server(const struct board_input *in, int at_least) {
    const struct server_now *worst = NULL;
    char text[128];
    for (size_t i = 0; i < in->status.server_count; i++) {
        const struct server_now *s = &in->status.servers[i];
        int severity = link_kinds[s->state].severity;
        if (severity < at_least || !*sentence(s, in->zone, text)) continue;
        int than = worst ? link_kinds[worst->state].severity : -1;
        // Among those that are well again, the last one that was away.
        if (severity > than || (severity == 1 && than == 1 && s->since_us > worst->since_us))
            worst = s;
    }
    return worst;
}

static void notice_server(struct board_header *h, const struct board_input *in,
                          const struct server_now *s) {
    char text[sizeof h->notice], more[32] = "", made[128], other[128];
    const char *words = sentence(s, in->zone, made);
    size_t same = 0;
    for (size_t i = 0; i < in->status.server_count; i++)
        same += strcmp(sentence(&in->status.servers[i], in->zone, other), words) == 0;
    if (same > 1) snprintf(more, sizeof more, " and %zu more", same - 1);
    bool named = s->name && span_starts(span_of(words), span_of(s->name));
    snprintf(text, sizeof text, "%s%s%s%s", named || !s->name ? "" : s->name,
             named || !s->name ? "" : more, named || !s->name ? "" : ": ", words);
    bool quiet = s->state == SERVER_UP && words != s->remark;
    notice(h,
           quiet                   ? MOOD_QUIET
           : s->state == SERVER_UP ? MOOD_WARN
                                   : link_kinds[s->state].mood,
           text);
}

// Nothing is known of the window, or a part of it.
static bool unknown_words(const struct board_input *in, char *out, size_t size) {
    int64_t from = in->status.known_from_us / SECOND_US;
    char date[24] = "";
    if (!in->status.known_from_us || from <= in->window.from) return false;
    int64_t now_s = in->now_us / SECOND_US;
    struct civil c = zone_civil(in->zone, from), now = zone_civil(in->zone, now_s);
    if (now_s - from >= 12 * 3600 || now.day != c.day)
        (now.year != c.year ? day_words : date_words)(c, date, sizeof date);
    snprintf(out, size, "no figures before %s%s%02d:%02d: there is no history", date,
             *date ? " " : "", c.hour, c.minute);
    return true;
}

static void past_words(const struct board_input *in, char *out, size_t size) {
    const struct board_past *p = &in->status.past;
    char date[24];
    date_words(zone_civil(in->zone, p->day), date, sizeof date);
    snprintf(out, size, "counting %s, %zu of %zu%s", date, p->done + 1, p->all,
             p->waits ? "; until then the old figures are shown" : "");
}

static void fill_notice(struct board_header *h, const struct board_input *in) {
    char text[sizeof h->notice], a[FIGURE_SIZE], b[FIGURE_SIZE];
    const struct server_now *bad = worst_server(in, 5), *any = worst_server(in, 1);
    if (bad) {
        notice_server(h, in, bad);
    } else if (in->status.note && *in->status.note) {
        notice(h, MOOD_WARN, in->status.note);
    } else if (in->status.to_load) {
        uint64_t percent =
            in->status.loaded >= in->status.to_load
                ? 100
                : (uint64_t)(100.0 * (double)in->status.loaded / (double)in->status.to_load);
        snprintf(text, sizeof text, "loading, %llu %%: the figures are not complete yet",
                 (unsigned long long)percent);
        notice(h, MOOD_WARN, text);
    } else if (in->status.past.all) {
        past_words(in, text, sizeof text);
        notice(h, MOOD_WARN, text);
    } else if (in->status.counting) {
        notice(h, MOOD_WARN, "counting anew; until then the old figures are shown");
    } else if (any) {
        notice_server(h, in, any);
    } else {
        bool unknown = unknown_words(in, text, sizeof text);
        size_t len = unknown ? strlen(text) : 0;
        if (in->status.malformed || in->status.repaired)
            snprintf(text + len, sizeof text - len, "%s%s frames repaired, %s beyond repair",
                     unknown ? "   " : "", figure_count(in->status.repaired, a),
                     figure_count(in->status.malformed, b));
        if (unknown || in->status.malformed || in->status.repaired) notice(h, MOOD_QUIET, text);
    }
}

// In the first minute: what we wait for, and since when.
static void fill_waiting(struct board_header *h, const struct board_input *in) {
    const struct server_now *s = NULL;
    char age[FIGURE_SIZE + 4], more[32] = "";
    size_t same = 0;
    for (size_t i = 0; i < in->status.server_count; i++)
        if (!s || link_kinds[in->status.servers[i].state].severity > link_kinds[s->state].severity)
            s = &in->status.servers[i];
    for (size_t i = 0; s && i < in->status.server_count; i++)
        same += in->status.servers[i].state == s->state;
    if (same > 1) snprintf(more, sizeof more, " and %zu more", same - 1);
    int64_t seconds = s && s->since_us ? (in->now_us - s->since_us) / SECOND_US : 0;
    if (seconds < 60)
        snprintf(age, sizeof age, "%d s", seconds > 0 ? (int)seconds : 0);
    else
        figure_duration((double)seconds, age);
    if (in->status.known_from_us && in->status.known_from_us >= in->window.to * SECOND_US)
        snprintf(h->waiting, sizeof h->waiting,
                 "nothing is known of this time: there is no history");
    else if (in->status.to_load)
        snprintf(h->waiting, sizeof h->waiting, "reading files …");
    else if (!s)
        snprintf(h->waiting, sizeof h->waiting, "waiting for the first data …");
    else if (s->state == SERVER_CONNECTING)
        snprintf(h->waiting, sizeof h->waiting, "connecting to %s%s … %s", s->name, more, age);
    else if (s->state == SERVER_UNKNOWN)
        snprintf(h->waiting, sizeof h->waiting, "connected to %s%s, nothing heard yet … %s",
                 s->name, more, age);
    else if (s->state == SERVER_REFUSED)
        snprintf(h->waiting, sizeof h->waiting, "refused by %s%s", s->name, more);
    else
        snprintf(h->waiting, sizeof h->waiting, "no answer from %s%s, trying again … %s", s->name,
                 more, age);
}

const char *compared_day(const struct board_input *in) {
    int64_t now = in->now_us / SECOND_US;
    bool current = now >= in->window.from && now < in->window.to;
    if (!in->counted.before || !in->counted.before->days) return "";
    if (in->counted.before->days == 1) return current ? "yesterday" : "the day before";
    return current ? "a week ago" : "a week before";
}

static void fill_recent(struct board_header *h, const struct board_input *in) {
    static const char *const names[BOARD_LEVELS] = {
        [BOARD_CALLS] = "CALLS", [BOARD_VISITS] = "VISITS", [BOARD_RECORDS] = "RECORDS"};
    char listed[LISTED_SIZE];
    if (*listed_words(in->zone, in->status.past.listed_from, in->window.to, listed))
        snprintf(h->recent, sizeof h->recent, "%s%s", names[in->look.level], listed);
}

void header_fill(struct board_header *h, const struct board_input *in, enum board_level level) {
    static const char *const levels[BOARD_LEVELS] = {
        [BOARD_CALLS] = "calls", [BOARD_VISITS] = "visits", [BOARD_RECORDS] = "records"};
    int64_t now = in->now_us / SECOND_US;
    struct civil c = zone_civil(in->zone, now);
    *h = (struct board_header){.level = levels[level],
                               .frozen = in->look.frozen,
                               .alerts = h->alerts};
    fill_servers(h, in);
    const char *compared = compared_day(in);
    snprintf(h->compared, sizeof h->compared, "%s%s", *compared ? "vs " : "", compared);
    h->states = window_is_other_time(in) && in->counted.agents ? "agents: now" : "";
    fill_recent(h, in);
    window_words(in, h->window, sizeof h->window);
    fill_notice(h, in);
    fill_waiting(h, in);
    span_copy(span_of(in->filter), h->filter, sizeof h->filter);
    date_words(c, h->date, sizeof h->date);
    snprintf(h->clock, sizeof h->clock, "%02d:%02d:%02d", c.hour, c.minute, c.second);
}
