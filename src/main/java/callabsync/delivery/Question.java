package callabsync.delivery;

import java.util.List;
import java.util.Map;

/**
 * What a person must decide about a held delivery.
 *
 * @param text the question, in a sentence, without personal data
 * @param candidates the CRM records to choose from: each with {@code crm_id} and what tells them apart
 */
public record Question(String text, List<Map<String, String>> candidates) {

    /** Without the candidates. */
    @Override
    public String toString() {
        return "Question[" + candidates.size() + " candidates]";
    }
}
