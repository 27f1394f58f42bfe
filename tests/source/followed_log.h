// A log in a folder of its own that is followed, and whoever writes, renames and cuts it.
#ifndef CDRTOP_TESTS_FOLLOWED_LOG_H
#define CDRTOP_TESTS_FOLLOWED_LOG_H

#include "base/buf.h"
#include "source/followed.h"

extern char folder[64], path[96];
extern struct followed *followed;
extern struct buf read_so_far; // with a slash at each turn
extern size_t turns;

void begin(void); // for a test suite
void end(void);

const char *at(const char *name); // in the folder; two at once
void put(const char *where, const char *text);
void put_long_ago(const char *where); // written to an hour ago
void follow(void);                    // like somebody who has read the file to its end
void look(void);
void expect_read(const char *text);
void rotate(void);
void copy_and_cut(void);

#endif
