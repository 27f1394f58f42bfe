// A simulated call centre: PBXs with queues, agents, trunks and callers, seen through amiws. It is
// a discrete-event simulation without a clock, a socket or a file: the caller says how far to go,
// and what happens is handed to a sink, as frames on amiws' wire and as the lines of the PBX's own
// queue_log and Master.csv. Those two are the truth the frames can be held against.
// The same options give the same bytes.
#ifndef CDRTOP_SIM_CENTRE_RUN_H
#define CDRTOP_SIM_CENTRE_RUN_H

#include "sim/centre.h"

struct centre;

// Spans are valid during the call. A line comes without its end. Any function may be NULL.
struct centre_sink {
    void *context;
    void (*frame)(void *context, struct span frame);
    void (*queue_log)(void *context, const char *server, struct span line);
    void (*master_csv)(void *context, const char *server, struct span line);
    // What AMI itself says, of the server of that id; and that its port is gone, or there again.
    void (*packet)(void *context, unsigned server_id, struct span packet);
    void (*ami)(void *context, unsigned server_id, bool there);
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

// An action of a client of AMI itself: the same answers, in packets of that server. A login that
// was accepted is told so by centre_ami_in(), which says FullyBooted where the account may read it.
void centre_ami_ask(struct centre *c, unsigned server_id, struct span action, struct span id);
bool centre_ami_lets_in(const struct centre *c); // the secret is right
void centre_ami_in(struct centre *c, unsigned server_id);

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
