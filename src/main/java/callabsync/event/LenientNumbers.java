package callabsync.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * Reads an integer that is too large for a double as infinite, as JavaScript does. Computing a million digits would
 * take minutes and help nobody.
 */
final class LenientNumbers extends JsonParserDelegate {

    /** The largest double has 309 digits. */
    private static final int MOST_DIGITS = 400;

    LenientNumbers(JsonParser delegate) {
        super(delegate);
    }

    @Override
    public Number getNumberValue() throws IOException {
        return currentToken() == JsonToken.VALUE_NUMBER_INT && getTextLength() > MOST_DIGITS
                ? Double.POSITIVE_INFINITY
                : super.getNumberValue();
    }
}
