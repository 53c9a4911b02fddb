package callabsync.server;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a form that was posted. */
final class FormParameters {

    /** The container's own bound. */
    private static final int MOST = 1_000;

    private FormParameters() {}

    static boolean isForm(HttpServletRequest request) {
        @Nullable String type = request.getContentType();
        return "POST".equals(request.getMethod())
                && type != null
                && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/x-www-form-urlencoded");
    }

    /** Returns the parameters of the query, followed by those of the form. Omits fields that cannot be decoded. */
    static Map<String, String[]> parse(Map<String, String[]> query, String form, Charset charset) {
        var all = new LinkedHashMap<String, String[]>(query);
        int count = 0;
        int from = 0;
        while (from < form.length() && count < MOST) {
            int end = form.indexOf('&', from);
            int to = end < 0 ? form.length() : end;
            if (to > from) {
                add(all, form.substring(from, to), charset);
                count++;
            }
            from = to + 1;
        }
        return all;
    }

    private static void add(Map<String, String[]> all, String field, Charset charset) {
        int equals = field.indexOf('=');
        try {
            String name = URLDecoder.decode(equals < 0 ? field : field.substring(0, equals), charset);
            String value = equals < 0 ? "" : URLDecoder.decode(field.substring(equals + 1), charset);
            all.merge(name, new String[] {value}, FormParameters::joined);
        } catch (IllegalArgumentException e) {
            // No valid %xx. The container omits such a field, too.
        }
    }

    private static String[] joined(String[] before, String[] more) {
        String[] joined = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, joined, before.length, more.length);
        return joined;
    }
}
