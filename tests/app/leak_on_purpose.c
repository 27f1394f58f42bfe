// Leaks a block and ends well: the leak gate runs it to see that a leak does fail a program here.
#include <stdlib.h>

static void *volatile kept;

int main(void) {
    kept = malloc(64);
    kept = NULL;
    return 0;
}
