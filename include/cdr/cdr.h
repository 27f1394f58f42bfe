// One call detail record: one Cdr event or one line of Master.csv, as observed. Texts are spans
// into whatever the source holds, already cleaned (base/utf8.h); a taker copies what it keeps.
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
    CDR_LINKED_ID, // mapped by hand in cdr_manager.conf, else empty
    CDR_TEXTS,
};

#define CDR_CUSTOM_MAX  32
#define CDR_NO_TIME     INT64_MIN
#define CDR_NO_SEQUENCE (-1)

// Times that a source may leave out (FreePBX's table `cdr`). Without them a row says nothing of
// them, which is another thing than a row that says that nobody answered. A UniqueID or Sequence
// that is not carried is just empty.
enum cdr_lack { CDR_LACKS_ANSWER = 1, CDR_LACKS_END = 2 };

struct cdr_custom { // a field mapped in cdr_manager.conf under a name of the administrator's
    struct span name, value;
};

struct cdr {
    uint16_t server;             // index of the server in the program's table
    struct span text[CDR_TEXTS]; // by enum cdr_text
    int64_t start, answer, end;  // seconds since the epoch; answer and end may be CDR_NO_TIME
    struct civil local_start;    // StartTime as the PBX printed it
    uint32_t duration, billable; // seconds
    enum cdr_disposition disposition;
    struct span disposition_word; // as it came
    int64_t sequence;             // CDR_NO_SEQUENCE where it is not mapped
    uint8_t lacks;                // enum cdr_lack: what its source does not carry at all
    struct cdr_custom custom[CDR_CUSTOM_MAX];
    size_t custom_count;
};

// The fields table, in Asterisk's order of the Cdr event, then LinkedID and Sequence: AMI header,
// export name, how it is kept.
enum cdr_kind {
    CDR_TEXT,    // a span of text[]
    CDR_TIME,    // int64_t, seconds since the epoch
    CDR_SECONDS, // uint32_t
    CDR_WORD,    // the disposition
    CDR_COUNT,   // int64_t
};

struct cdr_field {
    const char *header; // of the AMI event, e.g. "BillableSeconds"
    const char *name;   // of exports and custom columns, e.g. "billableSeconds"
    enum cdr_kind kind;
    int index; // CDR_TEXT: enum cdr_text; else the offset in struct cdr
};

#define CDR_FIXED_FIELDS 18 // the first of cdr_fields: those that every Cdr event has

extern const struct cdr_field cdr_fields[];
extern const size_t cdr_field_count;

// "ANSWERED" …, any case, "NO ANSWER" with or without its space; any other word counts as FAILED.
enum cdr_disposition cdr_disposition_of(struct span word);
const char *cdr_disposition_word(enum cdr_disposition d); // "NO ANSWER"

// The queue of a row: LastData up to the first comma where LastApplication is Queue, else empty.
struct span cdr_queue(struct span last_application, struct span last_data);
// The agent of a row: the digits of ^(SIP|PJSIP|IAX2)/(\d+)- in the destination channel, else
// empty.
struct span cdr_agent(struct span destination_channel);
// The two parts of `"name" <number>`: quotes and backslash escapes of the name undone, where it has
// any in `scratch` (emptied first). The number is what stands last, so that a name cannot bring its
// own. Without quotes a text of digits is the number, any other the name.
struct buf;
void cdr_caller_parts(struct span caller_id, struct buf *scratch, struct span *ret_name,
                      struct span *ret_number);

#endif
