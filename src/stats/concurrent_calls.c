// How many calls run at the same time. A call adds one in the second in which it begins and
// subtracts one where it ends. Each hour in which either happens keeps these differences for its
// seconds. Its peak is the highest running sum, starting from the number of calls that run into the
// hour. So a change costs the same however many calls there are.
#include "parts.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

#define HOUR 3600

struct hour {
    int32_t *steps;     // owned, one for each second; NULL if no call begins or ends here
    int32_t sum;        // of the steps
    int32_t rises;      // their highest running sum, starting from 0
    uint32_t runs_into; // calls that began before the hour
    bool touched;
};

struct at_once {
    struct hour *hours; // owned
    size_t count;
    bool touched;
};

struct at_once *at_once_create(size_t hours) {
    struct at_once *a = mem_zero(1, sizeof *a);
    a->hours = mem_zero(hours, sizeof *a->hours);
    a->count = hours;
    return a;
}

void at_once_destroy(struct at_once *a) {
    if (!a) return;
    for (size_t i = 0; i < a->count; i++)
        free(a->hours[i].steps);
    free(a->hours);
    free(a);
}

static struct hour *hour_with_steps(struct at_once *a, size_t hour) {
    struct hour *h = &a->hours[hour];
    if (!h->steps) h->steps = mem_zero(HOUR, sizeof *h->steps);
    h->touched = a->touched = true;
    return h;
}

static void add_step(struct at_once *a, uint32_t second, int by) {
    if (second / HOUR >= a->count) return;
    struct hour *h = hour_with_steps(a, second / HOUR);
    h->steps[second % HOUR] += by;
    h->sum += by;
}

void at_once_put(struct at_once *a, uint32_t from, uint32_t to, int by) {
    add_step(a, from, by);
    add_step(a, to > from ? to : from + 1, -by);
}

const int32_t *at_once_steps(const struct at_once *a, size_t hour) {
    return a->hours[hour].steps;
}

void at_once_add(struct at_once *a, size_t hour, const uint64_t steps[]) {
    if (hour >= a->count) return;
    struct hour *h = hour_with_steps(a, hour);
    for (int i = 0; i < HOUR; i++) {
        h->steps[i] += (int32_t)steps[i];
        h->sum += (int32_t)steps[i];
    }
}

static int32_t find_rise(const struct hour *h) {
    int32_t level = h->steps[0], most = level;
    for (int i = 1; i < HOUR; i++) {
        level += h->steps[i];
        if (level > most) most = level;
    }
    return most;
}

void at_once_settle(struct at_once *a) {
    int32_t running = 0;
    if (!a->touched) return;
    for (size_t i = 0; i < a->count; i++) {
        struct hour *h = &a->hours[i];
        if (h->touched) h->rises = find_rise(h);
        h->touched = false;
        h->runs_into = (uint32_t)running;
        running += h->sum;
    }
    a->touched = false;
}

uint32_t at_once_most(const struct at_once *a, size_t hour) {
    const struct hour *h = &a->hours[hour];
    return h->runs_into + (uint32_t)h->rises;
}
