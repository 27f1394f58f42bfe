// What the simulated call centre is made of. Private to src/sim/centre.
//
// A call is one caller's way through one PBX: its own channel, the legs that ring or talk to it,
// and the rows of its Cdr. A timer belongs to a call (or an agent, a queue, a server), and is void
// once the stamp of its kind has changed. Nothing else has to be undone when a call takes another
// course.
#ifndef CDRTOP_SIM_CENTRE_MODEL_H
#define CDRTOP_SIM_CENTRE_MODEL_H

#include "base/buf.h"
#include "events.h"
#include "run.h"

enum {
    SIM_AGENTS = 16, // of one server
    SIM_QUEUES = 4,
    SIM_WAITING = 128, // in one queue
    SIM_LEGS = 8,      // ringing for one caller
    SIM_ROWS = 64,     // of one call
};

enum timer_kind {
    // for a call
    TIMER_DIALPLAN, // the dialplan's next step
    TIMER_PATIENCE, // the caller gives up
    TIMER_KEY,      // the caller presses the key that leads out of the queue
    TIMER_WITHDRAW, // somebody takes the caller out of the queue
    TIMER_TIMEOUT,  // the Queue() application times out
    TIMER_RING,     // nobody answered, in a queue or in Dial()
    TIMER_LEG, // a leg answers or rejects the call (number: its index; negative when it rejects)
    TIMER_TALK_END, // somebody hangs up
    TIMER_CONNECT,  // what runs between leaving the queue and being connected has ended
    TIMER_HOLD,     // the agent puts the call on hold, or takes it back
    TIMER_TRANSFER, // the agent transfers
    TIMER_CALL_KINDS,
    // for a server (number says which agent or queue)
    TIMER_ARRIVAL = TIMER_CALL_KINDS,
    TIMER_OUTSIDE, // an agent calls somebody
    TIMER_POLL,    // a queue looks for the next caller
    TIMER_WRAPPED, // an agent's wrap-up ends
    TIMER_PAUSE,   // an agent pauses, or comes back
    TIMER_SHIFT,   // a dynamic member comes or leaves
    TIMER_MEETING, // all members of a queue pause
    TIMER_PENALTY, // a supervisor changes somebody's penalty
    TIMER_BATCH,   // held-back rows are sent
    TIMER_BACK,    // the server has restarted, or its AMI is back
    TIMER_SECRET,  // amiws tries to log in
};

enum device { // the Status in QueueMemberStatus
    DEVICE_IDLE = 1,
    DEVICE_IN_USE = 2,
    DEVICE_UNAVAILABLE = 5,
    DEVICE_RINGING = 6,
    DEVICE_ON_HOLD = 8,
};

enum { CHANNEL_DOWN = 0, CHANNEL_RING = 4, CHANNEL_RINGING = 5, CHANNEL_UP = 6 };

struct channel {
    char name[48], unique[24], linked[24];
    // "" is sent as <unknown>
    char number[32], caller[96], connected_number[32], connected_name[96];
    char account[12], context[16], exten[24];
    int priority, state;
};

struct bridge {
    char id[40];
    int channels;
};

struct row {                                       // a Cdr row that is not sent yet
    int64_t sequence, start_us, answer_us, end_us; // answer is 0 for none, end is 0 while open
    char destination_channel[48];
    const char *application, *disposition;
    char data[48], destination[24], context[16], department[16];
};

struct agent {
    char extension[8];
    const char *name;
    enum device device;
    int64_t wrapped_us; // when the wrap-up ends
    bool away;          // paused by the agent's own decision
    bool busy;          // talking or ringing
    uint32_t stamp;     // for the pause timer
};

struct member { // an agent in a queue
    struct agent *agent;
    char interface[32];
    bool local, dynamic, present, paused;
    uint8_t penalty;
    const char *reason; // of the last pause, or of its end
    int64_t calls_taken, last_call_s, last_pause_s, login_s;
    bool in_call;
};

struct queue_plan; // const data, see below

struct queue {
    const struct queue_plan *plan;
    struct member members[SIM_AGENTS];
    size_t member_count, next_member; // next_member: for round robin
    struct call *waiting[SIM_WAITING];
    size_t waiting_count;
    // as Asterisk counts them
    int64_t completed, abandoned, completed_in_level, hold_time, talk_time;
    bool poll_due;
};

struct leg {
    struct member *member;   // NULL if not of a queue
    struct agent *agent;     // NULL if outside
    struct channel phone;    // that of the telephone
    struct channel one, two; // both ends of the Local channel, used if `local`
    struct bridge bridge;    // between `two` and `phone`
    struct row own;          // the Cdr of `two`
    bool local, gone, won;   // `won`: it has answered
    bool moved;              // the far half went on without the agent
    int row;                 // index in the call's rows
    int64_t rang_us, rang_s; // when it began to ring, and for how long until it was answered
};

enum call_kind {
    CALL_INBOUND,
    CALL_OUTSIDE,
    CALL_INTERNAL,
    CALL_DIRECT,
    CALL_CONSULT,
    CALL_CLICK,  // a client clicked on a number, and the agent's telephone is rung first
    CALL_BEHIND, // the far half of a Local leg, sent on by its agent; `other` is the caller's call
};
enum call_place {
    PLACE_DIALPLAN,
    PLACE_QUEUE,
    PLACE_CONNECT, // left the queue, but not connected yet
    PLACE_DIAL,
    PLACE_TALK,
    PLACE_CLICK, // the agent's telephone rings
};

struct route; // const data, see below

struct call {
    struct server *server;
    enum call_kind kind;
    enum call_place place;
    int step; // in the dialplan
    bool used, answered, ringing, on_hold, agent_ends;
    bool overflowed, sent_on; // sent to a second queue; transferred
    bool hung_up;             // the caller hung up while being connected
    unsigned timeout_s;
    struct channel channel;
    struct agent *agent; // who placed it, if it was an agent
    struct row rows[SIM_ROWS];
    size_t row_count;
    int64_t started_us;
    // while in a queue
    const struct route *route;
    struct queue *queue;
    int64_t joined_us;
    size_t original_position;
    int64_t retry_us;          // when to ring again
    struct leg legs[SIM_LEGS]; // while talking, the first one is who talks
    size_t leg_count;
    // while talking
    struct bridge bridge;
    int64_t connected_us, held_s;
    struct call *other; // for a consultation the caller's call, and the reverse
    struct leg half;    // CALL_CLICK: the agent's half, on the other side of the Local channel
    uint32_t stamps[TIMER_CALL_KINDS];
};

struct timer {
    int64_t at_us;
    uint64_t order;
    struct server *server;
    struct call *call; // NULL if it is the server's
    enum timer_kind kind;
    uint32_t stamp;
    int64_t number;
};

struct timers {         // a binary heap
    struct timer *list; // owned
    size_t count, capacity;
    uint64_t next_order;
};

struct server {
    struct centre *centre;
    unsigned id;
    char name[32];
    struct centre_server_options options; // as given; `name` points to the member above
    struct agent agents[SIM_AGENTS];
    size_t agent_count;
    struct queue queues[SIM_QUEUES];
    size_t queue_count;
    int64_t next_unique, next_channel, next_local, next_sequence;
    struct kept_row {
        struct channel channel;
        struct row row;
    } * kept; // owned: rows held back for a batch
    size_t kept_count, kept_capacity;
    int64_t started_us;
    int64_t stamp_us;  // of the latest frame
    bool down, unseen; // stopped; or going on without its AMI
    uint32_t back_stamp;
};

struct centre {
    struct centre_sink sink;
    int64_t now_us;
    uint64_t random[2];
    struct server *servers; // owned
    size_t server_count;
    struct {
        struct call **list; // owned, each owned
        size_t count, capacity;
    } calls;
    struct timers timers;
    struct {
        uint64_t chance;
        uint32_t per_mille;
    } cut; // faults: frames that are cut off
    uint32_t calls_per_hour, caller_number, secret_stamp, rate_stamp;
    enum centre_names names;
    bool lively, warming, wrong_secret, closed;
    struct buf text, packet; // scratch for frames and lines
};

// The plan: const data in plan.c.
enum after_queue { AFTER_HANGUP, AFTER_PLAYBACK, AFTER_QUEUE };

struct queue_plan {
    const char *name, *strategy;
    bool ring_all, leave_when_empty, keys;
    uint8_t ring_s, wrap_s, service_level_s;
    uint8_t max;       // 0 for no limit
    uint16_t gosub_ms; // membergosub: how long it keeps the member before they are connected
};
struct route {
    const char *exten;
    const char *queue, *overflow; // overflow: the queue after a time-out, or NULL
    enum after_queue after;
    uint16_t timeout_s;
    uint8_t weight;
    bool answer; // first Answer() and half a second of greeting
};
struct agent_plan {
    const char *extension, *name;
    const char *queues[3]; // NULL after the last
    bool local, dynamic;
    uint8_t penalty;
};
struct server_plan {
    const struct queue_plan *queues;
    const struct agent_plan *agents;
    const struct route *routes;
    size_t queue_count, agent_count, route_count;
};
const struct server_plan *plan_of(const struct server *s);
const char *plan_pause_reason(uint32_t pick);
const char *plan_caller_name(enum centre_names names, uint32_t pick);
int plan_busy_percent(int hour); // of the busiest hour

// centre.c: timers and random numbers
void timer_set(struct centre *c, struct server *s, struct call *call, enum timer_kind kind,
               int64_t in_us, int64_t number);
void timer_cancel(struct call *call, enum timer_kind kind);
uint32_t chance(struct centre *c, uint32_t below); // 0 .. below - 1
bool chance_of(struct centre *c, uint32_t per_mille);
int64_t chance_us(struct centre *c, int64_t from_ms, int64_t to_ms);
// Exponentially distributed, at most 8 times the mean.
int64_t chance_decay_us(struct centre *c, int64_t mean_ms);
int64_t whole_seconds(int64_t us);
struct call *call_new(struct server *s, enum call_kind kind);
void call_free(struct call *call);

// people.c: members and their states
void member_status(struct server *s, struct agent *a, enum device device);
bool member_free(const struct server *s, const struct member *m);
bool queue_empty(const struct queue *q); // everybody in it is paused or gone
void people_start(struct server *s);
void people_timer(struct server *s, enum timer_kind kind, int64_t number, uint32_t stamp);
struct agent *people_pick_free(struct server *s);
void agent_release(struct server *s, struct agent *a, int64_t wrap_s);

// queue.c: waiting and ringing
void queue_join(struct call *call, struct queue *q);
void queue_poll_soon(struct server *s, struct queue *q, int64_t in_us);
void queue_poll(struct server *s, struct queue *q);
void queue_ring_over(struct call *call);
void queue_rejected(struct call *call, struct leg *leg);
void queue_leave(struct call *call); // removes them from the list, whatever comes next
enum queue_exit { EXIT_ABANDON, EXIT_TIMEOUT, EXIT_EMPTY, EXIT_WITHDRAW, EXIT_KEY, EXIT_FULL };
void queue_exit(struct call *call, enum queue_exit why);
void queue_adopt(struct call *from, struct call *to); // one call takes over the place of another
struct queue *queue_named(struct server *s, const char *name);

// connect.c: from the queue to an agent
void queue_leg(struct call *call, int64_t number);
void queue_connect(struct call *call); // what the member had to hear is over
void queue_gave_up(struct call *call); // the caller hung up meanwhile

// leg.c: one telephone that is rung
struct channel *leg_near_end(struct leg *leg); // the end towards the caller
void leg_own_row(struct server *s, struct leg *leg, const char *context);
void leg_send_own(struct server *s, struct leg *leg); // sends the Cdr of its own second end
void leg_phone(struct server *s, struct leg *leg, const char *linked);
// Sends an event of the queue about that member.
void leg_emit(struct call *call, struct leg *leg, enum event event, struct facts f);
void leg_dial(struct call *call, struct leg *leg, struct member *m, struct agent *a);
void leg_ringing(struct call *call, struct leg *leg);
void leg_cancelled(struct call *call, struct leg *leg, bool once_more);
void leg_gone(struct call *call, struct leg *leg, const char *cause);
void leg_answer(struct call *call, struct leg *leg);

// talk.c: callers who are connected
void talk_begin(struct call *call, struct leg *winner);
void talk_timer(struct call *call, enum timer_kind kind);
void talk_resume(struct call *call); // the consultation failed
void talk_end(struct call *call, bool by_caller);
void talk_overtaken(struct call *call); // connected to a caller who has hung up already
void talk_complete(struct call *call,
                   const char *reason); // sends AgentComplete; the call is done with the queue
void talk_unhold(struct call *call);

// transfer.c
void transfer_begin(struct call *call);
// After an attended transfer: the call that was sent on.
struct call *transfer_finish(struct call *call);
void transfer_follow(struct call *call); // the call behind the Local channel ends with its caller

// dialplan.c: how a call comes in, continues and ends
void dialplan_arrival(struct server *s);
void dialplan_outside(struct server *s);
void dialplan_step(struct call *call);
void dialplan_answer(struct call *call);
void dialplan_dial(struct call *call, struct agent *to);
void dialplan_dial_trunk(struct call *call, const char *number);
void dialplan_wait_for_answer(struct call *call); // until the telephone that rings is answered
// Sends Cdr and Hangup, and frees the call.
void dialplan_ended(struct call *call, const char *cause);
// The route to a queue; NULL if none fits.
const struct route *dialplan_route_to(struct server *s, bool busy);
void dialplan_dialled(struct call *call, int64_t number);
void dialplan_hangup(struct call *call); // the end of the dialplan, or the caller has already gone
void dialplan_after_queue(struct call *call, enum queue_exit why);

// click.c: click-to-dial
void click_begin(struct server *s, struct agent *a);
void click_rung(struct call *call, bool answered);
void click_end(struct call *call); // the agent's half, on the other side

// cdr.c
void cdr_flush(struct server *s);           // sends a batch
struct row *cdr_open(struct call *call);    // the open row, a new one if there is none
struct row *cdr_another(struct call *call); // another row beside it
void cdr_close(struct call *call, struct row *r, const char *disposition);
void cdr_send(struct call *call); // sends all rows of the call in their order
void cdr_send_row(struct server *s, const struct channel *ch, const struct row *r);

// channel.c
void channel_phone(struct server *s, struct channel *ch, const char *endpoint, const char *linked,
                   int state);
void channel_place(struct channel *ch, const char *context, const char *exten, int priority);
void channel_connect(struct channel *ch, const struct channel *to);
// Creates both ends of a Local channel. `linked` is the Linkedid of their call; NULL: their own.
void channel_local(struct server *s, struct channel *one, struct channel *two, const char *context,
                   const char *exten, const char *linked);
void channel_linked(struct server *s, const struct channel *one, const struct channel *two);
void channel_state(struct server *s, struct channel *ch, int state);
void channel_meet(struct server *s, struct channel *ch,
                  const struct channel *to); // sends that they are connected
// Whether it is the agent's telephone.
void channel_agent(struct channel *ch, const struct agent *a);
// Gives it the number and name of `as`.
void channel_called(struct channel *ch, const struct channel *as);
void bridge_make(struct server *s, struct bridge *b);
void bridge_enter(struct server *s, struct bridge *b, const struct channel *ch);
void bridge_leave(struct server *s, struct bridge *b, const struct channel *ch);
void bridge_end(struct server *s, struct bridge *b);
void bridge_part(struct server *s, struct bridge *b, const struct channel *first,
                 const struct channel *second); // both leave it, and the bridge ends
void queue_log(struct server *s, const char *unique, const char *queue, const char *agent,
               const char *format, ...) __attribute__((format(printf, 5, 6)));
int32_t utc_offset(const struct server *s, int64_t epoch);
void local_time(const struct server *s, int64_t us, char out[20]);

#endif
