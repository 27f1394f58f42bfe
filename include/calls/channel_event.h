// A channel of a call appeared, asked to hang up, was hung up, was joined or transferred. Texts are
// cleaned spans that the source holds.
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
    CHANNEL_BLIND_TRANSFER,    // other_* is the transferee, exten where to
    CHANNEL_ATTENDED_TRANSFER, // unique_id = SecondTransferer, other_* = Transferee
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
    struct span target_unique_id; // AttendedTransfer: whom the consultation had reached
    struct span caller_number, caller_name;
    struct dialplan_place place;
    int64_t state, cause; // INT64_MIN where the event has none, and so is the place's priority
    struct span destination_type, destination_app; // AttendedTransfer: DestType, DestApp
};

#endif
