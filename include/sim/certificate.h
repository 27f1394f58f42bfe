// A certificate for the simulator, for whoever wants to see it over TLS.
#ifndef CDRTOP_SIM_CERTIFICATE_H
#define CDRTOP_SIM_CERTIFICATE_H

// Writes a new key and a certificate of it into a new file, as PEM, readable only by its owner. It is
// for localhost and 127.0.0.1, for a year, and signed by itself: a client trusts it with that file
// as its ca_file. 0 or -errno.
int certificate_make(const char *path);

#endif
