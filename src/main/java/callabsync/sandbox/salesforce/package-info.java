/** A strict stand-in for Salesforce's REST API. */
@NullMarked
package callabsync.sandbox.salesforce;

import org.jspecify.annotations.NullMarked;
