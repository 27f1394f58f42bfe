// What the files of the stitch share. A node is a (server, id) that anybody named: the UniqueID of
// a channel, a Linkedid, or both, and it carries what is keyed by it. Nodes that are one call form
// a set (union-find); a channel that only passed through a Linkedid is a guest of the latest one it
// had. A node whose id is the name of a Local channel only remembers the rows that named it, and
// one whose id is an endpoint's ("PJSIP/voipms") only what it is.
#ifndef CDRTOP_CALLS_STITCH_PARTS_H
#define CDRTOP_CALLS_STITCH_PARTS_H

#include "base/buf.h"
#include "base/lookup.h"
#include "calls/direction.h"
#include "calls/stitch.h"

#define NEVER   INT64_MIN
#define NOTHING UINT32_MAX // no such number

struct node {
    uint32_t parent;                               // of the set; itself for the root
    uint32_t ring;                                 // next node of the set
    uint32_t id;                                   // dictionary
    uint32_t members;                              // first Linkedid this channel had
    uint32_t guests;                               // first channel that had this Linkedid
    uint32_t rows, visits, steps, channel, locals; // first of each; NOTHING
    uint32_t number;                               // of the call; NOTHING: it never was a root
    uint16_t server;
    bool is_linkedid; // something has it as its Linkedid
    bool is_bound;    // joined by the name of a Local channel
    bool has_row;     // a row has it as its UniqueID: the channel is over
    uint8_t endpoint; // ENDPOINT_ bits
};

// What is known of an endpoint by where its channels appeared. It is outside where the first is, or
// the second without the third.
#define ENDPOINT_OUTSIDE 1 // a channel of it appeared in a context of callers from outside
#define ENDPOINT_CAME_IN 2 // it called a queue, or a row of it ended in such a context
#define ENDPOINT_INSIDE  4 // it is a queue's member, or called from the context of extensions
#define ENDPOINT_SEEN    8 // a row or channel names it

struct membership {             // a channel had a Linkedid
    uint32_t channel, linkedid; // nodes
    uint32_t next_member, next_guest;
    int64_t last_us;
};

struct caller { // dictionary, 0 not known
    uint32_t number, name;
};

struct channel_fact {
    int64_t first_us, last_us;      // seen
    int64_t new_us, up_us, over_us; // NEVER
    uint32_t name, exten, context;  // dictionary
    struct caller caller;
    uint32_t endpoint; // node; NOTHING: an extension's, a trunk's by its name, a Local one
    int64_t cause;
    uint32_t node;
    bool incoming; // appeared otherwise than as an outgoing leg, which starts in state Down
};

struct step_fact {
    int64_t at_us;
    uint32_t next, text;
    uint8_t kind; // enum call_step_kind
};

struct row_fact {
    int64_t start, answer, end, sequence;
    uint32_t key, unique; // nodes; key NOTHING: not posted
    uint32_t next;        // of the key's rows
    uint32_t from, to;    // nodes of the channels' endpoints, or names of Local ones; NOTHING
    uint32_t billable, tie;
    struct caller caller;
    uint32_t destination, queue, agent; // dictionary; queue 0: not of Queue()
    uint8_t disposition, direction;
    bool has_destination;
    char from_half, to_half; // '1', '2' of a Local channel; 0
};

struct visit_fact {
    uint32_t key, unique, next;
    uint32_t queue, agent;
    struct caller caller;
    uint8_t state;
    bool in_doubt, talk_lost;
    int64_t join_us, end_us, complete_us, talk_s;
    int64_t ahead_us; // of these times by those of rows
};

struct local_ref { // a row without a LinkedID names one half of a Local channel
    uint32_t row, node, next;
    char half; // '1', '2'
};

struct stretch { // seconds, disjoint
    int64_t from, to;
};

struct kept { // a call by its number, as it was found last
    struct call call;
    uint32_t node;
    bool found, there; // not found: it changed since
};

struct cut { // what ended channels that nobody saw end; NEVER
    uint16_t server;
    int64_t restart_us;  // seen last before it: over
    int64_t doubt_us;    // seen last before it: in doubt
    int64_t given_up_us; // seen last before it: over
};

struct stitch {
    const struct direction_rules *rules;
    struct intern names;
    struct buf scratch;
    uint32_t generation;
    struct node *nodes;
    uint32_t node_count, node_room;
    struct lookup index; // of nodes
    struct membership *members;
    uint32_t member_count, member_room;
    struct channel_fact *channels;
    uint32_t channel_count, channel_room;
    struct step_fact *steps;
    uint32_t step_count, step_room;
    struct row_fact *rows;
    uint32_t row_count;
    struct visit_fact *visits;
    uint32_t visit_count;
    struct local_ref *locals;
    uint32_t local_count, local_room;
    struct kept *calls;
    uint32_t call_count, call_room;
    struct journal journal;
    struct cut *cuts;
    size_t cut_count;
};

// stitch_join.c: nodes, sets, journal
uint32_t stitch_node(struct stitch *s, uint16_t server, struct span id);        // made if new
uint32_t stitch_known(const struct stitch *s, uint16_t server, struct span id); // or NOTHING
uint32_t stitch_set(const struct stitch *s, uint32_t node);                     // root of its set
uint32_t stitch_resolve(const struct stitch *s, uint32_t node); // root of the call it is part of
uint64_t stitch_epoch(const struct stitch *s, uint32_t node);   // of its id; UINT64_MAX none
void stitch_unite(struct stitch *s, uint32_t a, uint32_t b);
void stitch_bind(struct stitch *s, uint32_t a, uint32_t b); // one call whatever else they are
void stitch_link(struct stitch *s, uint32_t channel, uint32_t linkedid, int64_t at_us);
// Walks the nodes of a call: start with *at = *guest = NOTHING; NOTHING at the end.
uint32_t stitch_part(const struct stitch *s, uint32_t root, uint32_t *at, uint32_t *guest);

// stitch_roll.c: numbers, what is kept, the journal
uint32_t stitch_of_row(const struct stitch *s, uint32_t row);  // the call's number, STITCH_NONE
void stitch_ahead(const struct stitch *s, uint32_t number);    // it will be asked for soon
void stitch_note(struct stitch *s, uint32_t root);             // that call changed
void stitch_unnote(struct stitch *s, uint32_t root);           // and is none any more
void stitch_touch(struct stitch *s, uint32_t node);            // the call it is part of changed
uint32_t stitch_root(const struct stitch *s, uint32_t number); // NOTHING: a hole, or no number

// stitch_endpoints.c
char stitch_local_half(struct span channel, struct span *ret_name); // 0: no Local channel
uint32_t stitch_endpoint(struct stitch *s, uint16_t server, struct span channel); // or NOTHING
void stitch_learn_row(struct stitch *s, const struct row_fact *r, struct span context);
void stitch_learn_channel(struct stitch *s, uint32_t node, bool appeared);
void stitch_learn_queue(struct stitch *s, const struct queue_event *e);
bool stitch_is_outside(const struct stitch *s, uint32_t endpoint);

// stitch_caller.c
struct gathered_channels {
    const struct channel_fact *caller;   // that the call is called after
    const struct channel_fact *earliest; // of those incoming, else of all
    const struct channel_fact *leg;      // that was called first, no Local one
    bool own;                            // `caller` appeared before our eyes, calling
    bool incoming;                       // `earliest` did, or another that a call was called after
    bool to_outside;                     // some leg goes there
};

struct gathered { // of a call, while it is found out
    const struct row_fact *first_row, *last_queue_row, *answered_row;
    const struct visit_fact *first_visit, *last_visit, *answered_visit;
    struct gathered_channels channels;
    bool own_row, local_row;
    bool open, sure; // sure: that something is open
    bool lost;       // a channel ended unseen
    uint32_t lost_visits;
    struct {
        bool rang, busy, failed;
        bool answered_alone; // a row without a leg reads ANSWERED
    } legs;
    int64_t end_us, row_end;
    struct talk_stretches {
        struct stretch list[32];
        uint32_t count;
        int64_t more_s; // that did not fit
    } talks;
};
void stitch_gather_channel(const struct stitch *s, uint32_t root, uint32_t node,
                           struct gathered_channels *g);
void stitch_fill_caller(const struct stitch *s, uint32_t root, const struct gathered *g,
                        struct call *c);
// The half of a Local channel on which the phone of the agent rings who has a number dialled for
// them (click-to-dial): that it was answered says nothing of the number.
bool stitch_is_own_half(const struct stitch *s, uint32_t root, const struct row_fact *r);

// stitch_call.c
bool stitch_find_out(const struct stitch *s, uint32_t root, struct call *ret_call);
struct cut stitch_cut(const struct stitch *s, uint16_t server);
int stitch_visit_order(const struct stitch *s, const struct visit_fact *a,
                       const struct visit_fact *b); // by when they happened

// stitch_visits.c: as stitch_row()
void stitch_visit(struct stitch *s, uint32_t number, const struct call_visit *visit);

// direction.c
bool direction_is_trunk(struct span channel);
enum direction direction_of(struct span channel, struct span destination_channel);
bool direction_is_outside(struct span context); // where callers from outside come in

#endif
