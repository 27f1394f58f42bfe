// Reads the configuration again while it is in force. The disk's thread reads and checks it, with
// themes and names, and makes of it what a start makes; the owner exchanges all of it at once, or,
// if anything is wrong, nothing.
#ifndef CDRTOP_APP_RELOAD_RELOAD_H
#define CDRTOP_APP_RELOAD_RELOAD_H

#include "../setup.h"
#include "disk/disk.h"
#include "ui/theme.h"
#include "ui/ui.h"

struct reloaded {                  // whoever is given it may take what is owned, and put NULL there
    struct conf *conf;             // owned
    struct direction_rules *rules; // owned
    struct theme_choice themes;    // owned; only of a board, as what follows
    struct keymap *keymap;         // owned
    struct conf_report report;     // owned: what is wrong, or worth saying
    bool good;
};

struct reload_job;

struct reload { // zeroed, and set by the owner:
    const struct args *args;
    const struct conf *first; // the configuration of the start, which stays
    bool board;               // themes and keys are wanted
    void (*read)(void *context, struct reloaded *fresh);
    void *context;
    // From then on.
    // Owned: the one in force is the last, and those before it are what still is shown by.
    struct conf **used;
    size_t used_count;
    struct reload_job *job; // private: under way; NULL for none
    bool again;             // private: it was asked for once more meanwhile
};

// Has it read; `read` is called when it is.
void reload_ask(struct reload *r, struct disk *disk);
// After reload_engine() and whatever else the owner exchanges: takes the configuration over, which
// is in force now. Those before are let go once nothing is shown by them.
void reload_use(struct reload *r, struct reloaded *fresh);
void reload_stop(struct reload *r); // what is under way is told nobody any more
void reload_finish(struct reload *r);

// One line for people: what is wrong, or that it is in force, and what of it only at the next
// start. False if there is nothing that they have to know.
bool reload_words(const struct reload *r, const struct reloaded *fresh, struct buf *out);
// Takes it into the engine, before anything else. False if the filter in force is gone by it, as
// *ret_error says.
bool reload_engine(struct reload *r, struct reloaded *fresh, struct engine *e,
                   struct filter_error *ret_error);

#endif
