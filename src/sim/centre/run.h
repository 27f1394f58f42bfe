// A simulated call centre: PBXs with queues, agents, trunks and callers, as seen through amiws. It
// is a discrete-event simulation without clock, socket or file: the caller says how far to run, and
// gets what happens through a sink, as frames of amiws and as lines of the PBX's own queue_log and
// Master.csv. These lines are the truth that the frames can be checked against. The same options
// always give the same bytes.
#ifndef CDRTOP_SIM_CENTRE_RUN_H
#define CDRTOP_SIM_CENTRE_RUN_H

#include "sim/centre.h"

struct centre;

// Spans are valid only during the call. Lines come without a line end. Any function may be NULL.
struct centre_sink {
    void *context;
    void (*frame)(void *context, struct span frame);
    void (*queue_log)(void *context, const char *server, struct span line);
    void (*master_csv)(void *context, const char *server, struct span line);
    // A packet of AMI itself, from the server with that id; and that its port has closed or opened.
    void (*packet)(void *context, unsigned server_id, struct span packet);
    void (*ami)(void *context, unsigned server_id, bool there);
};

void centre_create(const struct centre_options *o, const struct centre_sink *sink,
                   struct centre **ret_centre);
void centre_destroy(struct centre *c);

int64_t centre_now_us(const struct centre *c);
int64_t centre_next_us(const struct centre *c); // when something happens next
// Everything that happens up to and including that moment.
void centre_run_until(struct centre *c, int64_t us);

// What a client sent, like {"Action":"QueueStatus","ActionID":"x","AMIServerID":1}. Answers are
// sent as frames. Ping, QueueStatus and QueueSummary are answered, other known actions are denied,
// and unknown ones refused. Without AMIServerID every server answers. An unknown id, or text that
// is not JSON, gets no answer.
void centre_request(struct centre *c, struct span text);

// An action from a client of AMI itself: the same answers, as packets of that server. After an
// accepted login call centre_ami_in(), which sends FullyBooted if the account may see it.
void centre_ami_ask(struct centre *c, unsigned server_id, struct span action, struct span id);
bool centre_ami_lets_in(const struct centre *c); // the secret is correct
void centre_ami_in(struct centre *c, unsigned server_id);

// No more callers and outside calls; those already there are served to the end.
void centre_close(struct centre *c);

// What can go wrong. False if there is no such server.
bool centre_restart(struct centre *c, struct span server, int32_t down_s); // its calls are cut off
// The PBX continues unseen.
bool centre_ami_loss(struct centre *c, struct span server, int32_t down_s);
// Its rows come together every so many seconds; 0: each when its call ends.
bool centre_batch(struct centre *c, struct span server, int32_t seconds);
bool centre_timestamps(struct centre *c, struct span server, bool on); // timestampevents
void centre_wrong_secret(struct centre *c, bool wrong);       // amiws cannot log in to any PBX
void centre_set_names(struct centre *c, enum centre_names n); // for callers from now on
// How many frames in a thousand are cut off.
void centre_cut_frames(struct centre *c, uint32_t per_mille);
void centre_set_rate(struct centre *c, uint32_t calls_per_hour); // this also undoes centre_close()

// The current state, for tests and to show on a screen.
struct centre_census {
    size_t servers, callers, waiting, talking, members, paused;
};
struct centre_census centre_census(const struct centre *c);

#endif
