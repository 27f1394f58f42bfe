// A simulated call centre: PBXs with queues, agents, trunks and callers, seen through amiws. It is
// a discrete-event simulation without a clock, a socket or a file: the caller says how far to go,
// and what happens is handed to a sink, as frames on amiws' wire and as the lines of the PBX's own
// queue_log and Master.csv. Those two are the truth the frames can be held against.
// The same options give the same bytes.
#ifndef CDRTOP_SIM_CENTRE_H
#define CDRTOP_SIM_CENTRE_H

#include "base/text.h"

struct centre;

enum centre_names {
    CENTRE_NAMES_CLEAN,
    CENTRE_NAMES_LATIN1,  // some callers' names in ISO 8859-1: frames that are no UTF-8 or no JSON
    CENTRE_NAMES_HOSTILE, // controls, quotes, overlong sequences, terminal escapes, forged keys
};

struct centre_server_options {
    const char *name; // "pbx1"; copied
    bool timestamps;  // timestampevents = yes: a Timestamp in every event
    bool mapped;      // cdr_manager maps linkedid, sequence and department
    bool system;      // the account has class system: FullyBooted after each login
    int32_t batch_s;  // cdr.conf: batch=yes, and its time; 0: each row as its call ends
    // Seconds east of UTC of the PBX's wall clock at that moment; NULL: UTC.
    int32_t (*utc_offset)(void *context, int64_t epoch);
    void *context;
};

struct centre_options {
    uint64_t seed;
    int64_t start_us; // the first moment, microseconds since the epoch
    // Seconds lived through before it: the frames of that time go to nobody, its lines to the sink
    // as always. Lively, some more, so that a call ends soon after the start and somebody waits.
    int32_t warm_up_s;
    uint32_t calls_per_hour; // a server's callers at the day's busiest; 0: 360, lively 1200
    bool lively;             // always the busiest hour, and short talks: for a demonstration
    enum centre_names names;
    const struct centre_server_options *servers; // server_id counts from 1 in this order
    size_t server_count;                         // 0: pbx1 (timestamps, mapped) and pbx2 (neither)
};

// Spans are valid during the call. A line comes without its end. Any function may be NULL.
struct centre_sink {
    void *context;
    void (*frame)(void *context, struct span frame);
    void (*queue_log)(void *context, const char *server, struct span line);
    void (*master_csv)(void *context, const char *server, struct span line);
};

void centre_create(const struct centre_options *o, const struct centre_sink *sink,
                   struct centre **ret_centre);
void centre_destroy(struct centre *c);

int64_t centre_now_us(const struct centre *c);
int64_t centre_next_us(const struct centre *c);      // when the next thing happens
void centre_run_until(struct centre *c, int64_t us); // all that happens up to and at `us`

// What a client sent: {"Action":"QueueStatus","ActionID":"x","AMIServerID":1}. Answers go out as
// frames. Ping, QueueStatus and QueueSummary are answered, other known actions denied, unknown ones
// refused; without AMIServerID every server answers; an unknown id or no JSON is met by silence.
void centre_request(struct centre *c, struct span text);

// No more callers and no more outside calls; those there are served to the end.
void centre_close(struct centre *c);

// What can go wrong. False: no such server.
bool centre_restart(struct centre *c, struct span server, int32_t down_s);  // its calls are cut
bool centre_ami_loss(struct centre *c, struct span server, int32_t down_s); // it goes on unseen
// Its rows come all together every so many seconds; 0: each as its call ends.
bool centre_batch(struct centre *c, struct span server, int32_t seconds);
void centre_wrong_secret(struct centre *c, bool wrong);          // amiws cannot log in anywhere
void centre_set_names(struct centre *c, enum centre_names n);    // for callers from now on
void centre_cut_frames(struct centre *c, uint32_t per_mille);    // so many frames end too early
void centre_set_rate(struct centre *c, uint32_t calls_per_hour); // opens it again, too

// How things stand, for tests and for a line on the screen.
struct centre_census {
    size_t servers, callers, waiting, talking, members, paused;
};
struct centre_census centre_census(const struct centre *c);

#endif
