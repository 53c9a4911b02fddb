/** What all stand-ins share: the HTTP server, its control API, and ways to misbehave. */
@NullMarked
package callabsync.sandbox.standin;

import org.jspecify.annotations.NullMarked;
