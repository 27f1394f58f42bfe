// What the decoders share: cleaned texts, and tables that say which header goes where in a struct.
#ifndef CDRTOP_AMI_VALUES_H
#define CDRTOP_AMI_VALUES_H

#include "ami/decode.h"

// Cleaned texts; scratch never moves once it was written to.
struct ami_texts {
    struct buf *scratch;
    const struct ami_frame *frame;
};
struct span ami_text(struct ami_texts *t, struct span raw);

enum ami_slot_kind {
    SLOT_TEXT,   // struct span
    SLOT_CALLER, // struct span; "<unknown>" is empty
    SLOT_NAME,   // the same, and escapes are undone
    SLOT_NUMBER, // int64_t; untouched when it is none
    SLOT_FLAG,   // bool; "1"
};

struct ami_slot {
    struct span header;
    size_t offset; // in the struct that is filled
    enum ami_slot_kind kind;
    uint32_t kinds; // bits of the event kinds that it is read for; 0 is all
};

// Fills `out` by the table: of a header twice, or of two headers of one place, the first counts.
void ami_fill(struct ami_texts *t, const struct ami_slot *slots, size_t count, uint32_t kind_bit,
              void *out);

// The frame's Timestamp, else the arrival; true when it was the frame's.
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
    const char *const *order; // every header it may have, "Event" first; ends in NULL
    bool mapped;              // behind the last of them come names of the administrator's
};

extern const struct ami_event ami_events[];

const struct ami_event *ami_event_of(struct span name); // NULL: nobody reads it

#endif
