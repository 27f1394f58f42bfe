// A screen in memory: cells of a character and a role. Knows no terminal and no colour; whatever is
// drawn outside is clipped, and nothing that could move a cursor can get in.
#ifndef CDRTOP_UI_CANVAS_H
#define CDRTOP_UI_CANVAS_H

#include "base/buf.h"

#define CANVAS_MARKS 4

enum role { // what a cell is; the theme says how that looks
    ROLE_NORMAL,
    ROLE_LABEL,
    ROLE_QUIET,
    ROLE_FIGURE,
    ROLE_ACCENT,
    ROLE_GOOD,
    ROLE_WARN,
    ROLE_BAD,
    ROLE_STALE,
    ROLE_RULE,
    ROLE_HEADER,
    ROLE_TITLE,
    ROLE_FOCUS, // the title of the pane that has the keys
    ROLE_SELECTED,
    ROLE_TOTAL,
    ROLE_KEY,
    ROLE_ANSWERED,
    ROLE_MISSED,
    ROLES,
};

enum charset { // what may get into a cell; marks that may not have stand-ins, other text '?'
    CHARSET_UTF8,
    CHARSET_ASCII,
    CHARSET_CONSOLE, // the Linux console's font of 256 glyphs: code page 437
};

struct cell {
    uint32_t code; // ' ' when empty; 0: right half of the wide character before it
    uint32_t marks[CANVAS_MARKS];
    uint8_t width; // 1 or 2; 0 with code 0
    uint8_t role;
    uint16_t spare; // 0, so that rows compare bytewise
};

struct canvas {
    int width, height; // of what is drawn on
    int columns, rows; // of the screen
    int left, top;     // of what is drawn on, on the screen
    enum charset charset;
    struct cell *cells; // owned, row by row of the screen
    struct buf scratch, drawn;
};

void canvas_init(struct canvas *c, int width, int height, enum charset charset);
void canvas_finish(struct canvas *c);
void canvas_resize(struct canvas *c, int width, int height); // clears

// The text of the screen: rows without trailing spaces, each with a line end.
void canvas_dump(const struct canvas *c, struct buf *out);

#endif
