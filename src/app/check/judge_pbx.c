// What a PBX tells, and what it does not. If nothing happened on it while this listened, that is
// said, and is not taken for a fault.
#include "judge.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GRACE_US  (2 * SECOND_US)  // a record comes within this time after its call
#define AHEAD_US  (5 * SECOND_US)  // clocks that differ by more than this are noticed
#define ASTRAY_US (60 * SECOND_US) // and by more than this spoil hours and days
// Asterisk holds records back for up to 300 s with `batch` in cdr.conf, unless told otherwise.
#define BATCH_US (330 * SECOND_US)

// It has no word for Asterisk's own version, but each has its own version of AMI: 11 is of 22.
static void put_version(const char *greeting, char *out, size_t size) {
    static const char begin[] = "Asterisk Call Manager/";
    int major = 0;
    out[0] = '\0';
    if (!greeting || strncmp(greeting, begin, sizeof begin - 1) != 0) return;
    const char *version = greeting + sizeof begin - 1;
    if (sscanf(version, "%d", &major) == 1 && major >= 7)
        snprintf(out, size, " (AMI %.16s, of Asterisk %d)", version, major + 11);
    else
        snprintf(out, size, " (AMI %.16s)", version);
}

static void unknown(const struct check_pbx *p, const char *check, const char *why,
                    struct check_lines *l) {
    check_add(l, CHECK_UNKNOWN, check, p->name, "%s while checking; --wait %d waits longer", why,
              p->waited_s < 50 ? 60 : (int)p->waited_s * 5);
}

static bool judge_login(const struct check_pbx *p, struct check_lines *l) {
    char version[64];
    put_version(p->greeting, version, sizeof version);
    if (p->state == HEARTBEAT_REFUSED) {
        check_add(l, CHECK_WRONG, "login", p->name, "refuses the login of amiws");
        check_means(l, "Nothing of this PBX is heard.");
        check_to_do(l,
                    "username and secret of this host in amiws.yaml have to be those of an account "
                    "in %s/manager.conf (FreePBX: Settings, Asterisk Manager Users), whose permit "
                    "lets the machine of amiws in; " RELOAD_AMI ", and restart amiws",
                    p->folder);
        return false;
    }
    if (p->listens_only && !p->heard) {
        unknown(p, "login", "nothing came, and nothing is asked (send: nothing)", l);
        return false;
    }
    if (p->listens_only) {
        check_add(l, CHECK_OK, "login", p->name, "is heard; nothing is asked (send: nothing)%s",
                  version);
    } else if (p->heard && p->heard->ponged && p->heard->queues.lists) {
        check_add(l, CHECK_OK, "login", p->name, "answers Ping and QueueStatus%s", version);
    } else if (p->heard && p->heard->ponged) {
        check_add(l, CHECK_WRONG, "login", p->name, "answers Ping, but not QueueStatus%s", version);
        check_means(l, "Who waits and who is a member is not known until something happens.");
        check_to_do(l, "is app_queue loaded? asterisk -rx 'queue show'");
    } else {
        check_add(l, CHECK_WRONG, "login", p->name, "did not answer a Ping within %g s",
                  p->waited_s);
        check_means(l, "What is shown of this PBX is old, or nothing.");
        check_to_do(l, p->greeting ? "is Asterisk busy, or stopped? asterisk -rx 'core show uptime'"
                                   : "amiws may have lost its AMI link, or try another host: its "
                                     "log says so; is Asterisk running there?");
        return false;
    }
    return true;
}

static uint64_t ends_before(const struct check_pbx *p, int64_t before_us) {
    const struct heard_calls *c = &p->heard->calls;
    uint64_t count = 0;
    for (uint64_t i = 0; i < c->answered_ends && i < HEARD_ENDS; i++)
        count += c->ends[i] <= p->now_us - before_us;
    return count;
}

static bool known_not_to_batch(const struct check_pbx *p) {
    return p->files && p->files->cdr == ASTERISK_READ && !p->files->batch;
}

static void judge_mapping(const struct check_pbx *p, const char *check, uint64_t with,
                          const char *means, const char *line, struct check_lines *l) {
    const struct heard_calls *c = &p->heard->calls;
    if (with) {
        check_add(l, CHECK_OK, check, p->name, "%" PRIu64 " of %" PRIu64 " records have it", with,
                  c->records);
        return;
    }
    check_add(l, CHECK_WARNING, check, p->name, "no record has it: it is not mapped");
    check_means(l, "%s", means);
    check_to_do(l,
                "%s/cdr_manager.conf (FreePBX: cdr_manager_mapping_custom.conf, without the "
                "bracket), first the variable, then the header of the event:\n"
                "[mappings]\n%s\n" RELOAD_CDR,
                p->folder, line);
}

static void judge_records(const struct check_pbx *p, struct check_lines *l) {
    const struct heard_calls *c = &p->heard->calls;
    uint64_t due = ends_before(p, GRACE_US);
    if (c->records) {
        check_add(l, CHECK_OK, "records", p->name, "%" PRIu64 " came", c->records);
        judge_mapping(
            p, "linkedid", c->linked,
            "The rows of one call are joined by what its channels tell; calls of a time in "
            "which no board ran are then several.",
            "linkedid => LinkedID", l);
        judge_mapping(p, "sequence", c->sequenced,
                      "Two rows of one call that are alike in all else count as one.",
                      "sequence => Sequence", l);
        return;
    }
    if (!due) {
        unknown(p, "records", "no answered call ended", l);
        return;
    }
    bool sure = known_not_to_batch(p) || ends_before(p, BATCH_US);
    check_add(l, sure ? CHECK_WRONG : CHECK_WARNING, "records", p->name,
              "%s%" PRIu64 " answered calls ended while checking, and no record of them came",
              due == HEARD_ENDS ? "more than " : "", due);
    check_means(l,
                "Calls outside queues are not counted, nor the figures of records; exports of "
                "records are empty.%s",
                sure ? ""
                     : " Unless batch=yes in cdr.conf holds them back for up to 5 minutes: "
                       "--wait 400 tells.");
    check_to_do(l,
                "%s/cdr_manager.conf (FreePBX: cdr_manager_general_custom.conf, without the "
                "bracket):\n[general]\nenabled = yes\n" RELOAD_CDR
                "\nand the account of AMI reads that class: read = system,cdr,call,agent in "
                "manager.conf",
                p->folder);
}

static void say_class(const struct check_pbx *p, const char *class, struct check_lines *l) {
    check_to_do(l,
                "the account in %s/manager.conf lacks the class `%s` (FreePBX: Settings, Asterisk "
                "Manager Users, Read; or manager_custom.conf), or an eventfilter there drops "
                "them:\nread = system,cdr,call,agent\n" RELOAD_AMI "%s",
                p->folder, class, p->greeting ? "" : ", and restart amiws");
}

static void judge_queues(const struct check_pbx *p, struct check_lines *l) {
    const struct heard_queues *q = &p->heard->queues;
    uint64_t fresh = p->heard->calls.fresh_of_queues;
    if (q->events) {
        check_add(l, CHECK_OK, "queues", p->name, "%" PRIu64 " events of queues came", q->events);
    } else if (fresh || q->handled > q->first_handled) {
        check_add(l, CHECK_WRONG, "queues", p->name,
                  "calls of queues ended while checking, and no queue event came");
        check_means(l, "Who waits, offered, answered, abandoned, service level, waits and the "
                       "agents' states are estimated from records, or `--`.");
        say_class(p, "agent", l);
    } else if (q->lists && !q->queues) {
        check_add(l, CHECK_UNKNOWN, "queues", p->name,
                  "it has no queue, or app_queue is not loaded");
    } else {
        unknown(p, "queues", "nothing happened in its queues", l);
    }
}

static void judge_channels(const struct check_pbx *p, struct check_lines *l) {
    const struct heard *h = p->heard;
    if (h->channel_events) {
        check_add(l, CHECK_OK, "channels", p->name, "%" PRIu64 " events of channels came",
                  h->channel_events);
    } else if (h->queues.callers || h->calls.fresh) {
        check_add(l, CHECK_WRONG, "channels", p->name,
                  "calls came and went while checking, and no event of a channel came");
        check_means(l, "Callers who hung up cannot be told from those who timed out: abandoned and "
                       "timed out are in doubt; calls in progress outside queues are not seen.");
        say_class(p, "call", l);
    } else {
        unknown(p, "channels", "no call began or ended", l);
    }
}

// amiws logs in before anybody listens to it.
static void judge_system(const struct check_pbx *p, struct check_lines *l) {
    if (!p->greeting || p->heard->booted) {
        if (p->heard->booted)
            check_add(l, CHECK_OK, "restarts", p->name, "are told: the account reads `system`");
        return;
    }
    check_add(l, CHECK_WARNING, "restarts", p->name,
              "are not told: the account does not read the class `system`");
    check_means(l, "A restart of Asterisk is known only by the members' login times.");
    say_class(p, "system", l);
}

static void judge_timestamps(const struct check_pbx *p, struct check_lines *l) {
    const struct heard *h = p->heard;
    if (!h->events) {
        unknown(p, "timestampevents", "no event came", l);
    } else if (h->stamped) {
        check_add(l, CHECK_OK, "timestampevents", p->name, "events have the PBX's own time");
    } else {
        check_add(l, CHECK_WARNING, "timestampevents", p->name, "events have no time of their own");
        check_means(l, "Waits and talks are measured when events arrive: after a delay on the way "
                       "they are wrong by it.");
        check_to_do(l,
                    "%s/manager.conf (FreePBX: manager_custom.conf, there as [general](+)):\n"
                    "[general]\ntimestampevents = yes\n" RELOAD_AMI,
                    p->folder);
    }
}

static void judge_clock(const struct check_pbx *p, struct check_lines *l) {
    const struct heard *h = p->heard;
    double ahead_s = (double)h->ahead_us / 1e6;
    if (!h->told_time) return;
    if (llabs(h->ahead_us) < AHEAD_US) {
        check_add(l, CHECK_OK, "clock", p->name, "differs from this machine's by %.1f s",
                  ahead_s < 0 ? -ahead_s : ahead_s);
        return;
    }
    check_add(l, llabs(h->ahead_us) < ASTRAY_US ? CHECK_WARNING : CHECK_WRONG, "clock", p->name,
              "is %.1f s %s this machine's", ahead_s < 0 ? -ahead_s : ahead_s,
              ahead_s < 0 ? "behind" : "ahead of");
    check_means(l,
                "Calls count in the wrong hour, or day, near its end; how long somebody waits or "
                "talks now is wrong by it.");
    check_to_do(
        l,
        "timedatectl on both machines: one of them does not get its time from the network (NTP)");
}

static void put_offset(int32_t offset, char out[16]) {
    int minutes = abs(offset) / 60;
    snprintf(out, 16, "UTC%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
}

static void judge_zone(const struct check_pbx *p, struct check_lines *l) {
    const struct heard_calls *c = &p->heard->calls;
    char shown[16], configured[16];
    put_offset(c->utc_offset, shown);
    put_offset(p->utc_offset, configured);
    if (!c->offset_votes) {
        unknown(p, "zone", "no record came that shows it", l);
    } else if (c->utc_offset == p->utc_offset) {
        check_add(l, CHECK_OK, "zone", p->name, "%s, as its records show", shown);
    } else {
        check_add(l, CHECK_WRONG, "zone", p->name, "its records are in %s, and %s is configured",
                  shown, configured);
        check_means(l, "Its records count in the wrong hours, and near midnight on the wrong day; "
                       "rows and visits of one call are not joined.");
        check_to_do(l,
                    "under servers: in the configuration, the zone of the PBX's /etc/localtime:\n"
                    "    pbx:\n      %s: {timezone: ZONE}      # one that is %s now\n"
                    "or for one run: --server-tz %s=ZONE",
                    p->name, shown, p->name);
    }
}

void judge_pbx(const struct check_pbx *p, struct check_lines *l) {
    if (!judge_login(p, l)) return;
    if (p->heard->too_old) {
        check_add(l, CHECK_WRONG, "version", p->name, "its AMI is of Asterisk 11 or older");
        check_means(l,
                    "Its queues and agents are known only from its queue_log; calls when they are "
                    "over.");
        check_to_do(l, "Asterisk 12 or newer; until then its log: --follow "
                       "/var/log/asterisk/queue_log");
        return;
    }
    judge_records(p, l);
    judge_queues(p, l);
    judge_channels(p, l);
    judge_system(p, l);
    judge_timestamps(p, l);
    judge_clock(p, l);
    judge_zone(p, l);
}

bool judge_heard_all(const struct heard *h) {
    return h->too_old || (h->ponged && h->queues.lists && h->queues.callers && h->channel_events &&
                          h->calls.records && h->calls.offset_votes);
}
