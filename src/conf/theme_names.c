// The themes in a folder: every NAME.yaml that is not hidden, sorted by name.
#include "conf/theme.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX     ".yaml"
#define SUFFIX_LEN (sizeof SUFFIX - 1)

static int is_theme(const struct dirent *entry) {
    size_t len = strlen(entry->d_name);
    return entry->d_name[0] != '.' && len > SUFFIX_LEN && len < THEME_NAME_SIZE + SUFFIX_LEN &&
           strcmp(entry->d_name + len - SUFFIX_LEN, SUFFIX) == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

void conf_theme_names(const char *folder, struct buf *out) {
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_theme, by_name);
    for (int i = 0; i < count; i++) {
        buf_put(out, entries[i]->d_name, strlen(entries[i]->d_name) - SUFFIX_LEN);
        buf_put(out, "", 1);
        free(entries[i]);
    }
    free(entries);
}
