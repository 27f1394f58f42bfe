// How long a test waits for what must come. It ends a test that hangs, and judges nothing: no test
// may pass or fail by how fast the machine is. What takes how long is measured by ./run.sh bench.
#ifndef CDRTOP_TESTS_PATIENCE_H
#define CDRTOP_TESTS_PATIENCE_H

#define PATIENCE_MS 120000
#define PATIENCE_S  (PATIENCE_MS / 1000)

#endif
