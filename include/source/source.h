// Files as sources: recorded frames (with or without times), Master.csv (also with newcdrcolumns
// and other layouts) and queue_log, plain or gzipped. A reader gives each line to a sink.
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

// Results of source_open(): 0 if it is open, else one of these. For the first two errno says more
// (EISDIR for a folder; ENODATA or EBADMSG for a gzip file that is cut short or damaged at its
// beginning).
enum {
    SOURCE_MISSING = 1,
    SOURCE_UNREADABLE = 2,
    SOURCE_NO_KNOWN_FORM = 3,
    SOURCE_NOT_READ_HERE = 4, // it is a link or a database
};

struct source_sink { // spans and rows are valid only during the call
    void *context;
    // A frame. at_us is when it arrived, in recordings with times, else 0.
    void (*frame)(void *context, struct span bytes, int64_t at_us);
    void (*mark)(void *context, bool up, struct span reason, int64_t at_us); // !up, !down
    // server is not set; times are read in the `zone` of source_open
    void (*cdr)(void *context, struct cdr *row);
    void (*step)(void *context, struct queue_step *step);             // server is not set
    void (*malformed)(void *context, uint64_t line, const char *why); // lines count from 1
};

struct source; // one open file

// Writes a line of a recording, as `cdrtop record` does: the time, and a frame or, with `mark`
// "!up" or "!down", what happened to a link. A line end in the text becomes a space (amiws sends
// none).
void source_write_line(struct buf *out, int64_t at_us, const char *mark, struct span text);
// When such a line came, "EPOCH.micros" before a tab, in microseconds; false if it does not say.
bool source_line_time(struct span line, int64_t *ret_us);
// Reads such a line, and passes it to the sink.
void source_read_line(struct span line, uint64_t number, const struct source_sink *sink);

// Recognises the kind by the scheme, the first bytes (unpacked), or else the name. `head` may be
// empty if only the name is known. Names: "-", *.csv, queue_log*, *.jsonl, *.rec, also followed by
// .gz or a number.
enum source_kind source_recognise(const char *name, struct span head);
// Splits NAME=SOURCE, where NAME has letters, digits, "_", "." and "-"; without such a NAME, all of
// it is the path. Then the name of the server comes from Master-NAME.csv or queue_log-NAME (eight
// digits are not a name but a day, from logrotate). ret_server is empty if neither gives a name.
// Spans point into `argument`.
void source_split(const char *argument, struct span *ret_server, const char **ret_path);
// What may have been meant by a SOURCE that is neither a link nor a file that is there, as a
// sentence in `out`: "no such file; did you mean ws://HOST:8088?". False if it is like nothing
// else.
bool source_meant(const char *source, char *out, size_t size);
// True if an address has a password before its host, to be refused before anything prints it. An
// address of amiws may have a path, and the link itself looks at that.
bool source_has_password(const char *source, const char **ret_host);
// The file's name without what rotation appends: .gz, a number, a day ("-20261129", ".2026-11-29"),
// also with a time or an epoch behind it.
struct span source_stem(const char *path);
bool source_is_packed(const char *path); // by its name

// The age of a part of a rotated file, by its name, to compare with parts of the same stem: its
// number, or something less the later its day is. 0 for the file itself, the youngest.
int64_t source_age(const char *path);

// What we say of a file whose rows have no UniqueID.
#define SOURCE_NO_UNIQUE_ID                                                                        \
    "its rows have no UniqueID: they count as records, calls cannot be made of them "              \
    "(loguniqueid=yes under [csv] in cdr.conf writes it)"

// "-" is standard input (frames). `zone` is for local times (Master.csv, a queue_log exported from
// a table); it must outlive the source.
int source_open(const char *path, const struct zone *zone, struct source **ret_source);
void source_close(struct source *s);
enum source_kind source_kind_of(const struct source *s);
void source_set_zone(struct source *s, const struct zone *zone); // call it before anything is read

// The line of a step or frame, or of a row with its line end, while the sink is called.
struct span source_line(const struct source *s);

// A row may contain line ends, and rotation may have cut a file at one of them. An incomplete row
// at the end goes to *tail, to be put before the next part; with NULL it is malformed.
void source_keep_tail(struct source *s, struct buf *tail);
void source_put_before(struct source *s, struct span bytes);

// The next two look at what is read ahead (64 KiB at most) without using it up. First: when the
// file begins, in seconds since the epoch; for rows, the printed time read as UTC. 0 if unknown.
int64_t source_begins_s(struct source *s);
// The first rows, at most `most`, with the printed times read as UTC. Returns how many.
size_t source_glance(struct source *s, size_t most,
                     void (*row)(void *context, const struct cdr *row), void *context);

// Reads on: a line, or 64 KiB of one. Returns 1 if there is more, 0 at the end, or a negative
// errno: -ENODATA if a gzip file is cut short, -EBADMSG if it is damaged, -ECANCELED if the task
// was cancelled. What was given to the sink before still counts. If a pipe has nothing yet, the
// task waits; with NULL this blocks.
int source_next(struct source *s, const struct source_sink *sink, struct task *t);
bool source_is_pipe(const struct source *s); // or a terminal: it cannot be opened a second time

// ---- the bytes as they are, for whoever keeps them

// What comes next, at most `most` bytes, without using it up; less at the end, or before an error,
// which source_next() gives.
struct span source_ahead(struct source *s, size_t most);
// Uses up to `most` bytes that nobody reads; none at the end. 0, or a negative errno as
// source_next().
int source_pass(struct source *s, size_t most, struct span *ret_bytes);
// From now on what source_next() uses is appended to `copy`, and what is incomplete at the end of
// the file is not used: source_rest() has it, and after source_part_ends() it is read, too.
void source_copy(struct source *s, struct buf *copy);
struct span source_rest(const struct source *s);
int64_t source_position(const struct source *s); // in the file, packed as it may be

// A source of that kind to which all bytes are given by source_put(); source_part_ends() after the
// last ones. `head` is how the file begins, if they do not begin there: its header line holds.
struct source *source_open_empty(enum source_kind kind, const struct zone *zone);
void source_begins_with(struct source *s, struct span head);

// ---- a file that somebody writes to: later bytes are put after those that were read

// A file that does not exist yet, of the kind that its name says; SOURCE_NO_KNOWN_FORM if it says
// none.
int source_open_later(const char *path, const struct zone *zone, struct source **ret_source);
// From now on its end is not final: source_next() gives 0 when everything there has been read, and
// keeps what is incomplete. False if it is packed, a pipe, or neither a queue_log nor a Master.csv.
bool source_goes_on(struct source *s);
// How far it was read: a descriptor that the caller takes over, for followed_create(). -1 if it did
// not exist.
int source_hand_over(struct source *s);
void source_put(struct source *s, struct span bytes);
// What was put so far is the end of a part: at the next 0 it is used up, except for a row that was
// cut at a line end, which continues in what is put then.
void source_part_ends(struct source *s);

#endif
