// What Asterisk's own configuration says, where it is on this machine and may be read.
#ifndef CDRTOP_APP_CHECK_ASTERISK_FILES_H
#define CDRTOP_APP_CHECK_ASTERISK_FILES_H

#include <stdbool.h>
#include <stddef.h>

struct asterisk_place { // of a line in one of its files
    char file[256];     // "" if there is no such line
    unsigned line;
};

struct asterisk_account { // of AMI
    bool there;
    bool inherits; // from a template, so that what is not said here may be said there
    char read[256], write[256], permit[256]; // permit: the last of them
    struct asterisk_place read_at, write_at;
};

enum asterisk_read { ASTERISK_MISSING, ASTERISK_UNREADABLE, ASTERISK_READ };

struct asterisk_files {
    char folder[200];
    bool freepbx; // it writes these files itself, but for those that end in _custom.conf
    enum asterisk_read manager, cdr_manager, cdr;
    bool manager_enabled, stamped; // manager.conf, [general]: enabled, timestampevents
    struct asterisk_account account;
    bool records_enabled, linked, sequenced; // cdr_manager.conf
    bool batch;                              // cdr.conf: records are held back for a while
};

// Reads manager.conf, with the account of that user, cdr_manager.conf and cdr.conf, with what
// they include.
void asterisk_files_read(const char *folder, const char *user, struct asterisk_files *ret_files);

#endif
