// The events that cdrtop reads, and the order in which Asterisk prints their headers.
#ifndef CDRTOP_AMI_EVENTS_H
#define CDRTOP_AMI_EVENTS_H

#include "ami/decode.h"

struct ami_event {
    struct span name;
    enum ami_value_kind value;
    int kind;                 // enum queue_event_kind or enum channel_event_kind
    const char *const *order; // every header it may have, "Event" first; ends in NULL
    bool mapped;              // behind the last of them come names of the administrator's
};

extern const struct ami_event ami_events[];

const struct ami_event *ami_event_of(struct span name); // NULL: nobody reads it

#endif
