/**
 * Any JSON API: address, credentials, body and the meaning of each answer are a destination's settings, not code.
 */
@NullMarked
package callabsync.sink.http;

import org.jspecify.annotations.NullMarked;
