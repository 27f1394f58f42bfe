// What a value means to the reader.
#ifndef CDRTOP_BOARD_MOOD_H
#define CDRTOP_BOARD_MOOD_H

// A word or a mark says it first, and colour only in addition. The same word has the same mood in
// every pane.
enum mood {
    MOOD_PLAIN,   // over and in order, or a figure without a target
    MOOD_QUIET,   // a zero, or a "--" that is nothing to worry about
    MOOD_GOOD,    // free, up, in time
    MOOD_TALKING, // a call goes on
    MOOD_WARN,    // somebody waits, or nobody answered
    MOOD_BAD,     // a caller was lost, or a limit is passed
    MOOD_STALE,   // it was true, and may not be any more
    MOOD_UNKNOWN, // cannot be known
    MOODS,
};

#endif
