package callabsync.kafka;

import java.util.Map;

/**
 * One record to send. Made of the destination's settings and of the event alone.
 *
 * @param key which records are kept in order by
 * @param headers by name
 */
record KafkaRecord(String topic, String key, byte[] value, Map<String, String> headers) {

    int size() {
        return key.length() + value.length;
    }

    @Override
    public String toString() {
        return "KafkaRecord[topic=" + topic + ", " + value.length + " bytes]";
    }
}
