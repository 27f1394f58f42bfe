// What happened to a channel of a call: it appeared, was asked to hang up, hung up, was joined with
// another or transferred. Texts are cleaned spans that the source owns.
#ifndef CDRTOP_CALLS_CHANNEL_EVENT_H
#define CDRTOP_CALLS_CHANNEL_EVENT_H

#include "queue/event.h"

enum channel_event_kind {
    CHANNEL_NEW,               // Newchannel
    CHANNEL_STATE,             // Newstate
    CHANNEL_HANGUP_REQUEST,    // HangupRequest
    CHANNEL_SOFT_HANGUP,       // SoftHangupRequest
    CHANNEL_HANGUP,            // Hangup
    CHANNEL_LOCAL_BRIDGE,      // LocalBridge: other_* is the ;2 half
    CHANNEL_BLIND_TRANSFER,    // other_* is the transferee, exten is where they go
    CHANNEL_ATTENDED_TRANSFER, // unique_id is SecondTransferer, other_* is Transferee
    CHANNEL_HOLD,
    CHANNEL_UNHOLD,
    CHANNEL_EVENT_KINDS,
};

struct channel_event {
    enum channel_event_kind kind;
    uint16_t server;
    int64_t at_us;
    bool exact_time;
    struct span channel, unique_id, linked_id;
    struct span other_channel, other_unique_id, other_linked_id;
    struct span target_unique_id; // AttendedTransfer: the channel that the consultation had reached
    struct span caller_number, caller_name;
    struct dialplan_place place;
    // INT64_MIN if the event has none; the same goes for the priority of the place
    int64_t state, cause;
    struct span destination_type, destination_app; // AttendedTransfer: DestType and DestApp
};

#endif
