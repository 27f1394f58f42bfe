// What the two passes of the frame scanner share.
#ifndef CDRTOP_AMI_SCAN_H
#define CDRTOP_AMI_SCAN_H

#include "ami/frame.h"

// A place in the bytes and room for texts that had to be changed. `scratch` never moves once it was
// written to: room for all of them is made before the first, `spare` times the bytes of the frame.
struct ami_cursor {
    const char *at, *end;
    struct buf *scratch;
    size_t total, spare;
};

// The rest of a JSON string whose opening quote is behind the cursor; false when it is none.
bool ami_string(struct ami_cursor *c, struct span *ret_text);
char *ami_scratch(struct ami_cursor *c); // the free end of scratch, with room for all that may come
void ami_add(struct ami_frame *f, struct span name, struct span value); // the first ones are kept

// Reads what stands before the first header when it is written exactly as amiws writes it, up to
// and with `"data": {`.
bool ami_envelope(struct span bytes, struct ami_head *ret_head, struct span *ret_rest);
bool ami_name_char(char c); // of a header name that amiws lets pass

// A packet of AMI itself (packet.c): told by its first bytes, glanced at, read. Its spans point into
// it, and the server's name and id are left empty.
bool ami_is_packet(struct span bytes);
enum ami_result ami_packet_peek(struct span packet, struct ami_head *ret_head);
void ami_packet(struct span packet, struct ami_frame *f);

bool ami_strict(struct span bytes, struct buf *scratch, struct ami_frame *f);
bool ami_repair(struct span bytes, struct buf *scratch, struct ami_frame *f);

// The first field of a frame of that name, letters of any case; false when there is none.
bool ami_find(const struct ami_frame *f, const char *name, struct span *ret_value);

#endif
