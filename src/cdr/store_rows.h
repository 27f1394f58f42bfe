// How the store keeps a row; private to this room.
#ifndef CDRTOP_CDR_STORE_ROWS_H
#define CDRTOP_CDR_STORE_ROWS_H

#include "base/buf.h"
#include "cdr/store.h"

#define ROWS_PER_CHUNK 4096

// How a channel name ends, after the text that is in the dictionary.
enum channel_tail { TAIL_NONE, TAIL_HEX, TAIL_HEX_1, TAIL_HEX_2 }; // -%08x, -%08x;1, -%08x;2

enum row_flag {
    ROW_UNIQUE_PACKED = 1, // unique_epoch and unique_count hold the "%u.%u" after the text
    ROW_CHANNEL = 2,       // multiplied by an enum channel_tail; two bits
    ROW_DESTINATION_CHANNEL = 8,
    ROW_ODD_START = 32, // StartTime does not fit into 32 bits, so it is in `extra`
    ROW_KEY_FLAGS = 62,
    ROW_CALLER_PACKED = 64, // caller_name and caller_number hold the two parts of `"name" <number>`
    ROW_LINKED_SAME = 128,  // LinkedID equals UniqueID
    ROW_ODD = 256,          // the times and Sequence are in `extra`
    ROW_PARTS = 1 << 16,    // multiplied by a set of sights, one bit for each of 16 (store_same.c)
};

// What identifies a record but may be missing in a source. A sight has a mask of these bits.
enum sight_bit { SIGHT_UNIQUE = 1, SIGHT_ANSWER = 2, SIGHT_END = 4, SIGHT_SEQUENCE = 8 };
#define SIGHTS 16 // number of masks

#define NO_DELTA INT32_MIN

// All of a row but its hot part. Numbers without a unit are ids in the dictionary.
struct cold {
    uint32_t unique, unique_epoch, unique_count;
    uint32_t channel, channel_tail;
    uint32_t destination_channel, destination_channel_tail;
    uint32_t flags;
    uint32_t shape; // id in the dictionary `shapes`
    uint32_t source, destination, caller_name, caller_number, last_data, user_field, linked;
    int32_t answer, end; // seconds after the start, or NO_DELTA
    int32_t sequence;
    uint32_t extra; // id in the dictionary `extras`, 0 for none
};

// What most rows share with many others.
struct shape {
    uint32_t account, context, application, ama, word;
    int32_t local; // StartTime as printed, read as UTC, minus the start
};

// What few rows have: times that do not fit, and custom fields as pairs of ids.
struct extra {
    int64_t start, answer, end, sequence; // used if ROW_ODD is set
    struct civil local_start;
    uint32_t pair_count;
    struct extra_pair {
        uint32_t name, value;
    } pairs[CDR_CUSTOM_MAX];
};

// What identifies a record and is in every source. Rows that differ in it are different records.
struct row_key {
    // its channels, destination and ROW_KEY_FLAGS; the UniqueID is not part of the key
    struct cold cold;
    uint32_t start, duration, billable, application;
    int64_t exact_start;
    uint16_t server;
    uint8_t disposition;
};

#define INDEX_SEGMENTS 1024

struct index {
    struct index_segment {
        uint32_t *slots; // row numbers
        uint8_t *tags;   // for each slot one byte of its hash; 0 is a free slot
        uint32_t size, used;
    } segments[INDEX_SEGMENTS];
};

struct cdr_store {
    struct cdr_hot **hot; // owned chunks
    struct cold **cold;
    size_t chunks, count;
    struct intern texts, shapes, extras;
    struct index index;
    uint32_t generation;
    size_t *touched; // owned: rows that the last put made or changed
    size_t touched_count, touched_room;
    struct buf scratch; // for a row that is being compared
};

static inline struct cdr_hot *hot_row(const struct cdr_store *s, size_t number) {
    return &s->hot[number / ROWS_PER_CHUNK][number % ROWS_PER_CHUNK];
}

static inline struct cold *cold_row(const struct cdr_store *s, size_t number) {
    return &s->cold[number / ROWS_PER_CHUNK][number % ROWS_PER_CHUNK];
}

// What of these bits some sight of the row has.
static inline unsigned row_carries(const struct cold *c) {
    unsigned carries = 0, parts = c->flags / ROW_PARTS;
    for (unsigned mask = 0; mask < SIGHTS; mask++)
        if (parts & 1u << mask) carries |= mask;
    return carries;
}

// store.c
void store_add_chunk(struct cdr_store *s);
void store_append(struct cdr_store *s, const struct row_key *key, uint64_t hash,
                  const struct cdr *row, uint8_t direction, unsigned parts);
void store_touch(struct cdr_store *s, size_t number);

// store_same.c: Finds a row with that key that already includes this sight or is completed by it,
// or says that there is none.
enum cdr_put store_meet(struct cdr_store *s, const struct row_key *key, uint64_t hash,
                        const struct cdr *row, uint8_t direction);

// store_pack.c
void row_key_pack(struct cdr_store *s, const struct cdr *row, struct row_key *ret_key);
void row_pack(struct cdr_store *s, const struct row_key *key, const struct cdr *row,
              uint8_t direction, unsigned parts, struct cdr_hot *ret_hot, struct cold *ret_cold);

// store_unpack.c
void row_unpack(const struct cdr_store *s, const struct cdr_hot *hot, const struct cold *cold,
                struct buf *scratch, struct cdr *ret_row);
uint32_t extra_put(struct intern *extras, const struct extra *e, bool odd);
void extra_get(const struct intern *extras, uint32_t id, bool odd, struct extra *ret_extra);

// store_index.c: numbers of rows by their key.
uint64_t index_hash(const struct row_key *key);
uint64_t index_hash_row(const struct cdr_store *s, size_t number);
// Adds a row that is in its chunk already.
void index_add(struct cdr_store *s, size_t number, uint64_t hash);
void index_clear(struct index *x);
size_t index_bytes(const struct index *x);
// The rows of a key, one after the other; *cursor starts at 0. False after the last.
bool index_next(const struct cdr_store *s, const struct row_key *key, uint64_t hash,
                uint32_t *cursor, size_t *ret_number);

// Sights, for store_same.c (which explains them) and store_regroup.c. A sight is a record as one
// source has it, with a mask of the sight bits.
struct sight {
    unsigned mask;
    uint32_t unique, unique_epoch, unique_count; // as in struct cold
    bool packed;
    int64_t answer, end, sequence;
};

// All that is known of that row, as one sight.
struct sight row_sight(const struct cdr_store *s, size_t number);
// The masks of the sights it was made from, one bit for each.
unsigned row_parts(const struct cdr_store *s, size_t number);
// In the bits of `mask` that both have.
bool sights_agree(const struct sight *a, const struct sight *b, unsigned mask);
bool text_is_fuller(struct span a, struct span b); // a is preferred to b

// Unites the texts that do not identify a record; true when `row` learned something.
bool row_unite_texts(struct cdr *row, const struct cdr *other);
// Copies those of the four fields that `from` has.
void row_take_over(struct cdr *row, const struct cdr *from, unsigned mask);
void row_write(struct cdr_store *s, size_t number, const struct cdr *row, unsigned parts);

// Regroups the `count` rows of that key together with the new sight `w`, which is `row`.
void store_regroup(struct cdr_store *s, const struct row_key *key, uint64_t hash, size_t count,
                   const struct sight *w, const struct cdr *row, uint8_t direction);

#endif
