// Leaks a block and ends normally: the leak gate runs it to check that a leak makes a program fail
// here.
#include <stdlib.h>

static void *volatile kept;

int main(void) {
    kept = malloc(64);
    kept = NULL;
    return 0;
}
