/**
 * Salesforce, through camel-salesforce: finds, updates and creates leads and contacts in collections of 200, and adds
 * calls, tasks and events, each once per call.
 */
@NullMarked
package callabsync.sink.salesforce;

import org.jspecify.annotations.NullMarked;
