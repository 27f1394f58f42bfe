// The links to every amiws, each handing its frames to the door, and what there is to say of them.
#ifndef CDRTOP_APP_LINKS_H
#define CDRTOP_APP_LINKS_H

#include "app/door.h"
#include "board/board.h"
#include "net/link.h"

struct link_slot;

struct links {
    struct link_slot *slots; // owned; never moves
    size_t count;
    struct door *door;
    const struct clock *clock;
    void (*changed)(void *context); // something came or changed
    void *context;
};

void links_init(struct links *l, struct door *door, const struct clock *clock,
                void (*changed)(void *), void *context);
// Connects to all of them. EXIT_USAGE with one line said when a URL cannot be used.
int links_open(struct links *l, struct loop *loop, const char *const *urls, size_t count);
void links_close(struct links *l);

size_t links_up(const struct links *l);
enum link_state links_state(const struct links *l, size_t index);
const char *links_reason(const struct links *l, size_t index); // "" when up
const char *links_url(const struct links *l, size_t index);

// A row for each server, and one for each link that has shown none yet. Strings live until the next
// change. Returns how many, at most `most`.
size_t links_describe(const struct links *l, struct board_server *ret_rows, size_t most);

#endif
