// Makes a certificate for the simulator, to try it over TLS.
#ifndef CDRTOP_SIM_CERTIFICATE_H
#define CDRTOP_SIM_CERTIFICATE_H

// Writes a new key and its certificate into a new file as PEM, readable only by its owner. It is
// for localhost and 127.0.0.1, valid for a year, and signs itself: a client trusts it with that
// file as ca_file. 0 or -errno.
int certificate_make(const char *path);

#endif
