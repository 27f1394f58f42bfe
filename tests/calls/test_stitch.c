#include "inputs.h"

#include "base/mem.h"
#include "calls/direction.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAIN_RUN "callcentre/frames.rec.gz"

static void show(const char *what, struct census c) {
    printf("# %s: total %u = %u answered + %u missed + %u busy + %u failed + %u self-service + %u "
           "in progress; %u no record\n",
           what, c.total, c.result[0], c.result[1], c.result[2], c.result[3], c.result[4],
           c.result[5], c.result[6]);
}

Test(stitch, the_capture) {
    struct inputs in;
    inputs_load(&in, MAIN_RUN);
    struct stitch *s = stitch_create(NULL);
    inputs_post_all(s, &in);
    struct census one = take_census(s, 0), two = take_census(s, 1);
    show("pbx1", one);
    show("pbx2", two);
    struct buf b={0}; calls_dump(s,&b); FILE*f=fopen("/tmp/dump.txt","w"); fwrite(b.at,1,b.len,f); fclose(f);buf_finish(&b);
    printf("# %zu bytes, %u nodes\n", stitch_bytes(s), stitch_count(s));
    stitch_destroy(s);
    inputs_finish(&in);
}
