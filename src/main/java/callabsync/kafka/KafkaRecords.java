package callabsync.kafka;

import java.util.List;

/** Sends records through the Camel route that the sink's folder holds for it. */
interface KafkaRecords {

    /** What became of one record. */
    sealed interface Sent {
        /** The broker has it. */
        record Acknowledged(int partition, long offset) implements Sent {}

        /** It will never be taken as it is. */
        record Refused(String reason) implements Sent {}

        /** No broker took it, or its answer was lost; nothing more can be sent now. */
        record Unavailable(String reason) implements Sent {}

        /** Something else failed. */
        record Failed(String reason) implements Sent {}
    }

    /** Sends these records in their order and answers what became of each. */
    List<Sent> send(String route, List<KafkaRecord> records);
}
