// The ladder from the command line to a subcommand and back to an exit status.
#include "app/run.h"
#include "app/setup.h"

int main(int argc, char **argv) {
    (void)argc, (void)argv;
    return 0;
}
