// One line that is typed into: what is typed, where, what could stand there, and what is wrong with
// it. Pure: what a finished line means is the caller's.
#ifndef CDRTOP_UI_PROMPT_H
#define CDRTOP_UI_PROMPT_H

#include "ui/keys.h"

#define PROMPT_SIZE    512
#define PROMPT_CHOICES 32
#define PROMPT_HISTORY 20

enum prompt_kind {
    PROMPT_NONE,
    PROMPT_FILTER,
    PROMPT_SEARCH,
    PROMPT_WINDOW,
    PROMPT_EXPORT,
    PROMPTS,
};

struct prompt_history { // what was entered before, the last one first, nothing twice
    char lines[PROMPT_HISTORY][PROMPT_SIZE];
    size_t count;
};

struct prompt_choice {
    char text[80];  // takes the place of the bytes from..to
    char shown[48]; // in the list of choices
};

struct prompt {
    enum prompt_kind kind;
    char label[64]; // before the line
    char text[PROMPT_SIZE];
    size_t len, cursor; // bytes; the cursor stands before a character or at the end
    char wrong[200];    // what is wrong with it, "" nothing
    size_t wrong_at, wrong_len;
    struct prompt_choice choices[PROMPT_CHOICES];
    size_t choice_count, from, to;
    int choice;                           // taken by the last Tab; -1 none yet
    const struct prompt_history *history; // borrowed; NULL none
    size_t back;                          // so many lines into it, 0 what is being typed
    char typed[PROMPT_SIZE];              // while back is not 0
};

// What could stand in the place of the bytes from..to.
void prompt_offer(struct prompt *p, const struct prompt_choice *choices, size_t count, size_t from,
                  size_t to);
void prompt_remember(struct prompt_history *h, const char *line);             // an empty one is not
void prompt_fault(struct prompt *p, const char *what, size_t at, size_t len); // NULL: none

#endif
