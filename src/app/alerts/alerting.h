// Alerts that ring: run after each count, with their hooks, and remembered in a file of the state
// folder, which is written again whenever one changes, by the program that writes the history. The
// board shows them; `cdrtop watch` has nothing but these.
#ifndef CDRTOP_APP_ALERTS_ALERTING_H
#define CDRTOP_APP_ALERTS_ALERTING_H

#include "alert/alerts.h"
#include "conf/conf.h"
#include "disk/file.h"
#include "engine/engine.h"

struct hook_ring;
struct hooking {
    int runner; // the socket of what starts hooks; -1 for none
    uint32_t jobs;
    struct hook_ring *rings; // owned
    size_t count, capacity;
};

struct alerting {
    // Set by the owner before alerting_begin().
    const struct conf *conf;
    struct engine *engine;
    struct disk *disk; // may come later, but before the first run
    void (*say)(void *context, bool badly, const char *text); // of hooks, and of the file
    void *context;
    struct hooking hooks; // with its runner
    // From then on.
    int mask_digits; // how much of a number hooks are told; -1: all. The owner may change it
    struct alerts alerts;
    bool bell; // one rang: the owner rings, and sets it back
    // Private.
    enum service_formula formula;
    const struct cdr_store *store; // that the conditions' filters ask about
    struct buf path;               // of the file that remembers them, ended by a NUL
    struct disk_file *file;        // being written; NULL for none
    uint64_t written;              // alerts.changes that it has
    bool elsewhere;                // another program writes it
    bool unwritten;                // the last time it could not be written
    bool live; // something tells of now: what is read from files, or simulated, rings nowhere
};

void alerting_begin(struct alerting *g);
// Other rules and hooks from now on. A rule that has the name of one before keeps its alerts.
void alerting_renew(struct alerting *g, const struct conf *conf);
int alerting_listen(struct alerting *g, struct loop *loop); // for hooks. 0 or -errno
bool alerting_run(struct alerting *g); // after each count; true if something else is to be shown
void alerting_acknowledge(struct alerting *g, uint64_t serial);
void alerting_mute(struct alerting *g, uint64_t serial);
// Waits for the disk, at most until then (monotonic). Hooks that run go on without us. The note
// says what is wrong; it is "" if nothing is.
void alerting_end(struct alerting *g, int64_t until_us, char *note, size_t size);

// ---- hooking.c

void hooking_ring(struct alerting *g, const struct alert *one, bool escalates);
void hooking_close(struct alerting *g);

#endif
