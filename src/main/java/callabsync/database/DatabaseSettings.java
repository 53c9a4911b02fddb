package callabsync.database;

import callabsync.event.Secret;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a destination of the kind {@code database} is configured with.
 *
 * @param url any JDBC URL; it may hold a password
 * @param contactsTable the table of contacts, with or without schema
 * @param contactsKey its key column
 * @param contactsMapping used in place of the mapping that the route names
 * @param callsTable the table of calls; blank: calls are not written
 * @param callsKey its key column
 * @param callsMapping used in place of the mapping that the route names
 * @param connections how many there may be at once
 * @param deliverTestCalls false: events of test calls are passed over
 */
record DatabaseSettings(
        @DefaultValue("") Secret url,
        @DefaultValue("") String user,
        @DefaultValue("") Secret password,
        @DefaultValue("callab_contacts") String contactsTable,
        @DefaultValue("crm_id") String contactsKey,
        @DefaultValue("") String contactsMapping,
        @DefaultValue("callab_calls") String callsTable,
        @DefaultValue("call_id") String callsKey,
        @DefaultValue("") String callsMapping,
        @DefaultValue("4") int connections,
        @DefaultValue("true") boolean deliverTestCalls) {

    String contactsMappingOr(String ofRoute) {
        return contactsMapping.isBlank() ? ofRoute : contactsMapping;
    }

    String callsMappingOr(String ofRoute) {
        return callsMapping.isBlank() ? ofRoute : callsMapping;
    }
}
