/**
 * HubSpot: finds, updates and creates contacts in batches, and adds calls, tasks, meetings and notes, each once per call.
 */
@NullMarked
package callabsync.sink.hubspot;

import org.jspecify.annotations.NullMarked;
