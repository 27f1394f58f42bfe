// The life of a board, with a history or without one, and with sources that fill its gaps.
#ifndef CDRTOP_TESTS_ENGINE_BOARD_LIFE_H
#define CDRTOP_TESTS_ENGINE_BOARD_LIFE_H

#include "../../src/engine/load/load.h"
#include "pbx_day.h"

#include "disk/disk.h"
#include "net/loop.h"
#include "pbx/coverage.h"

struct board_life {
    struct engine engine;
    struct disk *disk;
    struct loop *loop;
    struct origin origin;
    int64_t ticked_us;
};

extern const char *life_history;          // its path
extern char life_files[DAY_FILES][128];   // paths of a day's files
typedef void life_add(struct load *load); // adds sources

// Makes a folder for the history and these files, and removes it.
void life_folder(void);
void life_folder_end(void);
void life_add_files(struct load *l);
void life_begin(struct board_life *l, life_add *add, bool keeps);
void life_end(struct board_life *l);
void life_fill(struct board_life *l, int64_t now_us);
void life_tick(struct board_life *l, int64_t now_us);
void life_save(struct board_life *l); // all that it knows now is on the disk
void life_news(struct board_life *l, unsigned kind, int64_t at_us, struct span bytes);
void life_comes_up(struct board_life *l, int64_t at_us);
void life_expect_truth(struct board_life *l, const struct pbx_day *p);
void life_expect_same_calls(struct board_life *l, struct board_life *other);
size_t life_gaps(struct board_life *l, enum gap_of of, bool filled, char ret_why[80]);
struct call life_some_call(const struct board_life *l, char ret_id[64]);
void life_find(struct board_life *l, const char *id);
void life_expect_found(struct board_life *l, const struct call *call, const char *where);
void life_begin_empty(struct board_life *l, life_add *add, bool keeps);

#endif
