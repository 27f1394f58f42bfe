// Two threads write one number: the gate runs it to see that a race does fail a program here.
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
