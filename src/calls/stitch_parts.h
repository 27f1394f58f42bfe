// Shared by the files of the stitch. A node is a (server, id) that something named: the UniqueID of
// a channel, a Linkedid, or both. It holds what belongs to that id. Nodes that are one call form a
// set (union-find); a channel that had several Linkedids is a guest of the latest. Two kinds of
// nodes are no part of a call: one whose id is the name of a Local channel only remembers the rows
// that named it, and one whose id is an endpoint ("PJSIP/voipms") only what kind of endpoint that
// is.
#ifndef CDRTOP_CALLS_STITCH_PARTS_H
#define CDRTOP_CALLS_STITCH_PARTS_H

#include "base/buf.h"
#include "base/lookup.h"
#include "calls/direction.h"
#include "calls/stitch.h"

#define NEVER   INT64_MIN
#define NOTHING UINT32_MAX // no such number

struct node {
    uint32_t parent;                               // in the set; the root is its own parent
    uint32_t ring;                                 // the next node of the set
    uint32_t id;                                   // in the dictionary
    uint32_t members;                              // the first Linkedid that this channel had
    uint32_t guests;                               // the first channel that had this Linkedid
    uint32_t rows, visits, steps, channel, locals; // the first of each, or NOTHING
    uint32_t number;                               // of the call; NOTHING if it never was a root
    uint16_t server;
    bool is_linkedid; // some channel or row has it as its Linkedid
    bool is_bound;    // joined through the name of a Local channel
    bool has_row;     // a row has it as its UniqueID, so the channel is over
    uint8_t endpoint; // ENDPOINT_ bits
};

// What the contexts of its channels tell of an endpoint. It is outside if OUTSIDE is set, or if
// CAME_IN is set and INSIDE is not.
#define ENDPOINT_OUTSIDE 1 // a channel of it appeared in a context for callers from outside
#define ENDPOINT_CAME_IN 2 // it called a queue, or a row of it ended in such a context
#define ENDPOINT_INSIDE  4 // it is a member of a queue, or called from the context of extensions
#define ENDPOINT_SEEN    8 // a row or channel names it

struct membership {             // a Linkedid that a channel had
    uint32_t channel, linkedid; // nodes
    uint32_t next_member, next_guest;
    int64_t last_us;
};

struct caller { // dictionary ids, 0 when unknown
    uint32_t number, name;
};

struct channel_fact {
    int64_t first_us, last_us;      // first and last time seen
    int64_t new_us, up_us, over_us; // or NEVER
    uint32_t name, exten, context;  // in the dictionary
    struct caller caller;
    uint32_t endpoint; // its node; NOTHING for extensions, Local channels and trunks known by name
    int64_t cause;
    uint32_t node;
    bool incoming; // it did not start in the state Down, as an outgoing leg does
};

struct step_fact {
    int64_t at_us;
    uint32_t next, text;
    uint8_t kind; // enum call_step_kind
};

struct row_fact {
    int64_t start, answer, end, sequence;
    uint32_t key, unique; // nodes; `key` is NOTHING if not posted
    uint32_t next;        // next row with this key
    uint32_t from, to;    // nodes of the channels' endpoints or Local names, or NOTHING
    uint32_t billable, tie;
    struct caller caller;
    uint32_t destination, queue, agent; // in the dictionary; `queue` is 0 if not of Queue()
    uint8_t disposition, direction;
    bool has_destination;
    char from_half, to_half; // '1' or '2' for a half of a Local channel, else 0
};

struct visit_fact {
    uint32_t key, unique, next;
    uint32_t queue, agent;
    struct caller caller;
    uint8_t state;
    bool in_doubt, talk_lost, abandoned;
    int64_t join_us, end_us, complete_us, talk_s;
    int64_t ahead_us; // how far these times are ahead of those of rows
};

struct local_ref { // a row without a LinkedID that names half of a Local channel
    uint32_t row, node, next;
    char half; // '1', '2'
};

struct stretch { // spans of seconds that do not overlap
    int64_t from, to;
};

struct kept { // a call as it was last worked out, by its number
    struct call call;
    uint32_t node;
    bool found, there; // not found: it changed since then
};

struct cut { // moments that ended channels whose end nobody saw; or NEVER
    uint16_t server;
    int64_t restart_us;  // last seen before: over
    int64_t doubt_us;    // last seen before: in doubt
    int64_t given_up_us; // last seen before: over
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
    uint32_t up; // channels whose hangup did not come
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

// stitch_join.c: nodes and sets
uint32_t stitch_node(struct stitch *s, uint16_t server, struct span id);        // creates it if new
uint32_t stitch_known(const struct stitch *s, uint16_t server, struct span id); // or NOTHING
uint32_t stitch_set(const struct stitch *s, uint32_t node); // the root of its set
// The root of the call that it belongs to.
uint32_t stitch_resolve(const struct stitch *s, uint32_t node);
// From its id; UINT64_MAX if it has none.
uint64_t stitch_epoch(const struct stitch *s, uint32_t node);
void stitch_unite(struct stitch *s, uint32_t a, uint32_t b);
void stitch_bind(struct stitch *s, uint32_t a, uint32_t b); // makes them one call for ever
void stitch_link(struct stitch *s, uint32_t channel, uint32_t linkedid, int64_t at_us);
// Walks the nodes of a call. Start with *at = *guest = NOTHING; gives NOTHING at the end.
uint32_t stitch_part(const struct stitch *s, uint32_t root, uint32_t *at, uint32_t *guest);

// stitch_roll.c: numbers of calls, what is kept of them, the journal
// The number of the call, or STITCH_NONE.
uint32_t stitch_of_row(const struct stitch *s, uint32_t row);
// Fetches it, since it will soon be asked for.
void stitch_ahead(const struct stitch *s, uint32_t number);
void stitch_note(struct stitch *s, uint32_t root);   // this call changed
void stitch_unnote(struct stitch *s, uint32_t root); // this is not a call any more
void stitch_touch(struct stitch *s, uint32_t node);  // the call that this node belongs to changed
// NOTHING for a hole or an unknown number.
uint32_t stitch_root(const struct stitch *s, uint32_t number);

// stitch_endpoints.c
// 0 if it is not a Local channel.
char stitch_local_half(struct span channel, struct span *ret_name);
uint32_t stitch_endpoint(struct stitch *s, uint16_t server, struct span channel); // or NOTHING
void stitch_learn_row(struct stitch *s, const struct row_fact *r, struct span context);
void stitch_learn_channel(struct stitch *s, uint32_t node, bool appeared);
void stitch_learn_queue(struct stitch *s, const struct queue_event *e);
bool stitch_is_outside(const struct stitch *s, uint32_t endpoint);

// stitch_caller.c
struct gathered_channels {
    const struct channel_fact *caller;   // the one that gave the call its id
    const struct channel_fact *earliest; // among incoming ones, else among all
    const struct channel_fact *leg;      // the first that was called, not a Local one
    bool own;                            // we saw `caller` appear, and it was calling
    bool incoming;                       // we saw `earliest` or another calling channel appear
    bool to_outside;                     // some leg leads there
};

struct gathered { // a call while it is being worked out
    const struct row_fact *first_row, *last_queue_row, *answered_row;
    const struct visit_fact *first_visit, *last_visit, *answered_visit;
    struct gathered_channels channels;
    bool own_row, local_row;
    bool open, sure; // something is open; that is certain
    bool lost;       // nobody saw a channel's end
    uint32_t lost_visits;
    struct {
        bool rang, busy, failed;
        bool answered_alone; // a row without a leg says ANSWERED
    } legs;
    int64_t end_us, row_end;
    struct talk_stretches {
        struct stretch list[32];
        uint32_t count;
        int64_t more_s; // talks for which there was no room
    } talks;
};
void stitch_gather_channel(const struct stitch *s, uint32_t root, uint32_t node,
                           struct gathered_channels *g);
void stitch_fill_caller(const struct stitch *s, uint32_t root, const struct gathered *g,
                        struct call *c);
// Whether the row is the half of a Local channel that rang the agent who had the number dialled
// (click-to-dial). That they answered says nothing about the number.
bool stitch_is_own_half(const struct stitch *s, uint32_t root, const struct row_fact *r);

// stitch_call.c
bool stitch_find_out(const struct stitch *s, uint32_t root, struct call *ret_call);
struct cut stitch_cut(const struct stitch *s, uint16_t server);
int stitch_visit_order(const struct stitch *s, const struct visit_fact *a,
                       const struct visit_fact *b); // orders them by time

// stitch_visits.c: as stitch_row()
void stitch_visit(struct stitch *s, uint32_t number, const struct call_visit *visit);

// direction.c
bool direction_is_trunk(struct span channel);
enum direction direction_of(struct span channel, struct span destination_channel);
bool direction_is_outside(struct span context); // where callers from outside arrive

#endif
