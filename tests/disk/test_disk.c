// One thread does the jobs in order, answers come on the owner's thread, and a disk that does not
// respond holds up nobody.
#include "../support/patience.h"
#include "disk/job.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>

#define PATIENCE_US (PATIENCE_MS * INT64_C(1000))

static char order[16]; // written by the disk's thread, read after the answers
static pthread_t owner;

struct job {
    struct disk_job job;
    struct disk *disk;
    char name;
    sem_t *hangs; // the job hangs until it is posted
    int again, done;
};

static void work(struct disk_job *job) {
    struct job *j = (struct job *)job;
    while (j->hangs && sem_wait(j->hangs))
        ;
    order[strlen(order)] = j->name;
    cr_expect(!pthread_equal(pthread_self(), owner));
}

static void done(struct disk_job *job) {
    struct job *j = (struct job *)job;
    cr_expect(pthread_equal(pthread_self(), owner));
    j->done++;
    if (j->again-- > 0) disk_do(j->disk, job);
}

static struct job job(struct disk *d, char name, sem_t *hangs) {
    return (
        struct job){.job = {"/a/path", work, done, NULL}, .disk = d, .name = name, .hangs = hangs};
}

static struct disk *create(void) {
    struct disk *d;
    owner = pthread_self();
    cr_assert_eq(disk_create(&d), 0);
    return d;
}

static bool has_answers(struct disk *d) {
    return poll(&(struct pollfd){disk_fd(d), POLLIN, 0}, 1, 0) == 1;
}

Test(disk, does_jobs_in_their_order_and_again) {
    struct disk *d = create();
    const char *path = NULL;
    struct job one = job(d, 'a', NULL), other = job(d, 'b', NULL);
    one.again = 2;
    disk_do(d, &one.job);
    disk_do(d, &other.job);
    cr_expect(disk_destroy(d, PATIENCE_US, &path), "all is done before it ends");
    cr_expect_eq(one.done, 3);
    cr_expect_eq(other.done, 1);
    cr_expect(!strncmp(order, "ab", 2) && strlen(order) == 4, "%s", order);
    cr_expect_null(path);
    cr_expect(disk_destroy(NULL, 0, &path));
}

Test(disk, answers_are_given_when_they_are_asked_for) {
    struct disk *d = create();
    const char *path = NULL;
    struct job one = job(d, 'a', NULL);
    cr_expect(!has_answers(d));
    disk_do(d, &one.job);
    while (!has_answers(d))
        poll(NULL, 0, 1);
    cr_expect_eq(one.done, 0);
    disk_answer(d);
    cr_expect_eq(one.done, 1);
    cr_expect(!has_answers(d));
    disk_answer(d);
    disk_wait(d, 0);
    cr_expect_eq(one.done, 1);
    cr_expect(disk_destroy(d, 0, &path), "nothing is under way");
}

Test(disk, one_that_does_not_answer_is_left) {
    static sem_t dead;
    static struct job first, second; // nobody frees what hangs
    struct disk *d = create();
    const char *path = NULL;
    sem_init(&dead, 0, 0);
    first = job(d, 'a', &dead);
    second = job(d, 'b', NULL);
    second.job.path = "/behind";
    disk_do(d, &first.job);
    disk_do(d, &second.job);
    disk_wait(d, 1000);
    cr_expect(!disk_destroy(d, 1000, &path));
    cr_expect_str_eq(path, "/a/path", "what it hangs at");
    cr_expect_eq(first.done + second.done, 0);
}
