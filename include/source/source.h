// Files as sources: recorded frames (bare or timed), Master.csv (also with newcdrcolumns) and
// queue_log; plain or gzip. Each reader hands what it reads to a sink, line by line.
#ifndef CDRTOP_SOURCE_SOURCE_H
#define CDRTOP_SOURCE_SOURCE_H

#include "base/buf.h"
#include "base/task.h"
#include "base/zone.h"
#include "cdr/cdr.h"
#include "queue/step.h"

enum source_kind {
    SOURCE_UNKNOWN,
    SOURCE_LINK,
    SOURCE_FRAMES,
    SOURCE_MASTER_CSV,
    SOURCE_QUEUE_LOG,
    SOURCE_DATABASE
};

// Outcomes of source_open(): 0 open; these otherwise. Of the first two errno tells more (EISDIR for
// a folder; ENODATA and EBADMSG for a gzip file that is cut short or damaged at its very start).
enum {
    SOURCE_MISSING = 1,
    SOURCE_UNREADABLE = 2,
    SOURCE_NO_KNOWN_FORM = 3,
    SOURCE_NOT_READ_HERE = 4, // a link or a database
};

struct source_sink { // spans and rows are valid during the call only
    void *context;
    // A frame; at_us is when it arrived (timed recordings), else 0.
    void (*frame)(void *context, struct span bytes, int64_t at_us);
    void (*mark)(void *context, bool up, struct span reason, int64_t at_us); // !up, !down
    void (*cdr)(void *context, struct cdr *row); // server not set; times by `zone` of source_open
    void (*step)(void *context, struct queue_step *step);             // server not set
    void (*malformed)(void *context, uint64_t line, const char *why); // line counts from 1
};

struct source; // one open file

// The kind by scheme, by the first bytes (unpacked), then by name. `head` may be empty when only
// the name is known. Names: "-", *.csv, queue_log*, *.jsonl, *.rec, with .gz or a number behind.
enum source_kind source_recognise(const char *name, struct span head);
// NAME=SOURCE split, NAME of letters, digits, "_", "." and "-"; else it is all path. Without NAME
// the server's name is taken from Master-NAME.csv and queue_log-NAME (eight digits are a day that
// logrotate put there, no name). ret_server is empty where neither says. Spans point into
// `argument`.
void source_split(const char *argument, struct span *ret_server, const char **ret_path);
// The file's name without what rotation puts behind it: .gz, a number, a day.
struct span source_stem(const char *path);

// How old a part of a rotated file is by its name, among parts of one stem: the number behind it,
// or the less the later its day is. 0 the file itself, the youngest.
int64_t source_age(const char *path);

// What a file without a UniqueID in its rows is told.
#define SOURCE_NO_UNIQUE_ID                                                                        \
    "its rows have no UniqueID: they count as records, calls cannot be made of them "              \
    "(loguniqueid=yes under [csv] in cdr.conf writes it)"

// "-" is standard input (frames). The zone is that of local times (Master.csv, a queue_log out of a
// table), and must outlive the source.
int source_open(const char *path, const struct zone *zone, struct source **ret_source);
void source_close(struct source *s);
enum source_kind source_kind_of(const struct source *s);
void source_set_zone(struct source *s, const struct zone *zone); // before anything is read

struct span source_line(const struct source *s); // of a step or frame, while the sink is told of it

// Rows may hold line ends, and a file may have been cut at one: what is begun and not whole at the
// end goes into *tail (NULL: it is malformed), to be put before what follows of the next part.
void source_keep_tail(struct source *s, struct buf *tail);
void source_put_before(struct source *s, struct span bytes);

// Looks at what is read ahead (64 KiB at most) and uses none of it up.
// When the file begins: seconds since the epoch, of rows as printed, as if in UTC; 0 it cannot be
// told.
int64_t source_begins_s(struct source *s);
// The first rows, at most so many, with the times printed taken for UTC. Returns how many.
size_t source_glance(struct source *s, size_t most,
                     void (*row)(void *context, const struct cdr *row), void *context);

// Reads on: a line, or 64 KiB of one. 1 more is there, 0 the end was reached, negative -errno:
// -ENODATA a gzip file that is cut short, -EBADMSG one that is damaged, -ECANCELED the task was
// cancelled; what was handed over before stands. For a pipe that has nothing the task waits; NULL
// blocks.
int source_next(struct source *s, const struct source_sink *sink, struct task *t);
bool source_is_pipe(const struct source *s); // or a terminal: it cannot be opened again

#endif
