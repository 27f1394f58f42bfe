// What somebody may have meant by a word that is no source: a command, or an option without its
// dashes.
#include "setup.h"

#include "base/nearest.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

bool meant_command(enum args_command command, const char *word, char *out, size_t size) {
    const char *own = args_command_words[command];
    struct nearest near = {.wanted = span_of(word)};
    if (access(word, F_OK) == 0) return false;
    static const char *const options[] = {"help", "version", "dump-config", "demo"};
    for (size_t i = 0; i < (command == ARGS_BOARD ? 4 : 3); i++)
        if (strcmp(word, options[i]) == 0) {
            snprintf(out, size, "did you mean cdrtop %s%s--%s?", own, *own ? " " : "", word);
            return true;
        }
    for (int c = ARGS_BOARD + 1; c < ARGS_COMMANDS; c++)
        nearest_offer(&near, span_of(args_command_words[c]));
    if (!near.best.len && command == ARGS_BOARD && word[strspn(word, LETTERS)] == '\0') {
        struct buf all = {0};
        for (int c = ARGS_BOARD + 1; c < ARGS_COMMANDS; c++)
            buf_format(&all, "%s%s", all.len ? ", " : "", args_command_words[c]);
        snprintf(out, size, "there is no such file or command (%.*s)", (int)all.len, all.at);
        buf_finish(&all);
        return true;
    }
    if (!near.best.len) return false;
    snprintf(out, size, "no such file; did you mean the command %.*s (cdrtop %.*s …)?",
             (int)near.best.len, near.best.at, (int)near.best.len, near.best.at);
    return true;
}
