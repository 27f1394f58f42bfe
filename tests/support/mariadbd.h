// Runs a MariaDB server as an ordinary process, on a socket in a folder and, if wanted, on a port.
#ifndef CDRTOP_TESTS_MARIADBD_H
#define CDRTOP_TESTS_MARIADBD_H

#include "base/buf.h"

#include <stdint.h>
#include <sys/types.h>

struct mariadbd {
    pid_t pid;
    uint16_t port; // on 127.0.0.1; 0 for none
    char folder[64], socket[96];
    void *session; // private: that of the server's owner
};

#define MARIADBD_PASSWORD "open sesame" // of cdrtop, who may read asteriskcdrdb

// Starts a server with an empty database asteriskcdrdb, the user cdrtop, and those options of its
// configuration ("ssl-ca=…", one in a line; NULL for none). It is ready when this returns.
void mariadbd_start(struct mariadbd *m, const char *options);
void mariadbd_kill(struct mariadbd *m);  // at once, as a machine that goes down
void mariadbd_again(struct mariadbd *m); // starts it again on what there is
void mariadbd_stop(struct mariadbd *m);  // and removes everything

// What its owner does in asteriskcdrdb; the test fails if the server refuses it.
void mariadbd_do(struct mariadbd *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
// From its next connection on, so many questions of the reader are answered in an hour; 0 for all.
void mariadbd_limit(struct mariadbd *m, int most);
// The first field of the answer; the caller owns it.
char *mariadbd_ask(struct mariadbd *m, const char *question);
// Makes the tables as FreePBX has them, and one for the queue log.
void mariadbd_freepbx(struct mariadbd *m);
// Puts rows of a Master.csv into the table, with `ends` their answer and end, too, for which it has
// to have columns.
void mariadbd_put_rows(struct mariadbd *m, struct span master, bool ends);
// Lines of a queue_log, with local times, so many seconds east of UTC.
void mariadbd_put_log(struct mariadbd *m, struct span queue_log, int east_s);

#endif
