package callabsync.mapping;

/**
 * A fault of a file in the routes folder, for the person who corrects it. Never holds personal data.
 *
 * @param file path below the routes folder, for example {@code crm/crm-contact.jsonata}
 * @param line counted from 1; 0 when it is the whole file
 * @param column counted from 1; 0 when unknown
 */
public record Problem(String file, int line, int column, String message) {

    /** As compilers write it: {@code file:line:column: message}. */
    @Override
    public String toString() {
        StringBuilder place = new StringBuilder(file);
        if (line > 0) {
            place.append(':').append(line);
            if (column > 0) {
                place.append(':').append(column);
            }
        }
        return place + ": " + message;
    }
}
