// Turns a scanned frame into one of the values that the rest of the program works with. Texts are
// cleaned here.
#ifndef CDRTOP_AMI_DECODE_H
#define CDRTOP_AMI_DECODE_H

#include "ami/frame.h"
#include "base/zone.h"
#include "calls/channel_event.h"
#include "cdr/cdr.h"
#include "queue/event.h"

enum ami_value_kind {
    AMI_VALUE_NONE, // of no use to anybody
    AMI_VALUE_CDR,
    AMI_VALUE_QUEUE,
    AMI_VALUE_CHANNEL,
    AMI_VALUE_RESPONSE, // the answer to a request, or what amiws says after a login
    AMI_VALUE_SYSTEM,   // FullyBooted, Shutdown, Reload
    AMI_VALUE_TOO_OLD,  // an event of Asterisk 11 or older; none of it is read
    // required data is missing: UniqueID or StartTime of a Cdr, Uniqueid of a caller's queue event
    // or a channel event, Interface of a member's queue event
    AMI_VALUE_BROKEN,
};

enum ami_response {
    AMI_RESPONSE_OTHER,
    AMI_RESPONSE_PONG,        // "Ping": "Pong"
    AMI_RESPONSE_LOGGED_IN,   // "Authentication accepted"
    AMI_RESPONSE_REFUSED,     // "Authentication failed"
    AMI_RESPONSE_DENIED,      // "Permission denied"
    AMI_RESPONSE_LIST_STARTS, // "EventList": "start"
};

struct ami_value {
    enum ami_value_kind kind;
    union {
        struct cdr cdr;
        struct queue_event queue;
        struct channel_event channel;
        struct {
            enum ami_response response;
            struct span action_id, message;
            int64_t timestamp_us; // of a Pong; INT64_MIN if it has none
        } response;
        struct {
            struct span event; // its name
            bool starts_again; // Shutdown
            int64_t uptime_s;  // FullyBooted: seconds since Asterisk was started; -1 if not told
        } system;
    };
};

struct ami_context {
    uint16_t server;         // number of the frame's server
    const struct zone *zone; // of that server
    int64_t at_us;           // when the frame arrived
};

// Texts of ret_value point into the frame or into `scratch` (emptied first); both belong to the
// caller.
enum ami_value_kind ami_decode(const struct ami_frame *f, const struct ami_context *c,
                               struct buf *scratch, struct ami_value *ret_value);

#endif
