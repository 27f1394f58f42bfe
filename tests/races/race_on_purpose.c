// Two threads write to one number: the gate runs this to check that a race makes a program fail
// here.
#include <pthread.h>
#include <stddef.h>

static int counted;

static void *count(void *context) {
    counted++;
    return context;
}

int main(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, count, NULL)) return 1;
    counted++;
    pthread_join(thread, NULL);
    return 0;
}
