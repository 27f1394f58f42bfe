// A simulated day that is kept as a whole, with the figures of its queues computed in two ways:
// from the frames by the rules of the captures, and from the queue_log.
#ifndef CDRTOP_TESTS_CENTRE_DAY_H
#define CDRTOP_TESTS_CENTRE_DAY_H

#include "../../src/sim/centre/run.h"
#include "base/buf.h"

struct day {
    struct centre *centre; // owned
    struct buf frames;     // one in a line
    struct buf recording;  // the same with the time of each, as `cdrtop record` writes it
    struct buf queue_log;  // "server|line", one in a line
    struct buf master;     // the same
    size_t frame_count, master_count;
    int64_t start_us;
};

void day_begin(struct day *d, struct centre_options o); // start_us is set here
void day_finish(struct day *d);
void day_run(struct day *d, int64_t seconds);
void day_close(struct day *d); // no more callers; those there are served
// Writes to an existing folder: frames.rec, and queue_log-NAME and Master-NAME.csv for each server.
void day_write(const struct day *d, const char *folder);
void day_remove(const char *folder); // removes these files, and the folder

struct queue_truth { // of one queue of one server
    char server[16], queue[16];
    int64_t offered, answered, abandoned, left, key, hold, abandon_wait, talk, ring_no_answer;
};
enum { FIGURES = 16 };
size_t figures_of_frames(const struct day *d,
                         struct queue_truth *out); // sorted by server and queue
size_t figures_of_queue_log(const struct day *d, struct queue_truth *out);

struct person { // one agent in one queue, from queue_log
    char server[16], queue[16], name[32];
    int64_t handled, completed, transferred, talk, hold, ring_no_answer;
};
enum { PERSONS = 64 };
size_t persons_of_queue_log(const struct day *d, struct person *out);

struct caller { // of the log: entered a queue, and has not left it
    struct span server, unique_id, queue, number;
    int64_t since;
    bool found; // for the test
};
enum { CALLERS = 100 };
size_t callers_of_queue_log(const struct day *d, struct caller *out);

// The value of a key in a valid frame, without undoing escapes; empty if it is not there.
struct span frame_value(struct span frame, const char *key);
struct span frame_server(struct span frame);

#endif
