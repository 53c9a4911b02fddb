package callabsync.inbox;

import callabsync.event.EventReader.Reading;
import callabsync.event.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The key by which the same event is known again: its type, its call and a SHA-256 of its content, wherever its fields
 * stand and whatever its {@code timestamp}. A re-extracted outcome has other content and so is a new version. The source
 * is no part of it: what agrees down to workspace, contact and call was sent to two webhooks. What is no JSON object is
 * known by its bytes.
 */
final class DedupeKey {

    private static final String TIMESTAMP = "timestamp";

    private final MessageDigest digest;

    private DedupeKey(MessageDigest digest) {
        this.digest = digest;
    }

    static String of(Reading reading, byte[] body) {
        var key = new DedupeKey(sha256());
        if (reading.content() == null) {
            key.digest.update(body);
            return "bytes:" + key.hash();
        }
        var event = reading.event();
        key.add(reading.content(), true);
        return Shown.type(event.type()) + ":" + event.call().id().orElse("") + ":" + key.hash();
    }

    private String hash() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    }

    private void add(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            add(object, false);
        } else if (value instanceof List<?> list) {
            mark('[', list.size());
            list.forEach(this::add);
        } else if (value == null) {
            mark('n', 0);
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            mark(value instanceof String ? '"' : '#', text.length);
            digest.update(text);
        }
    }

    private void add(Map<?, ?> object, boolean top) {
        var sorted = new TreeMap<String, Object>();
        object.forEach((name, value) -> sorted.put(name.toString(), value));
        if (top) {
            sorted.remove(TIMESTAMP);
        }
        mark('{', sorted.size());
        sorted.forEach((name, value) -> {
            add(name);
            add(value);
        });
    }

    /** Each value says what it is and how long, so that no two different contents have the same bytes. */
    private void mark(char kind, int length) {
        digest.update(ByteBuffer.allocate(5).put((byte) kind).putInt(length).flip());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
