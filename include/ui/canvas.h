// A screen in memory: cells with a character and a role each. It knows neither terminal nor
// colours. Drawing outside of it is clipped, and nothing that could move a terminal's cursor gets
// in.
#ifndef CDRTOP_UI_CANVAS_H
#define CDRTOP_UI_CANVAS_H

#include "base/buf.h"

#define CANVAS_MARKS 4

enum role { // what a cell shows; the theme says how that looks
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
    ROLE_FOCUS, // the title of the pane that the keys go to
    ROLE_SELECTED,
    ROLE_TOTAL,
    ROLE_KEY,
    ROLE_ANSWERED,
    ROLE_MISSED,
    ROLES,
};

// The characters that cells may have; other marks get stand-ins, other text becomes '?'.
enum charset {
    CHARSET_UTF8,
    CHARSET_ASCII,
    CHARSET_CONSOLE, // the Linux console's font with 256 glyphs: code page 437
};

struct cell {
    uint32_t code; // ' ' when empty; 0 for the right half of the wide character before it
    uint32_t marks[CANVAS_MARKS];
    uint8_t width; // 1 or 2; 0 if code is 0
    uint8_t role;
    uint16_t spare; // 0, so that rows can be compared by their bytes
};

struct canvas {
    int width, height; // of the part being drawn on
    int columns, rows; // of the whole screen
    int left, top;     // position on the screen of the part being drawn on
    enum charset charset;
    struct cell *cells; // owned: the rows of the whole screen, one after the other
    struct buf scratch, drawn;
};

void canvas_init(struct canvas *c, int width, int height, enum charset charset);
void canvas_finish(struct canvas *c);
void canvas_resize(struct canvas *c, int width, int height); // clears

// The screen as text: each row without trailing blanks, and with a line end.
void canvas_dump(const struct canvas *c, struct buf *out);

#endif
