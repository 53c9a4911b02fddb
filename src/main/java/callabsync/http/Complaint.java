package callabsync.http;

import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds in an answer what the API says about a refusal. The text is not masked yet. */
final class Complaint {

    /** Ordered by how many APIs use them. The last ones are often codes. */
    private static final List<String> WORDS = List.of(
            "error",
            "errors",
            "message",
            "detail",
            "details",
            "msg",
            "reason",
            "error_description",
            "error_info",
            "description",
            "fault",
            "faultstring",
            "title",
            "name",
            "code");

    private static final int DEEPEST = 4;

    private Complaint() {}

    /** Returns the text; empty when the answer says nothing. */
    static String of(CrmAnswer answer) {
        if (answer.status() / 100 == 3) {
            return answer.header("Location")
                    .map(to -> "redirected to " + to.replaceFirst("[?#].*", "") + ", set url")
                    .orElse("");
        }
        if (isPage(answer.body())) {
            return "an HTML page instead of JSON";
        }
        Object body = answer.json();
        String said = said(body, DEEPEST);
        return said.isEmpty() && answer.is2xx() && body != null ? Json.write(body) : said;
    }

    /** Returns whether the answer's {@code error} or {@code errors} is not empty. */
    static boolean isIn(CrmAnswer answer) {
        Map<String, Object> body = answer.object();
        return saysSomething(body.get("error")) || saysSomething(body.get("errors"));
    }

    private static boolean saysSomething(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(Complaint::saysSomething);
        }
        return value != null
                && !value.equals(Boolean.FALSE)
                && !value.equals("")
                && !Map.of().equals(value)
                && !(value instanceof Number number && number.doubleValue() == 0);
    }

    /** Returns whether the body is HTML, such as a login or maintenance page. */
    static boolean isPage(@Nullable Object body) {
        return body instanceof String text
                && text.stripLeading()
                        .toLowerCase(Locale.ROOT)
                        .lines()
                        .findFirst()
                        .filter(line -> line.startsWith("<!doctype html") || line.startsWith("<html"))
                        .isPresent();
    }

    private static String said(@Nullable Object part, int deep) {
        if (part instanceof String text) {
            return text.strip();
        }
        if (deep == 0) {
            return "";
        }
        if (part instanceof List<?> list) {
            boolean texts = list.stream().allMatch(each -> each instanceof String || each instanceof List);
            Stream<String> said =
                    list.stream().map(each -> said(each, deep - 1)).filter(text -> !text.isEmpty());
            return texts
                    ? said.collect(Collectors.joining(": "))
                    : said.findFirst().orElse("");
        }
        Map<String, Object> object = Json.object(part);
        // JSON-RPC: the actual message is in the data.
        Stream<@Nullable Object> inData =
                Stream.of(Json.object(object.get("data")).get("message"));
        return Stream.concat(inData, WORDS.stream().map(object::get))
                .filter(Objects::nonNull)
                .filter(Complaint::saysSomething)
                .map(each -> said(each, deep - 1))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }
}
