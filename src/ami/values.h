// Shared by the decoders: cleaned texts, and tables that say which header goes to which member of a
// struct.
#ifndef CDRTOP_AMI_VALUES_H
#define CDRTOP_AMI_VALUES_H

#include "ami/decode.h"

// For cleaned texts; `scratch` does not move once something was written to it.
struct ami_texts {
    struct buf *scratch;
    const struct ami_frame *frame;
};
struct span ami_text(struct ami_texts *t, struct span raw);

enum ami_slot_kind {
    SLOT_TEXT,   // struct span
    SLOT_CALLER, // struct span; "<unknown>" becomes empty
    SLOT_NAME,   // the same, with escapes undone
    SLOT_NUMBER, // int64_t; left as it is if the text is not a number
    SLOT_FLAG,   // bool; "1"
};

struct ami_slot {
    struct span header;
    size_t offset; // of the member in the struct
    enum ami_slot_kind kind;
    uint32_t kinds; // the kinds of events that have it, as bits; 0 for all
};

// Fills `out` by the table. If a header occurs twice, or two headers belong to the same member, the
// first counts.
void ami_fill(struct ami_texts *t, const struct ami_slot *slots, size_t count, uint32_t kind_bit,
              void *out);

// The frame's Timestamp (then it returns true), else when it arrived.
bool ami_when(const struct ami_frame *f, const struct ami_context *c, int64_t *ret_us);

enum ami_value_kind ami_decode_cdr(struct ami_texts *t, const struct ami_context *c,
                                   struct cdr *ret_cdr);
enum ami_value_kind ami_decode_queue(struct ami_texts *t, const struct ami_context *c, int kind,
                                     struct queue_event *ret_event);
enum ami_value_kind ami_decode_channel(struct ami_texts *t, const struct ami_context *c, int kind,
                                       struct channel_event *ret_event);

// The events that cdrtop reads, and the order in which Asterisk prints their headers.
struct ami_event {
    struct span name;
    enum ami_value_kind value;
    int kind;                 // enum queue_event_kind or enum channel_event_kind
    const char *const *order; // all headers it may have, "Event" first; NULL at the end
    bool mapped;              // after these come headers that the administrator named
};

extern const struct ami_event ami_events[];

const struct ami_event *ami_event_of(struct span name); // NULL if nobody reads it

#endif
