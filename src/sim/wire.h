// Text as amiws and Asterisk write it, with their bugs.
#ifndef CDRTOP_SIM_WIRE_H
#define CDRTOP_SIM_WIRE_H

#include "base/buf.h"

struct wire { // a frame being written
    struct buf *out;
    struct buf *packet; // the same as a packet of AMI itself; NULL if nobody wants it
    bool any;           // there is a field already
    bool cut;           // a NUL was copied, so the text ends there
};

// Writes `{ "type": 3, "server_id": 1, "server_name": "pbx1", "ssl": false, "data": {` ... `}}`,
// and lines of `Name: value`.
void wire_begin(struct wire *w, struct buf *out, struct buf *packet, int type, unsigned server_id,
                const char *server);
void wire_field(struct wire *w, const char *prefix, const char *name, const char *value);
void wire_number(struct wire *w, const char *name, int64_t value);
void wire_end(struct wire *w);

// Escapes a string as amiws does: after a byte of 0x80 or above it copies as many bytes unescaped
// as a UTF-8 lead byte of that value promises. True if that went past the end of the string.
bool wire_escape(struct buf *out, const char *text);

// Escapes a caller's name as Asterisk does before it goes into an event or a Cdr (C escapes). `out`
// is cut at size - 1 bytes, within a character if it so happens.
void wire_c_escape(const char *text, char *out, size_t size);

// A field of Master.csv with its quotes.
void wire_csv(struct buf *out, const char *text);

#endif
