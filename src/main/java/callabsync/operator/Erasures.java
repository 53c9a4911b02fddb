package callabsync.operator;

import callabsync.privacy.Erasure;
import callabsync.privacy.ErasurePreview;
import callabsync.privacy.ErasureReceipt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Erases whom an operator names: by the contact's id, or by a phone number or an e-mail address. */
record Erasures(Erasure erasure) {

    /**
     * Whom.
     *
     * @param isContact whether {@code value} is a contact's id; else a phone number or an e-mail address
     */
    record Whom(boolean isContact, String value) {

        /** @throws ApiException unless exactly one is given */
        static Whom of(@Nullable String contactId, @Nullable String phone, @Nullable String email) {
            List<Whom> given = new ArrayList<>();
            add(given, true, contactId);
            add(given, false, phone);
            add(given, false, email);
            if (given.size() != 1) {
                throw ApiException.badRequest("Give one of contact_id, phone and email");
            }
            if (!given.get(0).isContact() && given.get(0).isEmail() != (email != null && !email.isBlank())) {
                throw ApiException.badRequest("A phone number has no @, an e-mail address has one");
            }
            return given.get(0);
        }

        private static void add(List<Whom> given, boolean isContact, @Nullable String value) {
            if (value != null && !value.isBlank()) {
                given.add(new Whom(isContact, value.strip()));
            }
        }

        private boolean isEmail() {
            return value.contains("@");
        }

        /** Without whom. */
        @Override
        public String toString() {
            return isContact ? "Whom[a contact]" : "Whom[by phone or e-mail]";
        }
    }

    ErasurePreview preview(Whom whom) {
        return whom.isContact() ? erasure.previewContact(whom.value()) : erasure.previewReachedBy(whom.value());
    }

    ErasureReceipt erase(Whom whom) {
        return whom.isContact() ? erasure.contact(whom.value()) : erasure.reachedBy(whom.value());
    }

    /** Whether something was erased for this before. */
    boolean wasErased(Whom whom) {
        return !erasure.receiptsOf(whom.value()).isEmpty();
    }
}
