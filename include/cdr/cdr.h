// One call detail record: a Cdr event or a line of Master.csv, as it was observed. Texts are spans
// into memory of the source, already cleaned (base/utf8.h); whoever keeps them makes a copy.
#ifndef CDRTOP_CDR_CDR_H
#define CDRTOP_CDR_CDR_H

#include "base/civil.h"
#include "base/text.h"

enum cdr_disposition {
    CDR_ANSWERED,
    CDR_NO_ANSWER,
    CDR_BUSY,
    CDR_FAILED,
    CDR_CONGESTION,
    CDR_CANCEL,
    CDR_DISPOSITIONS,
};

enum cdr_text { // the text fields, in the order of the fields table
    CDR_ACCOUNT_CODE,
    CDR_SOURCE,
    CDR_DESTINATION,
    CDR_DESTINATION_CONTEXT,
    CDR_CALLER_ID,
    CDR_CHANNEL,
    CDR_DESTINATION_CHANNEL,
    CDR_LAST_APPLICATION,
    CDR_LAST_DATA,
    CDR_AMA_FLAGS,
    CDR_UNIQUE_ID,
    CDR_USER_FIELD,
    CDR_LINKED_ID, // empty unless cdr_manager.conf maps it
    CDR_TEXTS,
};

#define CDR_CUSTOM_MAX  32
#define CDR_NO_TIME     INT64_MIN
#define CDR_NO_SEQUENCE (-1)

// Times that a source may not have (as FreePBX's table `cdr`). A record without them says nothing
// about them, which is not the same as saying that nobody answered. A missing UniqueID or Sequence
// is simply empty.
enum cdr_lack { CDR_LACKS_ANSWER = 1, CDR_LACKS_END = 2 };

// A field that the administrator mapped in cdr_manager.conf, under their own name.
struct cdr_custom {
    struct span name, value;
};

struct cdr {
    uint16_t server;             // its number in the table of servers
    struct span text[CDR_TEXTS]; // indexed by enum cdr_text
    int64_t start, answer, end;  // seconds since the epoch; answer and end may be CDR_NO_TIME
    struct civil local_start;    // StartTime as the PBX printed it
    uint32_t duration, billable; // seconds
    enum cdr_disposition disposition;
    struct span disposition_word; // the word that was received
    int64_t sequence;             // CDR_NO_SEQUENCE if it is not mapped
    uint8_t lacks;                // enum cdr_lack: what its source never has
    struct cdr_custom custom[CDR_CUSTOM_MAX];
    size_t custom_count;
};

// The table of fields, in the order of Asterisk's Cdr event, then LinkedID and Sequence: each with
// its AMI header, its name in exports, and how it is stored.
enum cdr_kind {
    CDR_TEXT,    // a span of text[]
    CDR_TIME,    // int64_t, seconds since the epoch
    CDR_SECONDS, // uint32_t
    CDR_WORD,    // the word of the disposition
    CDR_COUNT,   // int64_t
};

struct cdr_field {
    const char *header; // in the AMI event, e.g. "BillableSeconds"
    const char *name;   // in exports and columns, e.g. "billableSeconds"
    enum cdr_kind kind;
    int index; // for CDR_TEXT an enum cdr_text; otherwise the offset in struct cdr
};

#define CDR_FIXED_FIELDS 18 // the first ones of cdr_fields, which every Cdr event has

extern const struct cdr_field cdr_fields[];
extern const size_t cdr_field_count;

// "ANSWERED" and so on, in any case, "NO ANSWER" with or without its space. Any other word counts
// as FAILED.
enum cdr_disposition cdr_disposition_of(struct span word);
const char *cdr_disposition_word(enum cdr_disposition d); // "NO ANSWER"

// The queue of a record: LastData up to the first comma if LastApplication is Queue, else empty.
struct span cdr_queue(struct span last_application, struct span last_data);
// The agent of a record: the digits of ^(SIP|PJSIP|IAX2)/(\d+)- in the destination channel, else
// empty.
struct span cdr_agent(struct span destination_channel);
// Splits `"name" <number>`. If the name has backslash escapes, they are undone in `scratch`
// (emptied first). The number is taken from the end, so that a caller cannot put one into their
// name. Without quotes, digits are a number, and anything else is a name.
struct buf;
void cdr_caller_parts(struct span caller_id, struct buf *scratch, struct span *ret_name,
                      struct span *ret_number);

#endif
