// Lines of logs that were read, by their hash, so that a line that two files have is told once.
#ifndef CDRTOP_APP_LINES_H
#define CDRTOP_APP_LINES_H

#include "base/text.h"

#define LINES_PARTS 256

struct lines { // zeroed is empty
    struct lines_part {
        struct line_seen {
            uint64_t hash; // 0 is free
            uint32_t file;
        } * slots; // owned
        uint32_t size, used;
    } parts[LINES_PARTS];
};

// Whether another file of that server had the line. `keep`: it is kept as one of this file.
bool lines_told(struct lines *l, uint16_t server, uint32_t file, struct span line, bool keep);
void lines_finish(struct lines *l);

#endif
