// One amiws text frame: { "type": 3, "server_id": 1, "server_name": "…", "ssl": …, "data": {…} },
// flat, strings only, and in practice not always JSON (src/ami/frame.c says how that is read). Or
// one packet of AMI itself, which begins with its Event or Response: in a frame of that there is no
// server.
#ifndef CDRTOP_AMI_FRAME_H
#define CDRTOP_AMI_FRAME_H

#include "base/buf.h"

#define AMI_FIELDS_MAX 192
#define AMI_FRAME_MAX  (1024 * 1024) // bytes; a longer frame is malformed

enum ami_type { AMI_EVENT = 3, AMI_RESPONSE = 4 };

enum ami_result {      // of ami_peek() and ami_scan(); all but the last two are good
    AMI_STRICT = 0,    // read as it stands
    AMI_REPAIRED = 1,  // was not JSON; what could be trusted was read
    AMI_UNWANTED = 2,  // ami_peek(): an event nobody reads
    AMI_MALFORMED = 3, // no frame of amiws
};

struct ami_field {
    struct span name, value; // escapes undone, bytes as they came otherwise: not cleaned
};

struct ami_frame {
    int type; // enum ami_type or what came
    int64_t server_id;
    struct span server_name;
    struct span event; // the first "Event"; empty in a response
    // Of data, in order; of a name twice both are here. Those beyond the last are checked and left.
    struct ami_field fields[AMI_FIELDS_MAX];
    size_t field_count;
};

// What is needed to throw a frame away, read from its first bytes when they are written exactly as
// amiws writes them.
struct ami_head {
    int type;
    int64_t server_id;
    struct span server_name, event; // as written: only for heads without escapes
    int kind;                       // index in the table of wanted events, or one below
};
enum { AMI_KIND_RESPONSE = -1, AMI_KIND_UNREAD = -2 }; // unread: written otherwise, scan it to know

// AMI_STRICT: worth a scan (and nothing more is known about it than that). AMI_UNWANTED: it is not.
enum ami_result ami_peek(struct span bytes, struct ami_head *ret_head);

// AMI_STRICT, AMI_REPAIRED or AMI_MALFORMED, which leaves an empty frame. Spans of ret_frame point
// into `bytes` or into `scratch`, which is emptied first.
enum ami_result ami_scan(struct span bytes, struct buf *scratch, struct ami_frame *ret_frame);

// Appends a frame as JSON; what is no UTF-8 becomes U+FFFD. So a recording has one form, whatever
// road its frames took.
void ami_frame_write(struct buf *out, const struct ami_frame *f);

#endif
