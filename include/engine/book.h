// What is known of queues and calls behind the door: the ledger of visits and the calls that rows,
// visits and channels make together, each told of what came.
#ifndef CDRTOP_ENGINE_BOOK_H
#define CDRTOP_ENGINE_BOOK_H

#include "base/buf.h"
#include "calls/stitch.h"
#include "cdr/store.h"
#include "queue/ledger.h"

struct book {
    struct ledger ledger;
    struct stitch *stitch; // owned
    uint64_t seen;         // of the ledger's journal, by the stitch
    struct buf scratch;
};

#endif
