// What the files of the filter share: the table of fields, and the compiled form. A filter is a
// list of words, all of which must hold; a word is a field with alternatives, one of which must
// hold, or a saved filter with words of its own.
#ifndef CDRTOP_CALLS_FILTER_PARTS_H
#define CDRTOP_CALLS_FILTER_PARTS_H

#include "base/buf.h"
#include "calls/filter.h"

enum filter_field {
    FIELD_QUEUE,
    FIELD_AGENT,
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

enum filter_kind { // what its values are
    FILTER_TEXTS,
    FILTER_WORDS,   // of a table
    FILTER_SECONDS, // durations
    FILTER_HOURS,
    FILTER_TIMES,
};

enum { // bits of disp: beside 1 << enum cdr_disposition
    DISP_SELF_SERVICE = 1 << CDR_DISPOSITIONS,
    DISP_ACTIVE = 2 << CDR_DISPOSITIONS,
    DISP_NO_RECORD = 4 << CDR_DISPOSITIONS,
};

struct filter_choice {
    const char *word; // as it is completed; "" ends the table
    const char *also; // other ways to write it, spaces between; NULL none
    uint32_t bits;
};

struct filter_field_row {
    const char *name, *also;
    enum filter_kind kind;
    enum cdr_text text;                  // of records, where the field is one; else CDR_TEXTS
    int cost;                            // of asking: the cheap ones are asked first
    const struct filter_choice *choices; // of FILTER_WORDS
};
extern const struct filter_field_row filter_fields[FIELDS];

enum filter_field filter_field_of(struct span name); // FIELD_CUSTOM: no field is called so
// The same letters, any case, spaces, - and _ left out.
bool filter_word_same(struct span written, struct span word);

#define FILTER_ANY '\xFF' // in a pattern: any run of bytes. No byte of UTF-8 is that

struct filter_pattern {
    struct span text; // owned, in small letters
    struct span raw;  // owned, as written; empty where it has a FILTER_ANY
};

struct filter_range { // both included
    int64_t low, high;
};

enum filter_dictionary { OF_STORE, OF_STITCH, OF_LEDGER, DICTIONARIES };

struct filter_memo { // by dictionary id: 0 not asked yet, MEMO_NO, MEMO_YES
    uint8_t *at;     // owned; four answers a byte, so that those of a million ids are near
    uint32_t size;   // ids
};
enum { MEMO_NO = 1, MEMO_YES };
#define MEMO_BYTES(ids) ((size_t)(ids) / 4 + 1)

#define FILTER_AGENTS 256 // answers kept about agents
struct filter_agent_memo {
    uint32_t id;
    uint16_t server;
    uint8_t dictionary, answer; // answer 0: free
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
    struct filter_words group; // FIELD_SAVED
    struct span name;          // owned; FIELD_CUSTOM, in small letters
    struct filter_memo memo[DICTIONARIES], queues[DICTIONARIES]; // queues: of FIELD_FREE
    struct filter_memo names, servers;
    struct filter_agent_memo *agents; // owned; NULL until asked
};

struct filter {
    struct filter_words words;
    struct filter_terms terms;
    struct buf field, folded; // scratch
    struct buf parts;
    uint32_t store_generation, stitch_generation; // whose ids the memos know
    int64_t slot; // of the zone's offset: quarter hours since the epoch, plus 1
    int64_t offset;
};

// parse.c
int filter_parse(struct span expression, const struct filter_terms *terms,
                 struct filter_words *ret_words, struct filter_error *ret_error);
// value.c: one value into the word; false and a sentence in *why where it is wrong.
struct filter_value {
    struct span raw;    // as written
    struct span cooked; // quotes taken off, FILTER_ANY for each * outside of them
};
bool filter_value_take(struct filter_word *w, struct span compare, const struct filter_value *v,
                       struct buf *why);
void filter_say_fields(struct buf *why, struct span wrong); // "; did you mean …?", where near

// text.c
void filter_fold(struct buf *out, struct span s); // appends it in small letters
bool filter_text_is(struct filter *f, const struct filter_word *w, struct span text);
bool filter_queue_is(struct filter *f, const struct filter_word *w, struct span queue);
bool filter_id_is(struct filter *f, struct filter_word *w, enum filter_dictionary of, uint32_t id);
// The text is the name of a queue, whose label counts, too.
bool filter_queue_id_is(struct filter *f, struct filter_word *w, enum filter_dictionary of,
                        uint32_t id);
bool filter_agent_is(struct filter *f, struct filter_word *w, enum filter_dictionary of,
                     uint16_t server, uint32_t id);
bool filter_agent_text_is(struct filter *f, const struct filter_word *w, uint16_t server,
                          struct span text);
bool filter_server_is(struct filter *f, struct filter_word *w, uint16_t server);
// Whether a custom field is the one the word names: by the id of its name in the store.
bool filter_name_is(struct filter *f, struct filter_word *w, uint32_t id);
void filter_word_forget(struct filter_word *w); // what it learnt about ids
void filter_word_finish(struct filter_word *w);

// One value of several of the same thing: `hit` when one of them matches; with none at all the
// empty text is asked for.
struct filter_any {
    bool seen, hit;
};
void filter_id_any(struct filter *f, struct filter_word *w, enum filter_dictionary of, uint32_t id,
                   struct filter_any *any); // 0 is none
bool filter_any_end(struct filter *f, const struct filter_word *w, struct filter_any any);
bool filter_in_ranges(const struct filter_word *w, int64_t value);
bool filter_when_is(struct filter *f, const struct filter_word *w, int64_t epoch_s);

// Each level: does the word, not negated, hold? Never FIELD_SAVED.
bool filter_record_is(struct filter *f, struct filter_word *w, size_t number);
bool filter_call_is(struct filter *f, struct filter_word *w, uint32_t number, const struct call *c);
bool filter_visit_is(struct filter *f, struct filter_word *w, uint32_t number,
                     const struct visit *v);
// Of parts of something else.
void filter_record_any(struct filter *f, struct filter_word *w, size_t number,
                       struct filter_any *any);
void filter_visit_agent(struct filter *f, struct filter_word *w, const struct visit *v,
                        struct filter_any *any);
// What all rows of a call say together; STITCH_NONE has none.
void filter_rows_any(struct filter *f, struct filter_word *w, uint32_t number,
                     struct filter_any *any);
bool filter_call_outcome(const struct filter *f, const struct filter_word *w, uint32_t number);
// Whether the call is the one with that id.
bool filter_call_named(const struct filter *f, const struct filter_word *w, uint16_t server,
                       uint32_t number);

#endif
