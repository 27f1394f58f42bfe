// A board's history, as several tests have it.
#ifndef CDRTOP_TESTS_HISTORY_BOARD_H
#define CDRTOP_TESTS_HISTORY_BOARD_H

#include "history/history.h"

#define SECOND INT64_C(1000000)
#define NOON   INT64_C(1795345200000000) // 2026-11-22 12:00 in Berlin
#define DAY    (86400 * SECOND)

struct board { // what a board does with it
    struct disk *disk;
    struct history *history;
};

extern char folder[64], path[96];
extern char last_words[HISTORY_LAST_WORDS];

void make_folder(void);
void drop_folder(void);
struct board begin(const char *word, int keep_days);
void end(struct board *b, int64_t until_us);
// One that begins with r has a record.
bool put(struct board *b, int64_t at_us, const char *text);
// And that tells of a time since then.
bool put_told(struct board *b, int64_t at_us, int64_t told_us, const char *text);
// What was handed over is written, or the file refuses.
void write_out(struct board *b, int64_t until_us);
// Waits for it: HISTORY_BATCH or HISTORY_END.
int next_batch(struct history_reading *r, struct board *b, struct history_batch *ret_batch);
// "[word until seconds] lines" for each run; a batch that continues a run is just lines.
void read_part(struct board *b, int64_t from_us, int64_t to_us, uint64_t records,
               struct buf *ret_text);
void read_all(struct board *b, int64_t from_us, uint64_t records, struct buf *ret_text);
// What read_all() gives.
void expect_kept(int64_t from_us, uint64_t records, const char *text);
// A second between two lines; each is a batch.
void run_of(const char *word, int64_t from_us, const char *const *lines);
// The first that an SQL statement gives.
int64_t number(const char *sql);
// With lines that cannot be packed.
void fill_pages(void);
void damage_pages(void);
// The damaged file was.
void expect_set_aside(struct board *b);

#endif
