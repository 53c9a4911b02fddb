/** A stand-in for a CRM with a plain HTTP API. */
@NullMarked
package callabsync.sandbox.http;

import org.jspecify.annotations.NullMarked;
