// One text frame of amiws: { "type": 3, "server_id": 1, "server_name": "…", "ssl": …, "data": {…}
// }, flat and with strings only, and in practice not always valid JSON (src/ami/frame.c explains
// how that is read). Or one packet of AMI itself, which begins with Event or Response and names no
// server.
#ifndef CDRTOP_AMI_FRAME_H
#define CDRTOP_AMI_FRAME_H

#include "base/buf.h"

#define AMI_FIELDS_MAX 192
#define AMI_FRAME_MAX  (1024 * 1024) // bytes; a longer frame is malformed

enum ami_type { AMI_EVENT = 3, AMI_RESPONSE = 4 };

enum ami_result {      // of ami_peek() and ami_scan(); the last two mean that the frame is not used
    AMI_STRICT = 0,    // valid JSON
    AMI_REPAIRED = 1,  // invalid JSON, of which the trustworthy part was read
    AMI_UNWANTED = 2,  // ami_peek(): an event that nobody reads
    AMI_MALFORMED = 3, // not a frame of amiws
};

struct ami_field {
    struct span name, value; // escapes undone, otherwise bytes as received: not cleaned
};

struct ami_frame {
    int type; // enum ami_type, or another number that was received
    int64_t server_id;
    struct span server_name;
    struct span event; // the first "Event"; empty for a response
    // The fields of data, in order; of two fields with the same name both are here. If there are
    // too many, the rest is checked but dropped.
    struct ami_field fields[AMI_FIELDS_MAX];
    size_t field_count;
};

// What is needed to decide that a frame can be thrown away, taken from its first bytes if they are
// written exactly as amiws writes them.
struct ami_head {
    int type;
    int64_t server_id;
    struct span server_name, event; // as written; only filled if they have no escapes
    int kind;                       // index in the table of wanted events, or one of those below
};
// UNREAD: written differently, so it has to be scanned.
enum { AMI_KIND_RESPONSE = -1, AMI_KIND_UNREAD = -2 };

// AMI_STRICT: worth scanning (and nothing more is known about it). AMI_UNWANTED: not worth it.
enum ami_result ami_peek(struct span bytes, struct ami_head *ret_head);

// AMI_STRICT, AMI_REPAIRED, or AMI_MALFORMED with an empty frame. Spans of ret_frame point into
// `bytes` or into `scratch`, which is emptied first.
enum ami_result ami_scan(struct span bytes, struct buf *scratch, struct ami_frame *ret_frame);

// Appends a frame as JSON, with U+FFFD for invalid UTF-8. So all recordings have the same form,
// whichever way their frames came.
void ami_frame_write(struct buf *out, const struct ami_frame *f);

#endif
