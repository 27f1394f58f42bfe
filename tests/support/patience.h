// How long a test waits for something that must come. This only ends a test that hangs: no test may
// pass or fail by how fast the machine is. ./run.sh bench measures how long things take.
#ifndef CDRTOP_TESTS_PATIENCE_H
#define CDRTOP_TESTS_PATIENCE_H

#define PATIENCE_MS 120000
#define PATIENCE_S  (PATIENCE_MS / 1000)

#endif
