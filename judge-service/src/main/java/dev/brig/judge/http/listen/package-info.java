/** Where the service listens, and the certificate that it shows there. */
package dev.brig.judge.http.listen;
