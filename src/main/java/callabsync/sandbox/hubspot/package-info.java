/** A strict stand-in for HubSpot's CRM API. */
@NullMarked
package callabsync.sandbox.hubspot;

import org.jspecify.annotations.NullMarked;
