// Shared by the files of the filter: the table of fields, and the compiled form. A filter is a list
// of words, all of which must hold. A word is a field with alternatives, one of which must hold, or
// a saved filter with words of its own.
#ifndef CDRTOP_CALLS_FILTER_PARTS_H
#define CDRTOP_CALLS_FILTER_PARTS_H

#include "base/buf.h"
#include "calls/filter.h"

enum filter_field {
    FIELD_QUEUE,
    FIELD_AGENT,
    FIELD_STATE, // of agents alone, like FIELD_PAUSE
    FIELD_PAUSE,
    FIELD_SRC,
    FIELD_DST,
    FIELD_NAME,
    FIELD_DIRECTION,
    FIELD_DISP,
    FIELD_OUTCOME,
    FIELD_SERVER,
    FIELD_DUR,
    FIELD_TALK,
    FIELD_WAIT,
    FIELD_TIME,
    FIELD_HOUR,
    FIELD_ACCOUNT,
    FIELD_CALL,
    FIELD_CONTEXT,
    FIELD_CHANNEL,
    FIELD_DSTCHANNEL,
    FIELD_APP,
    FIELD_DATA,
    FIELD_CALLERID,
    FIELD_USERFIELD,
    FIELD_AMAFLAGS,
    FIELD_UNIQUEID,
    FIELD_LINKEDID,
    FIELDS_NAMED,
    FIELD_CUSTOM = FIELDS_NAMED, // any other name
    FIELD_FREE,                  // a text without a name
    FIELD_SAVED,                 // @name
    FIELDS,
};

enum filter_kind { // the kind of its values
    FILTER_TEXTS,
    FILTER_WORDS,   // words from a table
    FILTER_SECONDS, // durations
    FILTER_HOURS,
    FILTER_TIMES,
};

enum { // values of disp: besides 1 << enum cdr_disposition
    DISP_SELF_SERVICE = 1 << CDR_DISPOSITIONS,
    DISP_ACTIVE = 2 << CDR_DISPOSITIONS,
    DISP_NO_RECORD = 4 << CDR_DISPOSITIONS,
    DISP_TALKING = 8 << CDR_DISPOSITIONS, // in progress, and answered
    DISP_UNKNOWN = 16 << CDR_DISPOSITIONS,
};

struct filter_choice {
    const char *word; // as it is completed; "" at the end of the table
    const char *also; // other spellings, separated by spaces; NULL for none
    uint32_t bits;
};

struct filter_field_row {
    const char *name, *also;
    enum filter_kind kind;
    enum cdr_text text;                  // in records, if the field is a text; else CDR_TEXTS
    int cost;                            // cheap fields are asked first
    const struct filter_choice *choices; // for FILTER_WORDS
};
extern const struct filter_field_row filter_fields[FIELDS];

enum filter_field filter_field_of(struct span name); // FIELD_CUSTOM if no field has that name.
// Whether the letters are the same, ignoring case, spaces, - and _.
bool filter_word_same(struct span written, struct span word);

#define FILTER_ANY '\xFF' // in a pattern: any run of bytes. This byte never occurs in UTF-8

struct filter_pattern {
    struct span text; // owned, in lower case
    struct span raw;  // owned, as it was written; empty if it contains a FILTER_ANY
};

struct filter_range { // both included
    int64_t low, high;
};

enum filter_dictionary { OF_STORE, OF_STITCH, OF_LEDGER, DICTIONARIES };

struct filter_memo { // cached answers by dictionary id: 0 if not asked yet, MEMO_NO, MEMO_YES
    uint8_t *at;     // owned; four answers in a byte, so that those for a million ids fit the cache
    uint32_t size;   // number of ids
};
enum { MEMO_NO = 1, MEMO_YES };
#define MEMO_BYTES(ids) ((size_t)(ids) / 4 + 1)

#define FILTER_AGENTS 256 // cached answers about agents
struct filter_agent_memo {
    uint32_t id;
    uint16_t server;
    uint8_t dictionary, answer; // an answer of 0 is a free place
};

struct filter_words {
    struct filter_word *list; // owned
    size_t count;
};

struct filter_word {
    enum filter_field field;
    bool negated;
    struct filter_pattern *patterns; // owned
    size_t pattern_count;
    struct filter_range *ranges; // owned
    size_t range_count;
    uint32_t bits;
    uint32_t outcomes;         // for FIELD_OUTCOME and FIELD_DISP: 1 << enum visit_outcome
    struct filter_words group; // for FIELD_SAVED
    struct span name;          // owned; for FIELD_CUSTOM, in lower case
    struct filter_memo memo[DICTIONARIES], queues[DICTIONARIES]; // `queues` is for FIELD_FREE
    struct filter_memo names, servers;
    struct filter_agent_memo *agents; // owned; NULL until first asked
};

struct filter {
    struct filter_words words;
    struct filter_terms terms;
    struct buf field, folded; // scratch
    struct buf parts;
    uint32_t store_generation, stitch_generation; // of the ids for which answers are cached
    int64_t slot; // for the zone's offset: quarters of an hour since the epoch, plus 1
    int64_t offset;
};

// parse.c
int filter_parse(struct span expression, const struct filter_terms *terms,
                 struct filter_words *ret_words, struct filter_error *ret_error);
// value.c: adds one value to the word. False if it is wrong, with a sentence in *why.
struct filter_value {
    struct span raw;    // as written
    struct span cooked; // without quotes, and with FILTER_ANY for each * outside of them
};
bool filter_value_take(struct filter_word *w, struct span compare, const struct filter_value *v,
                       struct buf *why);
// "; did you mean …?" if a field is near.
void filter_say_fields(struct buf *why, struct span wrong);

// text.c
void filter_fold(struct buf *out, struct span s); // appends it in lower case
bool filter_text_is(struct filter *f, const struct filter_word *w, struct span text);
bool filter_queue_is(struct filter *f, const struct filter_word *w, struct span queue);
bool filter_id_is(struct filter *f, struct filter_word *w, enum filter_dictionary of, uint32_t id);
// For a text that is the name of a queue, so its label counts, too.
bool filter_queue_id_is(struct filter *f, struct filter_word *w, enum filter_dictionary of,
                        uint32_t id);
bool filter_agent_is(struct filter *f, struct filter_word *w, enum filter_dictionary of,
                     uint16_t server, uint32_t id);
bool filter_agent_text_is(struct filter *f, const struct filter_word *w, uint16_t server,
                          struct span text);
bool filter_server_is(struct filter *f, struct filter_word *w, uint16_t server);
// Whether a custom field has the name in the word; the name is given by its id in the store.
bool filter_name_is(struct filter *f, struct filter_word *w, uint32_t id);
void filter_word_forget(struct filter_word *w); // drops cached answers
void filter_word_finish(struct filter_word *w);

// Asks about several values of the same kind, one after the other. `hit` is set when one of them
// matches; if there were none at all, the empty text is asked about.
struct filter_any {
    bool seen, hit;
};
void filter_id_any(struct filter *f, struct filter_word *w, enum filter_dictionary of, uint32_t id,
                   struct filter_any *any); // 0 stands for none
bool filter_any_end(struct filter *f, const struct filter_word *w, struct filter_any any);
bool filter_in_ranges(const struct filter_word *w, int64_t value);
bool filter_when_is(struct filter *f, const struct filter_word *w, int64_t epoch_s);

// For each level: does the word hold, before it is negated? It must not be FIELD_SAVED.
bool filter_record_is(struct filter *f, struct filter_word *w, size_t number);
bool filter_call_is(struct filter *f, struct filter_word *w, uint32_t number, const struct call *c);
bool filter_visit_is(struct filter *f, struct filter_word *w, uint32_t number,
                     const struct visit *v);
// For parts of something else.
void filter_record_any(struct filter *f, struct filter_word *w, size_t number,
                       struct filter_any *any);
void filter_visit_agent(struct filter *f, struct filter_word *w, const struct visit *v,
                        struct filter_any *any);
// Asks about all rows of a call; STITCH_NONE has none.
void filter_rows_any(struct filter *f, struct filter_word *w, uint32_t number,
                     struct filter_any *any);
bool filter_call_outcome(const struct filter *f, const struct filter_word *w, uint32_t number);
// Whether that is the id of the call.
bool filter_call_named(const struct filter *f, const struct filter_word *w, uint16_t server,
                       uint32_t number);

#endif
