/** A stand-in for Callab's API, and the dialler that calls its contacts. */
@NullMarked
package callabsync.sandbox.callab;

import org.jspecify.annotations.NullMarked;
