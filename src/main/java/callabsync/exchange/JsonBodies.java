package callabsync.exchange;

import callabsync.sink.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Converter;
import org.apache.camel.TypeConverters;
import org.springframework.stereotype.Component;

/**
 * Objects and lists leave a route as JSON, to HTTP, a file or a message alike. Camel would write them as Java prints them.
 */
@Component
public final class JsonBodies implements TypeConverters {

    @Converter
    public static String text(Map<?, ?> object) {
        return Json.write(object);
    }

    @Converter
    public static byte[] bytes(Map<?, ?> object) {
        return Json.write(object).getBytes(StandardCharsets.UTF_8);
    }

    @Converter
    public static InputStream stream(Map<?, ?> object) {
        return new ByteArrayInputStream(bytes(object));
    }

    @Converter
    public static String text(List<?> list) {
        return Json.write(list);
    }

    @Converter
    public static byte[] bytes(List<?> list) {
        return Json.write(list).getBytes(StandardCharsets.UTF_8);
    }

    @Converter
    public static InputStream stream(List<?> list) {
        return new ByteArrayInputStream(bytes(list));
    }
}
