package callabsync.inbox;

import callabsync.event.EventReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Knows a person in a text by whole values, so that {@code cont_h42} is not found in what is about {@code cont_h420}. A
 * contact id in it decides; without one, a phone number or an e-mail address does. In what is no JSON, whole words count.
 */
final class Likeness {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Digits of a phone number: what is shorter stands in too many texts. */
    private static final int TELLING = 6;

    private static final int LONGEST_PHONE = 64;
    /** Where a replay's filter holds what somebody looked for. */
    private static final Set<String> ASKED = Set.of("q", "contact_id");

    private final Set<String> contactIds;
    private final Set<String> phones;
    private final Set<String> emails;

    Likeness(Set<String> contactIds, Collection<String> phones, Collection<String> emails) {
        this.contactIds = contactIds;
        this.phones = phones.stream()
                .flatMap(phone -> ContactTerms.spellings(phone).stream())
                .filter(Likeness::isTelling)
                .collect(Collectors.toSet());
        this.emails = emails.stream().map(Likeness::normal).collect(Collectors.toCollection(HashSet::new));
    }

    boolean isIn(String text) {
        Optional<String> named = EventReader.read(text.getBytes(StandardCharsets.UTF_8))
                .event()
                .contact()
                .id();
        return named.map(contactIds::contains)
                .orElseGet(() -> parsed(text).map(json -> isIn("", json)).orElseGet(() -> isWordOf(text)));
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text)).filter(JsonNode::isContainerNode);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean isIn(String name, JsonNode json) {
        if (json.isValueNode()) {
            String value = json.asText();
            return isReached(value) || ASKED.contains(name) && contactIds.contains(value);
        }
        if (json.isArray()) {
            return StreamSupport.stream(json.spliterator(), false).anyMatch(element -> isIn(name, element));
        }
        return json.properties().stream().anyMatch(field -> isIn(field.getKey(), field.getValue()));
    }

    private boolean isReached(String value) {
        return emails.contains(normal(value))
                || value.length() <= LONGEST_PHONE
                        && isTelling(value)
                        && ContactTerms.spellings(value).stream().anyMatch(phones::contains);
    }

    private boolean isWordOf(String text) {
        return Stream.of(contactIds, phones, emails)
                .flatMap(Set::stream)
                .filter(known -> known.length() >= TELLING)
                .anyMatch(known -> word(known).matcher(text).find());
    }

    private static Pattern word(String known) {
        return Pattern.compile(
                "(?<![\\w.-])" + Pattern.quote(known) + "(?![\\w-])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static boolean isTelling(String phone) {
        return phone.chars().filter(each -> each >= '0' && each <= '9').count() >= TELLING;
    }

    private static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
